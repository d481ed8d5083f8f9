package io.gapura.auth;

import static io.gapura.config.ConfigRecords.assertEveryKeyDiffers;
import static io.gapura.config.ConfigRecords.defaults;
import static io.gapura.config.ConfigRecords.mistakes;
import static io.gapura.config.ConfigRecords.parse;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.config.Secret;
import java.util.List;
import org.junit.jupiter.api.Test;

class AuthConfigTest {
    @Test
    void recordsEveryDefault() {
        assertThat(defaults(AuthConfig.class)).isEqualTo(new AuthConfig(false, true, List.of()));
    }

    @Test
    void takesEveryKey() {
        AuthConfig changed = parse(
                AuthConfig.class,
                """
                anonymous: true
                container-login: false
                keys: [{name: notebook, key: client-secret}]
                """);

        assertThat(changed)
                .isEqualTo(new AuthConfig(
                        true, false, List.of(new KeyConfig("notebook", Secret.of("client-secret"), null))));
        assertEveryKeyDiffers(defaults(AuthConfig.class), changed);
    }

    @Test
    void refusesOneKeyUnderTwoNames() {
        assertThat(mistakes(AuthConfig.class, "keys: [{name: ann, key: same}, {name: bob, key: same}]"))
                .containsExactly(
                        "test:1: keys[1]: \"bob\" and \"ann\" have the same key; then nobody can tell them apart");
    }

    @Test
    void refusesANameGivenTwice() {
        assertThat(mistakes(AuthConfig.class, "keys:\n- {name: a, key: one}\n- {name: a, key: two}"))
                .containsExactly("test:3: keys[1].name: \"a\" names another key already");
    }
}
