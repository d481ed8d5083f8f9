package io.gapura.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.e2e.Calls.Answer;
import io.gapura.testing.FakeAnswer;
import io.gapura.testing.FakeUpstream;
import io.gapura.testing.RawHttpClient;
import io.gapura.testing.ReceivedRequest;
import io.gapura.testing.RunningGateway;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tokens counted through sockets: by the upstream in its own dialect, or estimated where it can't. */
class CountTokensTest {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final String ANTHROPIC = "/v1/messages/count_tokens";
    private static final String GEMINI = "/v1beta/models/m:countTokens";
    private static final String MESSAGES =
            "{ \"model\":\"m\", \"messages\":[{\"role\":\"user\",\"content\":\"tiktoken is great!\"}], \"new_member\":1.0 }";
    private static final String CONTENTS =
            "{ \"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"tiktoken is great!\"}]}] }";

    private FakeUpstream upstream;

    @BeforeEach
    void start() {
        upstream = FakeUpstream.start();
    }

    @AfterEach
    void stop() {
        assertThat(upstream.malformed()).isEmpty();
        upstream.close();
    }

    private RunningGateway before(String provider, String... yaml) {
        return RunningGateway.start(
                "upstreams: [{name: up, provider: " + provider + ", base-url: '" + upstream.uri()
                        + "', api-key: house-key, models: [{name: theirs, alias: m}]}]",
                String.join("\n", yaml));
    }

    private static Answer post(RunningGateway gateway, String path, String json, String... headers) throws IOException {
        try (RawHttpClient client = gateway.connect()) {
            client.post(path, json, headers);
            return Calls.answer(client);
        }
    }

    @Test
    void passesEveryByteButTheModelBetweenTwoThatSpeakTheSame() throws Exception {
        String count = "{ \"input_tokens\": 14, \"new\":1.0 }";
        upstream.enqueue(FakeAnswer.status(200).json(count));
        try (RunningGateway gateway = before("anthropic")) {
            Answer answer = post(gateway, ANTHROPIC, MESSAGES, "anthropic-beta: some-beta");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(count);
            assertThat(answer.head().header("x-gapura-estimated")).isNull();
            ReceivedRequest request = upstream.take(SOON);
            assertThat(request.method() + " " + request.target()).isEqualTo("POST /v1/messages/count_tokens");
            assertThat(request.bodyText()).isEqualTo(MESSAGES.replace("\"m\"", "\"theirs\""));
            assertThat(request.headers("x-api-key")).containsExactly("house-key");
            assertThat(request.headers("anthropic-version")).containsExactly("2023-06-01");
            assertThat(request.headers("anthropic-beta")).containsExactly("some-beta");
        }
    }

    @Test
    void passesEveryByteBetweenTwoThatSpeakGemini() throws Exception {
        String count = "{ \"totalTokens\": 31, \"promptTokensDetails\": [{\"modality\":\"TEXT\",\"tokenCount\":31}] }";
        upstream.enqueue(FakeAnswer.status(200).json(count));
        try (RunningGateway gateway = before("gemini")) {
            Answer answer = post(gateway, GEMINI, CONTENTS);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(count);
            ReceivedRequest request = upstream.take(SOON);
            assertThat(request.target()).isEqualTo("/v1beta/models/theirs:countTokens");
            assertThat(request.bodyText()).isEqualTo(CONTENTS);
            assertThat(request.headers("x-goog-api-key")).containsExactly("house-key");
        }
    }

