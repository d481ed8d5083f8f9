package io.gapura.e2e;

import static io.gapura.e2e.Calls.call;
import static io.gapura.e2e.Calls.post;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.e2e.Calls.Answer;
import io.gapura.testing.FakeAnswer;
import io.gapura.testing.FakeUpstream;
import io.gapura.testing.ReceivedRequest;
import io.gapura.testing.RunningGateway;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls to each kind of upstream, down to the bytes that it gets. */
class ProvidersTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private FakeUpstream upstream;

    @BeforeEach
    void start() {
        upstream = FakeUpstream.start();
    }

    @AfterEach
    void stop() {
        upstream.close();
    }

    private RunningGateway gateway(String provider, String base, String... more) {
        return RunningGateway.start(
                "upstreams:",
                "  - name: up",
                "    provider: " + provider,
                "    base-url: '" + upstream.uri() + base + "'",
                "    api-key: house-key",
                "    models: [m, o3]",
                String.join("\n", more));
    }

    private ReceivedRequest received() throws InterruptedException {
        return upstream.take(SOON);
    }

    private static String chat(String model, String members) {
        return "{\"model\":\"" + model + "\"," + members + "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    }

    @ParameterizedTest
    @CsvSource({
        "compatible, /v1, /v1/chat/completions",
        "openai, /v1, /v1/chat/completions",
        "vllm, /v1, /v1/chat/completions",
        "mistral, /v1, /v1/chat/completions",
        "groq, /openai/v1, /openai/v1/chat/completions",
        "deepseek, '', /chat/completions",
        "xai, /v1, /v1/chat/completions",
        "together, /v1, /v1/chat/completions",
        "fireworks, /inference/v1, /inference/v1/chat/completions",
        "openrouter, /api/v1, /api/v1/chat/completions",
        "cohere, /compatibility/v1, /compatibility/v1/chat/completions",
        "cerebras, /v1, /v1/chat/completions",
        "huggingface, /v1, /v1/chat/completions",
        "lm-studio, /v1, /v1/chat/completions",
        "llama-cpp, /v1, /v1/chat/completions",
    })
    void passesAChatToACompatibleServer(String provider, String base, String path) throws Exception {
        String body = chat("m", "\"x\":1.0,");
        try (RunningGateway gateway = gateway(provider, base)) {
            assertThat(post(gateway, body).status()).isEqualTo(200);
        }
        ReceivedRequest request = received();
        assertThat(request.target()).isEqualTo(path);
        assertThat(request.header("Authorization")).isEqualTo("Bearer house-key");
        assertThat(request.bodyText()).isEqualTo(body);
    }

    @Test
    void callsADeploymentByItsDatedPath() throws Exception {
        try (RunningGateway gateway = gateway("azure", "", "    api-version: 2024-10-21")) {
            assertThat(post(gateway, chat("m", "")).status()).isEqualTo(200);
            ReceivedRequest request = received();
            assertThat(request.target()).isEqualTo("/openai/deployments/m/chat/completions?api-version=2024-10-21");
            assertThat(request.header("api-key")).isEqualTo("house-key");
            assertThat(request.header("Authorization")).isNull();
            Answer embedded = embeddings(gateway);
            assertThat(embedded.status()).as(embedded.body()).isEqualTo(200);
            assertThat(received().target()).isEqualTo("/openai/deployments/m/embeddings?api-version=2024-10-21");
        }
    }

    private Answer embeddings(RunningGateway gateway) throws IOException {
        upstream.enqueue(FakeAnswer.status(200).json("{\"object\":\"list\",\"data\":[],\"model\":\"m\"}"));
        try (var client = gateway.connect()) {
            client.post("/v1/embeddings", "{\"model\":\"m\",\"input\":\"x\"}");
            return Calls.answer(client);
        }
    }

    @Test
    void callsTheNewPathWithoutAVersion() throws Exception {
        try (RunningGateway gateway = gateway("azure", "/openai/v1/")) {
            assertThat(post(gateway, chat("m", "")).status()).isEqualTo(200);
        }
        assertThat(received().target()).isEqualTo("/openai/v1/chat/completions");
    }

    @Test
    void asksAnthropicInItsOwnWords() throws Exception {
        upstream.enqueue(FakeAnswer.status(200)
                .json("{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"m\",\"content\":"
                        + "[{\"type\":\"text\",\"text\":\"hello\"}],\"stop_reason\":\"end_turn\",\"stop_sequence\":null,"
                        + "\"usage\":{\"input_tokens\":3,\"output_tokens\":2}}"));
        try (RunningGateway gateway = gateway("anthropic", "")) {
            Answer answer = post(gateway, chat("m", "\"max_tokens\":9,"));
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            assertThat(answer.body()).contains("\"content\":\"hello\"", "\"total_tokens\":5");
        }
        ReceivedRequest request = received();
        assertThat(request.target()).isEqualTo("/v1/messages");
        assertThat(request.header("x-api-key")).isEqualTo("house-key");
        assertThat(request.header("Authorization")).isNull();
        assertThat(request.headers("anthropic-version")).containsExactly("2023-06-01");
        assertThat(request.bodyText()).contains("\"model\":\"m\"", "\"max_tokens\":9", "\"messages\":[");
    }

    @Test
    void takesOutWhatAClaudeRefusesOfItsOwnClients() throws Exception {
        try (RunningGateway gateway = RunningGateway.start("upstreams: [{name: up, provider: anthropic, api-key: k,"
                + " base-url: '" + upstream.uri() + "', models: [claude-opus-5]}]")) {
            upstream.enqueue(FakeAnswer.status(200)
                    .json("{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude-opus-5\","
                            + "\"content\":[],\"stop_reason\":\"end_turn\",\"stop_sequence\":null,"
                            + "\"usage\":{\"input_tokens\":3,\"output_tokens\":2}}"));
            String rest = "\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
            try (var client = gateway.connect()) {
                client.post("/v1/messages", "{\"model\":\"claude-opus-5\",\"top_k\":5," + rest);
                Answer answer = Calls.answer(client);
                assertThat(answer.status()).as(answer.body()).isEqualTo(200);
                assertThat(answer.header("x-gapura-losses")).isEqualTo("top_k");
            }
            assertThat(received().bodyText()).isEqualTo("{\"model\":\"claude-opus-5\"," + rest);
        }
    }

    @Test
    void asksGeminiInItsOwnWords() throws Exception {
        upstream.enqueue(FakeAnswer.status(200)
                .json("{\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\"hello\"}]},"
                        + "\"finishReason\":\"STOP\",\"index\":0}],\"usageMetadata\":{\"promptTokenCount\":3,"
                        + "\"candidatesTokenCount\":2,\"totalTokenCount\":5},\"modelVersion\":\"m\"}"));
        try (RunningGateway gateway = gateway("gemini", "")) {
            Answer answer = post(gateway, chat("m", "\"temperature\":0.5,"));
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            assertThat(answer.body()).contains("\"content\":\"hello\"", "\"total_tokens\":5");
        }
        ReceivedRequest request = received();
        assertThat(request.target()).isEqualTo("/v1beta/models/m:generateContent");
        assertThat(request.header("x-goog-api-key")).isEqualTo("house-key");
        assertThat(request.header("Authorization")).isNull();
        assertThat(request.bodyText())
                .contains("\"contents\":[", "\"temperature\":0.5")
                .doesNotContain("\"model\":\"m\"");
    }

    @Test
    void takesOutWhatTheModelRefusesAndSaysSo() throws Exception {
        try (RunningGateway gateway = gateway("openai", "/v1")) {
            Answer answer = post(gateway, chat("o3", "\"max_tokens\":9,\"temperature\":0.2,\"stop\":null,\"seed\":1,"));
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("x-gapura-losses")).isEqualTo("temperature");
        }
        assertThat(received().bodyText())
                .isEqualTo(chat("o3", "\"max_completion_tokens\":9,\"stop\":null,\"seed\":1,"));
    }

    @Test
    void writesAnewWhatAServerHasOtherWordsFor() throws Exception {
        try (RunningGateway gateway = gateway("mistral", "/v1")) {
            Answer answer = post(
                    gateway, chat("m", "\"seed\":1,\"safe_prompt\":true,\"user\":\"u\",\"max_completion_tokens\":9,"));
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("x-gapura-losses")).isEqualTo("user");
        }
        assertThat(received().bodyText())
                .contains("\"random_seed\":1", "\"safe_prompt\":true", "\"max_tokens\":9")
                .doesNotContain("\"seed\"", "\"user\":\"u\"", "max_completion_tokens");
    }

    @Test
    void asksNoServerForUsageThatTellsItUnasked() throws Exception {
        try (RunningGateway gateway = gateway("mistral", "/v1")) {
            assertThat(post(gateway, chat("m", "\"stream\":true,")).status()).isEqualTo(200);
        }
        assertThat(received().bodyText()).isEqualTo(chat("m", "\"stream\":true,"));
    }

    @Test
    void takesOutWhatTheConfigurationSays() throws Exception {
        try (RunningGateway gateway = gateway("compatible", "/v1", "    capabilities: {lacks: [top-p, images]}")) {
            assertThat(post(gateway, chat("m", "\"top_p\":0.5,")).header("x-gapura-losses"))
                    .isEqualTo("top_p");
        }
        assertThat(received().bodyText()).isEqualTo(chat("m", ""));
    }

    @Test
    void readsListsOfEveryShape() throws Exception {
        upstream.whenPath(
                "/v1/models",
                FakeAnswer.status(200)
                        .json("{\"data\":[{\"type\":\"model\",\"id\":\"claude-9\",\"display_name\":\"Claude 9\","
                                + "\"created_at\":\"2026-01-02T03:04:05Z\"}],\"has_more\":false}"));
        upstream.whenPath(
                "/v1beta/models",
                FakeAnswer.status(200)
                        .json("{\"models\":[{\"name\":\"models/gemini-9\",\"displayName\":\"Gemini 9\"}]}"));
        upstream.whenPath("/t/models", FakeAnswer.status(200).json("[{\"id\":\"org/flat\",\"created\":7}]"));
        try (RunningGateway gateway = RunningGateway.start(
                "upstreams:",
                "  - {name: a, provider: anthropic, api-key: k, base-url: '" + upstream.uri() + "'}",
                "  - {name: g, provider: gemini, api-key: k, base-url: '" + upstream.uri() + "'}",
                "  - {name: t, provider: together, api-key: k, base-url: '" + upstream.uri() + "/t'}")) {
            String list = call(gateway, "GET", "/v1/models").body();
            assertThat(list)
                    .contains("\"id\":\"claude-9\"", "\"created\":1767323045", "\"owned_by\":\"anthropic\"")
                    .contains("\"id\":\"gemini-9\"", "\"owned_by\":\"google\"")
                    .contains("\"id\":\"org/flat\"", "\"created\":7", "\"owned_by\":\"together\"");
        }
        for (int i = 0; i < 3; i++) {
            ReceivedRequest asked = received();
            if (asked.path().equals("/v1/models")) {
                assertThat(asked.target()).isEqualTo("/v1/models?limit=1000");
                assertThat(asked.header("x-api-key")).isEqualTo("k");
                assertThat(asked.header("anthropic-version")).isEqualTo("2023-06-01");
            } else if (asked.path().equals("/v1beta/models")) {
                assertThat(asked.target()).isEqualTo("/v1beta/models?pageSize=1000");
                assertThat(asked.header("x-goog-api-key")).isEqualTo("k");
            }
        }
    }
}
