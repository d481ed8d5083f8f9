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

/** Embeddings through sockets: passed as they are, mended where an upstream doesn't know base64, refused where they can't be. */
class EmbeddingsTest {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final String PATH = "/v1/embeddings";
    private static final String FLOATS =
            "{\"object\":\"list\",\"data\":[{\"object\":\"embedding\",\"index\":0,\"embedding\":[1.0,-0.5,2.5e-1]}],"
                    + "\"model\":\"e\", \"usage\":{\"prompt_tokens\":8,\"total_tokens\":8},\"x\":9007199254740993}";

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

    @Test
    void passesEveryByteBothWays() throws Exception {
        upstream.enqueue(FakeAnswer.status(200).json(FLOATS));
        String body = "{ \"model\":\"e\", \"input\":[\"a\",\"b\"], \"user\":\"u\", \"new_member\":1.0 }";
        try (RunningGateway gateway = RunningGateway.inFrontOf(upstream)) {
            Answer answer = post(gateway, body);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(FLOATS);
            assertThat(answer.head().headers("Content-Type")).containsExactly("application/json");
            ReceivedRequest request = upstream.take(SOON);
            assertThat(request.method() + " " + request.target()).isEqualTo("POST /v1/embeddings");
            assertThat(request.bodyText()).isEqualTo(body);
            assertThat(request.headers("Authorization")).containsExactly("Bearer house-key");
            assertThat(request.headers("Content-Type")).containsExactly("application/json");
            assertThat(gateway.awaitLine("gapura.access", "path=/v1/embeddings"))
                    .contains("tokens_in=8 tokens_out=0")
                    .contains("model=e");
        }
    }

    @Test
    void encodesTheVectorsOfAnUpstreamThatDoesNot() throws Exception {
        upstream.enqueue(FakeAnswer.status(200).json(FLOATS));
        try (RunningGateway gateway = RunningGateway.inFrontOf(upstream)) {
            Answer answer = post(gateway, "{\"model\":\"e\",\"input\":\"a\",\"encoding_format\":\"base64\"}");
            // 1.0f, -0.5f and 0.25f are 0000803f, 000000bf and 0000803e, little-endian
            assertThat(answer.body()).isEqualTo(FLOATS.replace("[1.0,-0.5,2.5e-1]", "\"AACAPwAAAL8AAIA+\""));
            assertThat(answer.head().headers("Content-Length"))
                    .containsExactly(Integer.toString(answer.body().length()));
        }
    }

    @Test
    void refusesWhatIsNoRequestOfEmbeddingsBeforeAnUpstreamSeesIt() throws Exception {
        try (RunningGateway gateway = RunningGateway.inFrontOf(upstream)) {
            Answer answer = post(gateway, "{\"model\":\"e\",\"input\":[\"a\",7]}");
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body())
                    .contains("\"param\":\"input[1]\"")
                    .contains("must be a string like the elements before it, found a number");
            assertThat(upstream.requests()).isEmpty();
        }
    }

    @Test
    void answersFromTheDemoWhereNothingIsConfigured() throws Exception {
        try (RunningGateway gateway = RunningGateway.start("")) {
            Answer answer = post(gateway, "{\"model\":\"demo\",\"input\":[\"red fox\",\"blue\"],\"dimensions\":4}");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body())
                    .startsWith("{\"object\":\"list\",\"data\":[{\"object\":\"embedding\",\"index\":0,\"embedding\":[")
                    .contains("\"model\":\"demo\"");
            Answer other = Calls.call(gateway, "GET", "/v1/files");
            assertThat(other.status()).isEqualTo(404);
            assertThat(other.body()).contains("unsupported_operation").contains("gapura-demo");
        }
    }

    private static Answer post(RunningGateway gateway, String json) throws IOException {
        try (RawHttpClient client = gateway.connect()) {
            client.post(PATH, json);
            return Calls.answer(client);
        }
    }
}
