package io.gapura.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
    @ParameterizedTest
    @CsvSource({
        "/openai/v1/chat/completions, /v1/chat/completions",
        "/openai/v1/files/file-1/content, /v1/files/file-1/content",
        "/openai/v1/models, /v1/models",
        "/openai/models, /v1/models",
        "/openai/files, /v1/files",
        "/openai/v1/openai/v1, /v1/openai/v1"
    })
    void knowsTheApiByItsOtherPaths(String called, String path) {
        assertThat(Address.of(called)).isEqualTo(new Address(path, null, false));
    }

    @ParameterizedTest
    @CsvSource({
        "/openai/deployments/gpt/chat/completions, /v1/chat/completions, gpt",
        "/openai/deployments/gpt/completions, /v1/completions, gpt",
        "/openai/deployments/e/embeddings, /v1/embeddings, e",
        "/openai/deployments/d/images/generations, /v1/images/generations, d",
        "/openai/deployments/d/images/edits, /v1/images/edits, d",
        "/openai/deployments/w/audio/transcriptions, /v1/audio/transcriptions, w",
        "/openai/deployments/w/audio/translations, /v1/audio/translations, w",
        "/openai/deployments/t/audio/speech, /v1/audio/speech, t",
        "/openai/deployments/eu/gpt-4o/chat/completions, /v1/chat/completions, eu/gpt-4o",
        "/openai/deployments/chat/completions, /v1/completions, chat",
        "/openai/deployments/chat/chat/completions, /v1/chat/completions, chat"
    })
    void findsTheModelInADeploymentsPath(String called, String path, String model) {
        assertThat(Address.of(called)).isEqualTo(new Address(path, model, false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/chat/completions",
                "/openai",
                "/openai/deployments/",
                "/openai/deployments/gpt",
                "/openai/deployments//embeddings",
                "/openai/deployments/gpt/files",
                "/openaix/v1/models"
            })
    void leavesEveryOtherPath(String path) {
        assertThat(Address.of(path)).isEqualTo(new Address(path, null, true));
    }

    @Test
    void takesTheDateOfTheApiOutOfTheQuery() {
        Address alias = Address.of("/openai/files");
        assertThat(alias.query("api-version=2024-10-21&limit=2&after=a%20b")).isEqualTo("limit=2&after=a%20b");
        assertThat(alias.query("limit=2&api-version=x")).isEqualTo("limit=2");
        assertThat(alias.query("api-version")).isEmpty();
        assertThat(alias.query("my-api-version=1")).isEqualTo("my-api-version=1");
        assertThat(Address.of("/openai/realtime").query("api-version=1&deployment=a%20b&voice=c"))
                .isEqualTo("model=a%20b&voice=c");
        assertThat(Address.of("/openai/files").query("deployment=a")).isEqualTo("deployment=a");
        assertThat(Address.of("/v1/files").query("api-version=1&limit=2")).isEqualTo("api-version=1&limit=2");
    }
}
