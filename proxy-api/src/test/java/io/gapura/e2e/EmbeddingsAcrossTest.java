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

/** Embeddings through sockets where client and upstream speak of them differently; shapes in detail are the codecs' own tests. */
class EmbeddingsAcrossTest {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final String OPENAI = "/v1/embeddings";
    private static final String ONE = "/v1beta/models/m:embedContent";
    private static final String MANY = "/v1beta/models/m:batchEmbedContents";

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
        String base = provider.equals("compatible")
                ? upstream.baseUri().toString()
                : upstream.uri().toString();
        return RunningGateway.start(
                "upstreams: [{name: up, provider: " + provider + ", base-url: '" + base
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
    void asksGeminiForAClientOfOpenAi() throws Exception {
        upstream.enqueue(
                FakeAnswer.status(200).json("{\"embeddings\":[{\"values\":[1.0,-0.5]},{\"values\":[0.25,2e-1]}]}"));
        try (RunningGateway gateway = before("gemini")) {
            Answer answer = post(
                    gateway, OPENAI, "{\"model\":\"m\",\"input\":[\"a\",\"b\"],\"dimensions\":2,\"session_id\":\"s\"}");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body())
                    .isEqualTo(
                            "{\"object\":\"list\",\"data\":[{\"object\":\"embedding\",\"index\":0,\"embedding\":[1.0,-0.5]},"
                                    + "{\"object\":\"embedding\",\"index\":1,\"embedding\":[0.25,2e-1]}],\"model\":\"m\","
                                    + "\"usage\":{\"prompt_tokens\":0,\"total_tokens\":0}}");
            assertThat(answer.head().header("x-gapura-losses")).isNull();
            ReceivedRequest request = upstream.take(SOON);
            assertThat(request.target()).isEqualTo("/v1beta/models/theirs:batchEmbedContents");
            assertThat(request.bodyText())
                    .isEqualTo("{\"requests\":[{\"model\":\"models/theirs\",\"content\":{\"parts\":[{\"text\":\"a\"}]},"
                            + "\"outputDimensionality\":2},{\"model\":\"models/theirs\",\"content\":{\"parts\":[{\"text\":\"b\"}]},"
                            + "\"outputDimensionality\":2}]}");
            assertThat(request.headers("x-goog-api-key")).containsExactly("house-key");
        }
    }

    @Test
    void encodesForAClientOfOpenAiThatWantsBase64() throws Exception {
        upstream.enqueue(FakeAnswer.status(200)
                .json("{\"embeddings\":[{\"values\":[1.0,-0.5]}],\"usageMetadata\":{\"promptTokenCount\":3}}"));
        try (RunningGateway gateway = before("gemini")) {
            Answer answer = post(gateway, OPENAI, "{\"model\":\"m\",\"input\":\"a\",\"encoding_format\":\"base64\"}");
            assertThat(answer.body()).contains("\"embedding\":\"AACAPwAAAL8=\"").contains("\"prompt_tokens\":3");
            assertThat(gateway.awaitLine("gapura.access", "path=/v1/embeddings"))
                    .contains("tokens_in=3");
        }
    }

