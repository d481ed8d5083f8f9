package io.gapura.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gapura.e2e.Calls.Answer;
import io.gapura.testing.FakeAnswer;
import io.gapura.testing.FakeUpstream;
import io.gapura.testing.Gate;
import io.gapura.testing.RawHttpClient;
import io.gapura.testing.ReceivedRequest;
import io.gapura.testing.RunningGateway;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths that the gateway knows nothing of: to the upstream that takes them, or nowhere. */
class RawPassthroughTest {
    private static final Duration SOON = Duration.ofSeconds(5);

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

    private RunningGateway taking() {
        return RunningGateway.start("upstreams: [{name: up, base-url: '" + upstream.baseUri()
                + "', api-key: house-key, raw-passthrough: true}]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "DELETE"})
    void passesCallsWithoutABody(String method) throws Exception {
        upstream.enqueue(FakeAnswer.status(202).header("Content-Type", "x/odd").body("as it is"));
        try (RunningGateway gateway = taking()) {
            Answer answer = Calls.call(gateway, method, "/v1/un heard/of?a=1".replace(" ", "%20"));
            assertThat(answer.status()).isEqualTo(202);
            assertThat(answer.header("Content-Type")).isEqualTo("x/odd");
            assertThat(answer.body()).isEqualTo("as it is");
            ReceivedRequest request = upstream.take(SOON);
            assertThat(request.method() + " " + request.target()).isEqualTo(method + " /v1/un%20heard/of?a=1");
            assertThat(request.headers("Authorization")).containsExactly("Bearer house-key");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "PATCH"})
    void passesBodiesOfAnyKind(String method) throws Exception {
        upstream.enqueue(FakeAnswer.status(200).json("{\"pii_protection\":1}"));
        try (RunningGateway gateway = taking();
                RawHttpClient client = gateway.connect()) {
            String body = "{\"pii_protection\": 1, broken";
            client.sendHead(method, "/v1/unheard", "Content-Type: x/odd; a=b", "Content-Length: " + body.length());
            client.send(body);
            assertThat(client.readHead().status()).isEqualTo(200);
            assertThat(client.readText()).isEqualTo("{\"pii_protection\":1}");
            ReceivedRequest request = upstream.take(SOON);
            assertThat(request.method()).isEqualTo(method);
            assertThat(request.bodyText()).isEqualTo(body);
            assertThat(request.headers("Content-Type")).containsExactly("x/odd; a=b");
        }
    }

    @Test
    void asksWithHeadForHead() throws Exception {
        upstream.enqueue(FakeAnswer.status(200).contentLength(77));
        try (RunningGateway gateway = taking();
                RawHttpClient client = gateway.connect()) {
            client.sendHead("HEAD", "/v1/unheard");
            assertThat(client.readHead().header("Content-Length")).isEqualTo("77");
            assertThat(upstream.take(SOON).method()).isEqualTo("HEAD");
        }
    }

    @Test
    void relaysEventsAtOnceAndNeverLetsThemLookWhole() throws Exception {
        Gate seen = new Gate();
        upstream.enqueue(FakeAnswer.status(200)
                .header("Content-Type", "text/event-stream")
                .chunked()
                .body("event: a\r\ndata: 1\r\n\r\n")
                .hold(seen)
                .reset());
        try (RunningGateway gateway = taking();
                RawHttpClient client = gateway.connect()) {
            client.get("/v1/unheard");
            assertThat(client.readHead().headers("Content-Type")).containsExactly("text/event-stream");
            assertThat(client.readSome(100)).asString().isEqualTo("event: a\r\ndata: 1\r\n\r\n");
            seen.open();
            assertThatThrownBy(client::readBody).isInstanceOf(IOException.class);
        }
    }

    @Test
    void keepsTheHousesKeyOutOfAnError() throws Exception {
        upstream.enqueue(FakeAnswer.status(401)
                .json("{\"error\":{\"message\":\"Incorrect API key provided: house-key\",\"type\":\"x\"}}"));
        try (RunningGateway gateway = taking()) {
            Answer answer = Calls.call(gateway, "GET", "/v1/unheard");
            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.body()).doesNotContain("house-key");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "PUT", "PATCH", "DELETE"})
    void isOffUnlessAnUpstreamTakesIt(String method) throws Exception {
        try (RunningGateway gateway = RunningGateway.inFrontOf(upstream)) {
            Answer answer = Calls.call(gateway, method, "/v1/unheard", "Content-Length: 0");
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.body()).contains("unknown_url");
            assertThat(upstream.requests()).isEmpty();
        }
    }
}
