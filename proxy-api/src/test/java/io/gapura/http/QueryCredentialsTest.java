package io.gapura.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryCredentialsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "key",
                "api_key",
                "api-key",
                "apikey",
                "apiKey",
                "x-api-key",
                "x-goog-api-key",
                "X-Goog-Api-Key",
                "access_token",
                "token",
                "Authorization",
                " key",
                "KEY\t"
            })
    void knowsTheNamesThatClientsUse(String name) {
        assertThat(QueryCredentials.isOne(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "keys", "monkey", "pageToken", "model", "api-version", "k ey"})
    void leavesOtherParametersAlone(String name) {
        assertThat(QueryCredentials.isOne(name)).isFalse();
    }
}