    @Test
    void refusesTokensThatOnlyOpenAisModelsKnow() throws Exception {
        try (RunningGateway gateway = before("gemini")) {
            Answer answer = post(gateway, OPENAI, "{\"model\":\"m\",\"input\":[[1,2],[3]]}");
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).contains("\"param\":\"input[0]\"").contains("send text");
            assertThat(upstream.requests()).isEmpty();
        }
    }

    @Test
    void asksAnUpstreamOfOpenAisShapeForAClientOfGemini() throws Exception {
        upstream.enqueue(FakeAnswer.status(200)
                .json("{\"object\":\"list\",\"data\":[{\"object\":\"embedding\",\"index\":0,\"embedding\":[0.1,2]}],"
                        + "\"model\":\"theirs\",\"usage\":{\"prompt_tokens\":4,\"total_tokens\":4}}"));
        try (RunningGateway gateway = before("compatible")) {
            Answer answer = post(
                    gateway,
                    ONE,
                    "{\"content\":{\"parts\":[{\"text\":\"red fox\"}]},\"taskType\":\"CLUSTERING\",\"outputDimensionality\":2}");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body())
                    .isEqualTo("{\"embedding\":{\"values\":[0.1,2]},\"usageMetadata\":{\"promptTokenCount\":4}}");
            assertThat(answer.header("x-gapura-losses")).isEqualTo("taskType");
            ReceivedRequest request = upstream.take(SOON);
            assertThat(request.target()).isEqualTo("/v1/embeddings");
            assertThat(request.bodyText()).isEqualTo("{\"model\":\"theirs\",\"input\":\"red fox\",\"dimensions\":2}");
            assertThat(request.headers("Authorization")).containsExactly("Bearer house-key");
        }
    }

    @Test
    void refusesLossesWhereTheClientWantsNone() throws Exception {
        try (RunningGateway gateway = before("compatible")) {
            Answer answer = post(
                    gateway,
                    ONE,
                    "{\"content\":{\"parts\":[{\"text\":\"a\"}]},\"taskType\":\"CLUSTERING\"}",
                    "x-gapura-losses: refuse");
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).contains("INVALID_ARGUMENT").contains("taskType");
            assertThat(upstream.requests()).isEmpty();
        }
    }

    @Test
    void asksForManyAtOnce() throws Exception {
        upstream.enqueue(FakeAnswer.status(200).json("{\"data\":[{\"embedding\":[1]},{\"embedding\":[2]}]}"));
        try (RunningGateway gateway = before("compatible")) {
            Answer answer = post(
                    gateway,
                    MANY,
                    "{\"requests\":[{\"model\":\"models/m\",\"content\":{\"parts\":[{\"text\":\"a\"}]}},"
                            + "{\"model\":\"models/m\",\"content\":{\"parts\":[{\"text\":\"b\"}]}}]}");
            assertThat(answer.body()).isEqualTo("{\"embeddings\":[{\"values\":[1]},{\"values\":[2]}]}");
            assertThat(upstream.take(SOON).bodyText()).isEqualTo("{\"model\":\"theirs\",\"input\":[\"a\",\"b\"]}");
        }
    }

    @Test
    void passesEveryByteButTheModelBetweenTwoThatSpeakGemini() throws Exception {
        String vectors = "{ \"embeddings\": [ {\"values\":[1.0], \"shape\":[1]} ] }";
        upstream.enqueue(
                FakeAnswer.status(200).json(vectors), FakeAnswer.status(200).json(vectors));
        String many =
                "{ \"requests\":[{\"model\":\"models/m\",\"content\":{\"parts\":[{\"inlineData\":{}}]},\"new\":1.0}] }";
        try (RunningGateway gateway = before("gemini")) {
            Answer answer = post(gateway, MANY, many);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(vectors);
            ReceivedRequest request = upstream.take(SOON);
            assertThat(request.target()).isEqualTo("/v1beta/models/theirs:batchEmbedContents");
            assertThat(request.bodyText()).isEqualTo(many.replace("models/m", "models/theirs"));
            String one = "{ \"content\":{\"parts\":[{\"inlineData\":{}}]} }";
            post(gateway, ONE, one);
            ReceivedRequest second = upstream.take(SOON);
            assertThat(second.target()).isEqualTo("/v1beta/models/theirs:embedContent");
            assertThat(second.bodyText()).isEqualTo(one);
        }
    }

    @Test
    void tellsErrorsInTheClientsDialect() throws Exception {
        upstream.enqueue(
                FakeAnswer.status(429)
                        .json("{\"error\":{\"message\":\"slow down\",\"type\":\"requests\",\"code\":null}}"),
                FakeAnswer.status(404).json("{\"detail\":\"Not Found\"}"),
                FakeAnswer.status(200).json("{\"data\":[{\"embedding\":[1]},{\"embedding\":[2]}]}"));
        String one = "{\"content\":{\"parts\":[{\"text\":\"a\"}]}}";
        try (RunningGateway gateway = before(
                "compatible", "auth: {keys: [{name: one, key: key-one}, {name: two, key: key-two, models: [x]}]}")) {
            Answer limited = post(gateway, ONE, one, "x-goog-api-key: key-one");
            assertThat(limited.status()).isEqualTo(429);
            assertThat(limited.body()).contains("RESOURCE_EXHAUSTED").contains("slow down");
            Answer absent = post(gateway, ONE, one, "x-goog-api-key: key-one");
            assertThat(absent.status()).isEqualTo(404);
            assertThat(absent.body()).contains("does not offer").contains("embedContent");
            Answer odd = post(gateway, ONE, one, "x-goog-api-key: key-one");
            assertThat(odd.status()).isEqualTo(502);
            assertThat(odd.body()).contains("2 vectors for 1 texts");
            assertThat(post(gateway, ONE, one, "x-goog-api-key: key-two").status())
                    .isEqualTo(404);
            Answer nobody = post(gateway, ONE, one);
            assertThat(nobody.status()).isEqualTo(401);
            assertThat(nobody.body()).contains("UNAUTHENTICATED");
        }
    }

    @Test
    void refusesWhatIsNoRequestBeforeAnUpstreamSeesIt() throws Exception {
        try (RunningGateway gateway = before("compatible")) {
            Answer answer = post(gateway, MANY, "{\"requests\":[{\"content\":{\"parts\":[{\"inlineData\":{}}]}}]}");
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).contains("INVALID_ARGUMENT").contains("requests[0].content.parts[0]");
            assertThat(upstream.requests()).isEmpty();
        }
    }

    @Test
    void answersAClientOfGeminiFromTheDemo() throws Exception {
        try (RunningGateway gateway = RunningGateway.start("")) {
            Answer answer = post(
                    gateway,
                    "/v1beta/models/demo:embedContent",
                    "{\"content\":{\"parts\":[{\"text\":\"red fox\"}]},\"outputDimensionality\":4}");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).startsWith("{\"embedding\":{\"values\":[");
        }
    }
}
