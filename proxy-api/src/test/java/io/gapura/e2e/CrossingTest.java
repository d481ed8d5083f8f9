package io.gapura.e2e;

import static io.gapura.e2e.Calls.CHAT;
import static io.gapura.e2e.Calls.STREAM;
import static io.gapura.e2e.Calls.WHOLE;
import static io.gapura.e2e.Calls.answer;
import static io.gapura.e2e.Calls.call;
import static io.gapura.e2e.Calls.post;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.e2e.Calls.Answer;
import io.gapura.testing.CannedChat;
import io.gapura.testing.FakeAnswer;
import io.gapura.testing.FakeUpstream;
import io.gapura.testing.Gate;
import io.gapura.testing.RawHttpClient;
import io.gapura.testing.ReceivedRequest;
import io.gapura.testing.RunningGateway;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What crosses between client and upstream, and what the gateway does when an upstream misbehaves. */
class CrossingTest {
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

    @ParameterizedTest
    @ValueSource(strings = {WHOLE, STREAM})
    void letsOnlyListedRequestHeadersCross(String body) throws Exception {
        try (RunningGateway gateway =
                RunningGateway.inFrontOf(upstream, "auth: {anonymous: true}", "relay: {forward-headers: [x-team]}")) {
            Answer answer = post(
                    gateway,
                    body,
                    "Cookie: session=1",
                    "Authorization: Bearer client-key",
                    "X-Forwarded-For: 8.8.8.8",
                    "Forwarded: for=8.8.8.8",
                    "OpenAI-Organization: org-x",
                    "Proxy-Authorization: Basic eA==",
                    "TE: trailers",
                    "X-Team: red",
                    "x-other: 1",
                    "Accept-Encoding: gzip",
                    "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                    "x-request-id: crossing-1");
            assertThat(answer.status()).isEqualTo(200);
            ReceivedRequest request = upstream.take(SOON);
            assertThat(request.headers("Authorization")).containsExactly("Bearer house-key");
            for (String name : List.of(
                    "Cookie",
                    "X-Forwarded-For",
                    "Forwarded",
                    "OpenAI-Organization",
                    "Proxy-Authorization",
                    "TE",
                    "x-other")) {
                assertThat(request.header(name)).as(name).isNull();
            }
            assertThat(request.headers("X-Team")).containsExactly("red");
            assertThat(request.headers("Accept-Encoding")).containsExactly("identity");
            assertThat(request.headers("X-Request-Id")).containsExactly("crossing-1");
            assertThat(request.headers("traceparent")).hasSize(1);
            assertThat(request.headers("Content-Type")).containsExactly("application/json");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void letsOnlyListedAnswerHeadersCross(boolean stream) throws Exception {
        FakeAnswer answer = stream
                ? CannedChat.stream("fake-1", CannedChat.WORDS, true, Duration.ZERO)
                : CannedChat.whole("fake-1", "hi");
        upstream.enqueue(answer.header("Set-Cookie", "a=b")
                .header("openai-organization", "house-org")
                .header("x-internal", "10.0.0.7")
                .header("Server", "secret/1")
                .header("x-request-id", "theirs")
                .header("x-ratelimit-remaining-tokens", "77")
                .header("openai-processing-ms", "123"));
        try (RunningGateway gateway = RunningGateway.inFrontOf(upstream)) {
            Answer got = post(gateway, stream ? STREAM : WHOLE);
            assertThat(got.status()).isEqualTo(200);
            assertThat(got.header("x-ratelimit-remaining-tokens")).isEqualTo("77");
            assertThat(got.header("openai-processing-ms")).isEqualTo("123");
            assertThat(got.header("x-request-id")).startsWith("req_");
            for (String name : List.of("Set-Cookie", "openai-organization", "x-internal")) {
                assertThat(got.head().header(name)).as(name).isNull();
            }
            assertThat(got.head().headers("Content-Type")).hasSize(1);
        }
    }

    @Test
    void letsFieldsOfADialectCrossBetweenThoseThatSpeakIt() throws Exception {
        upstream.enqueue(CannedChat.whole("fake-1", "hi")
                .header("anthropic-ratelimit-requests-limit", "5")
                .header("anthropic-organization-id", "house")
                .header("request-id", "theirs")
                .header("retry-after-ms", "5"));
        try (RunningGateway gateway = RunningGateway.inFrontOf(upstream)) {
            Answer answer =
                    post(gateway, WHOLE, "OpenAI-Beta: assistants=v2", "anthropic-beta: x", "anthropic-version: 1");
            ReceivedRequest request = upstream.take(SOON);
            assertThat(request.headers("OpenAI-Beta")).containsExactly("assistants=v2");
            assertThat(request.header("anthropic-beta")).isNull();
            assertThat(request.header("anthropic-version")).isNull();
            assertThat(answer.header("retry-after-ms")).isEqualTo("5");
            for (String name :
                    List.of("anthropic-ratelimit-requests-limit", "anthropic-organization-id", "request-id")) {
                assertThat(answer.head().header(name)).as(name).isNull();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"stream\":true"})
    void tellsAClientOfAnotherDialectInItsOwnFields(String stream) throws Exception {
        FakeAnswer told = stream.isEmpty()
                ? CannedChat.whole("fake-1", "hi")
                : CannedChat.stream("fake-1", CannedChat.WORDS, true, Duration.ZERO);
        upstream.enqueue(told.header("x-ratelimit-limit-requests", "60")
                .header("x-ratelimit-remaining-requests", "59")
                .header("x-ratelimit-reset-requests", "1s")
                .header("x-ratelimit-remaining-tokens", "149984")
                .header("openai-version", "2020-10-01"));
        try (RunningGateway gateway = RunningGateway.inFrontOf(upstream);
                RawHttpClient client = gateway.connect()) {
            client.post(
                    "/v1/messages",
                    "{\"model\":\"fake-1\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]"
                            + stream + "}",
                    "anthropic-version: 2023-06-01",
                    "anthropic-beta: some-feature",
                    "OpenAI-Beta: assistants=v2");
            Answer answer = answer(client);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("anthropic-ratelimit-requests-limit")).isEqualTo("60");
            assertThat(answer.header("anthropic-ratelimit-requests-remaining")).isEqualTo("59");
            assertThat(answer.header("anthropic-ratelimit-requests-reset")).matches("20..-..-..T..:..:..Z");
            assertThat(answer.header("anthropic-ratelimit-tokens-remaining")).isEqualTo("149984");
            assertThat(answer.head().header("anthropic-ratelimit-tokens-limit")).isNull();
            assertThat(answer.head().header("x-ratelimit-limit-requests")).isNull();
            assertThat(answer.head().header("openai-version")).isNull();
            assertThat(answer.header("request-id")).isEqualTo(answer.header("x-request-id"));
            assertThat(answer.header("x-gapura-losses")).contains("anthropic-beta");
            ReceivedRequest request = upstream.take(SOON);
            for (String name : List.of("anthropic-version", "anthropic-beta", "OpenAI-Beta")) {
                assertThat(request.header(name)).as(name).isNull();
            }
        }
    }

    @Test
    void passesTheClientsKeyThroughWhereConfigured() throws Exception {
        try (RunningGateway gateway = RunningGateway.start(
                "upstreams: [{name: up, base-url: '" + upstream.baseUri()
                        + "', pass-client-key: true, headers: {x-dep: research}}]",
                "auth: {anonymous: true}")) {
            post(gateway, WHOLE, "x-api-key: mine");
            ReceivedRequest request = upstream.take(SOON);
            assertThat(request.headers("Authorization")).containsExactly("Bearer mine");
            assertThat(request.header("x-api-key")).isNull();
            assertThat(request.header("x-dep")).isEqualTo("research");
        }
    }

    @Test
    void tellsAClientThatItsOwnKeyWasRefused() throws Exception {
        upstream.enqueue(CannedChat.error(401, "Incorrect API key: mi**", "invalid_request_error", "invalid_api_key"));
        try (RunningGateway gateway = RunningGateway.start(
                "upstreams: [{name: fake, base-url: '" + upstream.baseUri() + "', pass-client-key: true}]",
                "auth: {anonymous: true}")) {
            Answer answer = post(gateway, WHOLE, "x-api-key: mine");
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.body()).contains("invalid_api_key").doesNotContain("mi**");
        }
    }

    @Test
    void sendsNoFieldTwiceThatTheGatewaySetsItself() throws Exception {
        try (RunningGateway gateway = RunningGateway.start(
                "upstreams: [{name: fake, base-url: '" + upstream.baseUri()
                        + "', forward-headers: [user-agent, accept, x-request-id]}]",
                "auth: {anonymous: true}")) {
            post(gateway, WHOLE, "User-Agent: agent/1", "x-request-id: mine-1", "Accept: text/plain");
            ReceivedRequest request = upstream.take(SOON);
            assertThat(request.headers("User-Agent")).containsExactly("agent/1");
            assertThat(request.headers("X-Request-Id")).containsExactly("mine-1");
            assertThat(request.headers("Accept")).containsExactly("application/json");
        }
    }

    @Test
    void keepsStatusWordsAndRetryAfterOfAThrottlingUpstream() throws IOException {
        upstream.enqueue(CannedChat.error(429, "slow down", "rate_limit_error", "rate_limit_exceeded")
                .header("Retry-After", "7")
                .header("x-ratelimit-remaining-requests", "0"));
        try (RunningGateway gateway = RunningGateway.inFrontOf(upstream)) {
            Answer answer = post(gateway, STREAM);
            assertThat(answer.status()).isEqualTo(429);
            assertThat(answer.header("Retry-After")).isEqualTo("7");
            assertThat(answer.header("x-ratelimit-remaining-requests")).isEqualTo("0");
            assertThat(answer.body()).contains("slow down").contains("rate_limit_exceeded");
        }
    }

    @Test
    void answersInTheClientsDialectWhateverTheUpstreamSays() throws IOException {
        try (RunningGateway gateway = RunningGateway.inFrontOf(upstream)) {
            upstream.enqueue(
                    FakeAnswer.status(500).header("Content-Type", "text/html").body("<h1>secret stack</h1>"),
                    FakeAnswer.status(503),
                    CannedChat.error(401, "Incorrect API key: house-key", "authentication_error", "invalid_api_key"),
                    FakeAnswer.status(204),
                    FakeAnswer.status(302).header("Location", "http://10.0.0.7/"));
            int[] told = {500, 503, 502, 502, 502};
            for (int status : told) {
                Answer answer = post(gateway, WHOLE);
                assertThat(answer.status()).isEqualTo(status);
                assertThat(answer.header("Content-Type")).startsWith("application/json");
                assertThat(answer.body())
                        .startsWith("{\"error\":")
                        .doesNotContain("secret")
                        .doesNotContain("house-key")
                        .doesNotContain("10.0.0.7");
            }
        }
    }

    @Test
    void tellsOfAnUpstreamThatIsNotThere() throws Exception {
        FakeUpstream gone = FakeUpstream.start();
        gone.close();
        try (RunningGateway gateway = RunningGateway.inFrontOf(gone)) {
            Answer answer = post(gateway, STREAM);
            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.body()).contains("upstream_unreachable").doesNotContain(Integer.toString(gone.port()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {WHOLE, STREAM})
    void tellsOfAnUpstreamThatClosesWithoutAWord(String body) throws IOException {
        upstream.enqueue(FakeAnswer.nothing().reset(), FakeAnswer.nothing().finish());
        try (RunningGateway gateway = RunningGateway.inFrontOf(upstream)) {
            for (int i = 0; i < 2; i++) {
                Answer answer = post(gateway, body);
                assertThat(answer.status()).isEqualTo(502);
                assertThat(answer.body()).contains("upstream_cut");
            }
        }
    }

    @Test
    void keepsItsTimeouts() throws IOException {
        upstream.enqueue(
                FakeAnswer.nothing().silence(),
                FakeAnswer.sse().event(CannedChat.contentChunk("m", "a")).silence());
        try (RunningGateway gateway =
                RunningGateway.inFrontOf(upstream, "timeouts: {first-byte: 300ms, idle: 300ms}")) {
            Answer first = post(gateway, WHOLE);
            assertThat(first.status()).isEqualTo(504);
            assertThat(first.body()).contains("upstream_first_byte_timeout");
            Answer idle = post(gateway, STREAM);
            assertThat(idle.status()).isEqualTo(200);
            assertThat(idle.body()).contains("upstream_idle_timeout").doesNotContain("[DONE]");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {WHOLE, STREAM})
    void waitsLongerForAnUpstreamThanAConnectionMayBeIdle(String body) throws IOException {
        upstream.otherwise(request -> CannedChat.answer(request).after(Duration.ofMillis(1500)));
        try (RunningGateway gateway = RunningGateway.inFrontOf(upstream)) {
            gateway.idleTimeout(Duration.ofMillis(400));
            assertThat(post(gateway, body).status()).isEqualTo(200);
        }
    }

    @Test
    void givesUpOnAClientThatDoesNotTakeItsWholeAnswer() throws Exception {
        upstream.otherwise(request -> CannedChat.whole("fake-1", "x".repeat(20_000_000)));
        try (RunningGateway gateway = RunningGateway.inFrontOf(upstream)) {
            gateway.idleTimeout(Duration.ofMillis(500));
            try (RawHttpClient slow = RawHttpClient.connect(gateway.uri(), 8192)) {
                slow.post(CHAT, WHOLE, "x-request-id: slow-whole");
                assertThat(gateway.awaitLine("gapura.access", "slow-whole")).contains("error=client_gone");
            }
        }
    }

    @Test
    void usesConnectionsAgainAfterAnswersStreamsAndErrors() throws IOException {
        try (RunningGateway gateway = RunningGateway.inFrontOf(upstream)) {
            for (int i = 0; i < 4; i++) {
                upstream.enqueue(CannedChat.error(429, "slow down", "rate_limit_error", null));
                assertThat(post(gateway, WHOLE).status()).isEqualTo(429);
                assertThat(post(gateway, WHOLE).status()).isEqualTo(200);
                assertThat(post(gateway, STREAM).status()).isEqualTo(200);
            }
            // The client may have its answer, and ask again, a moment before the connection is back in the pool.
            assertThat(upstream.connectionsTotal()).isLessThanOrEqualTo(3);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void opensANewConnectionWhereTheUpstreamClosedAnIdleOne(boolean announced) throws Exception {
        FakeAnswer last = CannedChat.whole("fake-1", "bye");
        upstream.enqueue(
                announced
                        ? last.header("Connection", "close")
                        : last.pause(Duration.ofMillis(100)).finish());
        try (RunningGateway gateway = RunningGateway.inFrontOf(upstream)) {
            assertThat(post(gateway, WHOLE).status()).isEqualTo(200);
            long until = System.nanoTime() + SOON.toNanos();
            while (upstream.connectionsOpen() > 0 && System.nanoTime() < until) {
                Thread.sleep(10);
            }
            Thread.sleep(50); // a socket's close has to come through to the gateway
            assertThat(post(gateway, WHOLE).status()).isEqualTo(200);
            assertThat(upstream.connectionsTotal()).isGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void queuesCallsOverThePoolsLimitAndRefusesTheRest() throws Exception {
        Gate gate = new Gate();
        upstream.when(request -> request.bodyText().contains("held"), request -> CannedChat.whole("held", "ok")
                .after(gate));
        String held = WHOLE.replace("fake-1", "held");
        try (RunningGateway gateway = RunningGateway.start("upstreams: [{name: up, base-url: '" + upstream.baseUri()
                        + "', max-connections: 1, max-queued: 1}]");
                RawHttpClient first = gateway.connect();
                RawHttpClient second = gateway.connect();
                RawHttpClient third = gateway.connect()) {
            first.post(CHAT, held);
            upstream.take(SOON);
            second.post(CHAT, held, "x-request-id: queued");
            Thread.sleep(300); // nothing tells from outside that a call waits in the queue
            third.post(CHAT, held);
            Answer refused = answer(third);
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.header("Retry-After")).isEqualTo("1");
            gate.open();
            assertThat(answer(first).status()).isEqualTo(200);
            assertThat(answer(second).status()).isEqualTo(200);
            assertThat(upstream.connectionsPeak()).isEqualTo(1);
        }
    }

    @Test
    void abortsTheUpstreamWhenTheClientIsGoneMidStream() throws Exception {
        upstream.otherwise(request -> CannedChat.paced("fake-1", 10_000, Duration.ofMillis(10)));
        try (RunningGateway gateway = RunningGateway.inFrontOf(upstream)) {
            RawHttpClient client = gateway.connect();
            client.post(CHAT, STREAM, "x-request-id: gone-mid-stream");
            client.readHead();
            client.nextEvent();
            ReceivedRequest request = upstream.take(SOON);
            client.abort();
            assertThat(request.awaitAborted(Duration.ofSeconds(2))).isTrue();
            assertThat(gateway.awaitLine("gapura.access", "gone-mid-stream")).contains("error=client_gone");
        }
    }

    @Test
    void breaksTheConnectionWhereAStuckStreamTakesTooLong() throws Exception {
        upstream.otherwise(request ->
                FakeAnswer.sse().endless("data: " + CannedChat.contentChunk("m", "x".repeat(1000)) + "\n\n"));
        try (RunningGateway gateway = RunningGateway.inFrontOf(upstream, "timeouts: {total: 1s}");
                RawHttpClient client = RawHttpClient.connect(gateway.uri(), 8192)) {
            client.post(CHAT, STREAM, "x-request-id: stuck");
            client.readHead();
            ReceivedRequest request = upstream.take(SOON);
            assertThat(gateway.awaitLine("gapura.access", "stuck")).contains("error=total_timeout");
            assertThat(request.awaitAborted(SOON)).isTrue();
            org.assertj.core.api.Assertions.assertThatThrownBy(client::readBody)
                    .as("what was cut must not look whole")
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void asksForIdentityAndSaysSoOfAnUpstreamThatCompressesAnyway() throws IOException {
        upstream.enqueue(CannedChat.whole("fake-1", "hi").gzipped());
        try (RunningGateway gateway = RunningGateway.inFrontOf(upstream)) {
            assertThat(post(gateway, WHOLE).status()).isEqualTo(502);
        }
    }

    @Test
    void listsModelsOfAllUpstreams() throws Exception {
        try (FakeUpstream down = FakeUpstream.start()) {
            down.otherwise(request -> FakeAnswer.status(500));
            upstream.whenPath("/v1/models", CannedChat.models("a", "org/b", "shared"));
            try (RunningGateway gateway = RunningGateway.start(
                    "upstreams:",
                    "  - {name: one, base-url: '" + upstream.baseUri() + "', api-key: house-key}",
                    "  - {name: two, base-url: '" + down.baseUri() + "', models: [named, shared]}")) {
                Answer list = call(gateway, "GET", "/v1/models");
                assertThat(list.status()).isEqualTo(200);
                assertThat(list.body())
                        .startsWith("{\"object\":\"list\",\"data\":[")
                        .contains("\"id\":\"a\"", "\"id\":\"org/b\"", "\"id\":\"named\"", "\"capabilities\":")
                        .containsOnlyOnce("\"id\":\"shared\"");
                assertThat(upstream.take(SOON).header("Authorization")).isEqualTo("Bearer house-key");
                for (String path : List.of("/v1/models/org/b", "/v1/models/org%2Fb")) {
                    Answer one = call(gateway, "GET", path);
                    assertThat(one.status()).isEqualTo(200);
                    assertThat(one.body()).startsWith("{\"id\":\"org/b\"");
                }
                Answer unknown = call(gateway, "GET", "/v1/models/none");
                assertThat(unknown.status()).isEqualTo(404);
                assertThat(unknown.body()).contains("model_not_found");
                assertThat(upstream.requests()).as("the list is remembered").hasSize(1);
            }
        }
    }

    @Test
    void routesByListAndElseToTheDefault() throws Exception {
        try (FakeUpstream other = FakeUpstream.start();
                RunningGateway gateway = RunningGateway.start(
                        "upstreams:",
                        "  - {name: one, base-url: '" + upstream.baseUri() + "', models: [m1]}",
                        "  - {name: two, base-url: '" + other.baseUri() + "', models: [m2], default: true}")) {
            post(gateway, WHOLE.replace("fake-1", "m1"));
            post(gateway, WHOLE.replace("fake-1", "m2"));
            post(gateway, WHOLE.replace("fake-1", "else"));
            assertThat(upstream.requests()).hasSize(1);
            assertThat(other.requests()).hasSize(2);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 400})
    void refusesAModelThatNobodyServes(int status) throws Exception {
        try (RunningGateway gateway = RunningGateway.start(
                "upstreams: [{name: one, base-url: '" + upstream.baseUri() + "', models: [model-a]}]",
                "errors: {unknown-model-status: " + status + "}")) {
            Answer answer = post(gateway, WHOLE.replace("fake-1", "model-b"));
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.body())
                    .contains("model_not_found")
                    .contains("\"param\":\"model\"")
                    .contains("model-a");
            assertThat(upstream.requests()).isEmpty();
        }
    }
}
