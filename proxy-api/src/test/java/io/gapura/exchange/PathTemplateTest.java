package io.gapura.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PathTemplateTest {
    private static final String GENERATE = "/v1beta/models/{model...}:generateContent";

    @Test
    void endsInAFixedWordBehindAnOpenName() {
        PathTemplate template = PathTemplate.of(GENERATE);
        assertThat(template.text()).isEqualTo("/v1beta/models/{model}:generateContent");
        assertThat(template.parameters()).containsExactly("model");
        assertThat(template.matches("/v1beta/models/a/b:8b:generateContent")).isTrue();
        assertThat(template.values("/v1beta/models/a/b:8b:generateContent")).containsExactly("a/b:8b");
        assertThat(template.matches("/v1beta/models/a:streamGenerateContent")).isFalse();
        assertThat(template.matches("/v1beta/models/:generateContent")).isFalse();
        assertThat(template.matches("/v1beta/models:generateContent")).isFalse();
    }

    @Test
    void countsTheWordsThatAPathBeginsAlikeWith() {
        PathTemplate template = PathTemplate.of("/v1/files/{file_id}/content");
        assertThat(template.segmentsAlike("/v1/files/f/content")).isEqualTo(2);
        assertThat(template.segmentsAlike("/v1/files")).isEqualTo(2);
        assertThat(template.segmentsAlike("/v1/file")).isEqualTo(1);
        assertThat(template.segmentsAlike("/v1")).isEqualTo(1);
        assertThat(template.segmentsAlike("/v1beta/files")).isZero();
        assertThat(template.segmentsAlike("/")).isZero();
    }

    @Test
    void findsTheEndpointWhoseClientsWouldCallAPath() {
        assertThat(Endpoint.near("/v1/files/f/nowhere")).isEqualTo(Endpoint.FILE_CREATE);
        assertThat(Endpoint.near("/v1/nowhere")).isEqualTo(Endpoint.MODELS);
        assertThat(Endpoint.near("/v1beta/nowhere")).isEqualTo(Endpoint.GEMINI_MODELS);
        assertThat(Endpoint.near("/v1/embeddings")).isEqualTo(Endpoint.EMBEDDINGS);
        assertThat(Endpoint.near("/chat/completions")).isEqualTo(Endpoint.CHAT_COMPLETIONS);
        assertThat(Endpoint.near("/nowhere")).isEqualTo(Endpoint.CHAT_COMPLETIONS);
    }

    @Test
    void keepsAPathThatEndsInAFixedWordFromNamesThatTakeAnyEnd() {
        assertThat(Endpoint.find("POST", "/v1beta/models/m:generateContent")).isEqualTo(Endpoint.GEMINI_GENERATE);
        assertThat(Endpoint.find("GET", "/v1beta/models/m:generateContent")).isNull();
        assertThat(Endpoint.find("GET", "/v1beta/models/llama3:8b")).isEqualTo(Endpoint.GEMINI_MODEL);
        assertThat(Endpoint.methodsAt("/v1beta/models/m:streamGenerateContent")).containsExactly("POST", "OPTIONS");
    }
}