    @Test
    void asksGeminiForAClientOfAnthropic() throws Exception {
        upstream.enqueue(FakeAnswer.status(200).json("{\"totalTokens\":9}"));
        try (RunningGateway gateway = before("gemini")) {
            Answer answer = post(gateway, ANTHROPIC, MESSAGES);
            assertThat(answer.body()).isEqualTo("{\"input_tokens\":9}");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("x-gapura-losses")).isEqualTo("new_member");
            ReceivedRequest request = upstream.take(SOON);
            assertThat(request.target()).isEqualTo("/v1beta/models/theirs:countTokens");
            assertThat(request.bodyText())
                    .startsWith("{\"generateContentRequest\":{")
                    .contains("\"contents\":[")
                    .contains("tiktoken is great!")
                    .contains("\"model\":\"models/theirs\"");
        }
    }

    @Test
    void asksAnthropicForAClientOfGemini() throws Exception {
        upstream.enqueue(FakeAnswer.status(200).json("{\"input_tokens\":9}"));
        try (RunningGateway gateway = before("anthropic")) {
            Answer answer = post(
                    gateway,
                    GEMINI,
                    "{\"generateContentRequest\":{\"model\":\"models/m\",\"systemInstruction\":{\"parts\":[{\"text\":\"Be kind.\"}]},"
                            + "\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"hi\"}]}]}}");
            assertThat(answer.body()).isEqualTo("{\"totalTokens\":9}");
            assertThat(answer.status()).isEqualTo(200);
            ReceivedRequest request = upstream.take(SOON);
            assertThat(request.target()).isEqualTo("/v1/messages/count_tokens");
            assertThat(request.bodyText())
                    .contains("\"model\":\"theirs\"")
                    .contains("Be kind.")
                    .contains("\"hi\"")
                    .doesNotContain("max_tokens")
                    .doesNotContain("stream");
        }
    }

    @Test
    void asksOpenAiThroughItsResponses() throws Exception {
        upstream.enqueue(
                FakeAnswer.status(200).json("{\"object\":\"response.input_tokens\",\"input_tokens\":11}"),
                FakeAnswer.status(200).json("{\"object\":\"response.input_tokens\",\"input_tokens\":12}"));
        try (RunningGateway gateway = before("openai")) {
            Answer anthropic = post(
                    gateway,
                    ANTHROPIC,
                    "{\"model\":\"m\",\"system\":\"Be kind.\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}",
                    "anthropic-beta: some-beta");
            assertThat(anthropic.body()).isEqualTo("{\"input_tokens\":11}");
            assertThat(anthropic.header("x-gapura-losses")).isEqualTo("anthropic-beta");
            ReceivedRequest request = upstream.take(SOON);
            assertThat(request.target()).endsWith("/responses/input_tokens");
            assertThat(request.bodyText())
                    .contains("\"model\":\"theirs\"")
                    .contains("Be kind.")
                    .contains("\"hi\"")
                    .doesNotContain("\"store\"")
                    .doesNotContain("max_output_tokens");
            assertThat(post(gateway, GEMINI, CONTENTS).body()).isEqualTo("{\"totalTokens\":12}");
        }
    }

    @Test
    void asksInNoDialectThatTheModelDoesNotSpeak() throws Exception {
        try (RunningGateway gateway = RunningGateway.start("upstreams: [{name: up, provider: openai, base-url: '"
                + upstream.uri() + "', api-key: k, models: [{name: m, capabilities: {dialects: [openai-chat]}}]}]")) {
            assertThat(post(gateway, ANTHROPIC, MESSAGES).header("x-gapura-estimated"))
                    .isEqualTo("tokens");
            assertThat(upstream.requests()).isEmpty();
        }
    }

    @Test
    void estimatesWhereNobodyCounts() throws Exception {
        try (RunningGateway gateway = before("compatible")) {
            Answer anthropic = post(gateway, ANTHROPIC, MESSAGES);
            assertThat(anthropic.status()).isEqualTo(200);
            assertThat(anthropic.body()).isEqualTo("{\"input_tokens\":13}"); // 6, and 7 around them
            assertThat(anthropic.header("x-gapura-estimated")).isEqualTo("tokens");
            Answer gemini = post(gateway, GEMINI, CONTENTS);
            assertThat(gemini.body()).isEqualTo("{\"totalTokens\":13}");
            assertThat(gemini.header("x-gapura-estimated")).isEqualTo("tokens");
            assertThat(upstream.requests()).isEmpty();
        }
    }

    @Test
    void estimatesForAnUpstreamThatHasNoSuchPathAfterAll() throws Exception {
        upstream.enqueue(FakeAnswer.status(404).json("{\"detail\":\"Not Found\"}"));
        try (RunningGateway gateway = before("anthropic")) {
            Answer answer = post(gateway, ANTHROPIC, MESSAGES);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("{\"input_tokens\":13}");
            assertThat(answer.header("x-gapura-estimated")).isEqualTo("tokens");
        }
    }

    @Test
    void estimatesWhereTheConfigurationSaysThatTheUpstreamDoesNotCount() throws Exception {
        try (RunningGateway gateway = RunningGateway.start("upstreams: [{name: up, provider: anthropic, base-url: '"
                + upstream.uri() + "', api-key: k, operations: [chat]}]")) {
            assertThat(post(gateway, ANTHROPIC, MESSAGES).header("x-gapura-estimated"))
                    .isEqualTo("tokens");
            assertThat(upstream.requests()).isEmpty();
        }
    }

    @Test
    void estimatesForTheDemo() throws Exception {
        try (RunningGateway gateway = RunningGateway.start("")) {
            Answer answer = post(gateway, ANTHROPIC, MESSAGES.replace("\"m\"", "\"demo\""));
            assertThat(answer.body()).isEqualTo("{\"input_tokens\":13}");
        }
    }

    @Test
    void tellsTheUpstreamsErrorInTheClientsDialect() throws Exception {
        upstream.enqueue(
                FakeAnswer.status(400)
                        .json(
                                "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"too odd\"}}"),
                FakeAnswer.status(404)
                        .json(
                                "{\"type\":\"error\",\"error\":{\"type\":\"not_found_error\",\"message\":\"model: theirs\"}}"));
        try (RunningGateway gateway = before("anthropic")) {
            Answer anthropic = post(gateway, ANTHROPIC, MESSAGES);
            assertThat(anthropic.status()).isEqualTo(400);
            assertThat(anthropic.body()).contains("\"type\":\"error\"").contains("too odd");
            Answer gemini = post(gateway, GEMINI, CONTENTS);
            assertThat(gemini.status()).isEqualTo(404);
            assertThat(gemini.body()).contains("\"status\":\"NOT_FOUND\"").contains("model: theirs");
        }
    }

    @Test
    void refusesACountThatIsNone() throws Exception {
        upstream.enqueue(FakeAnswer.status(200).json("{\"input_tokens\":\"many\"}"));
        try (RunningGateway gateway = before("anthropic")) {
            Answer answer = post(gateway, GEMINI, CONTENTS);
            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.body()).contains("\"status\":");
        }
    }

    @Test
    void keepsACallersModelsToThemselves() throws Exception {
        try (RunningGateway gateway =
                before("compatible", "auth: {keys: [{name: one, key: key-one, models: [other]}]}")) {
            Answer anthropic = post(gateway, ANTHROPIC, MESSAGES, "x-api-key: key-one");
            assertThat(anthropic.status()).isEqualTo(404);
            assertThat(anthropic.body()).contains("\"type\":\"error\"").contains("not_found_error");
            Answer gemini = post(gateway, GEMINI, CONTENTS, "x-goog-api-key: key-one");
            assertThat(gemini.status()).isEqualTo(404);
            assertThat(gemini.body()).contains("\"status\":\"NOT_FOUND\"");
            Answer nobody = post(gateway, ANTHROPIC, MESSAGES);
            assertThat(nobody.status()).isEqualTo(401);
            assertThat(nobody.body()).contains("authentication_error");
        }
    }

    @Test
    void refusesWhatIsNoConversation() throws Exception {
        try (RunningGateway gateway = before("compatible")) {
            Answer anthropic = post(gateway, ANTHROPIC, "{\"model\":\"m\",\"messages\":7}");
            assertThat(anthropic.status()).isEqualTo(400);
            assertThat(anthropic.body()).contains("invalid_request_error").contains("messages");
            Answer gemini = post(gateway, GEMINI, "{\"generateContentRequest\":[]}");
            assertThat(gemini.status()).isEqualTo(400);
            assertThat(gemini.body()).contains("INVALID_ARGUMENT").contains("generateContentRequest");
            assertThat(upstream.requests()).isEmpty();
        }
    }
}
