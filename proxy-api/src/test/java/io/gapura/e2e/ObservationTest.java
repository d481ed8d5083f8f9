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
import io.gapura.testing.RunningGateway;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the gateway says of itself: health, the page, the access log; and that it follows its configuration. */
class ObservationTest {
    private static final Duration SOON = Duration.ofSeconds(5);

    private FakeUpstream upstream;

    @BeforeEach
    void start() {
        upstream = FakeUpstream.start();
    }

    @AfterEach
    void stop() {
        upstream.close();
    }

    @Test
    void tellsItsHealthInEveryShape() throws Exception {
        try (RunningGateway gateway =
                RunningGateway.inFrontOf(upstream, "default-model: small", "auth: {keys: [{name: a, key: b}]}")) {
            JsonObject healthz = json(call(gateway, "GET", "/healthz"));
            assertThat(healthz.getString("status")).isEqualTo("ok");
            assertThat(healthz.getString("provider")).isEqualTo("openai-compatible");
            assertThat(healthz.getString("model")).isEqualTo("small");
            assertThat(healthz.getInt("uptime")).isNotNegative();
            JsonObject health = json(call(gateway, "GET", "/health"));
            assertThat(health.getString("status")).isEqualTo("healthy");
            assertThat(health.keySet()).contains("timestamp", "version", "service", "integration");
            assertThat(health.getJsonObject("pii_protection").keySet())
                    .containsExactly("enabled", "patterns_loaded", "session_timeout_minutes");
            assertThat(call(gateway, "GET", "/health/live").status()).isEqualTo(200);
            assertThat(call(gateway, "GET", "/health/ready").status()).isEqualTo(200);
            for (String path : new String[] {"/", "/healthz", "/health", "/health/live", "/health/ready"}) {
                assertThat(call(gateway, "HEAD", path).status()).as(path).isEqualTo(200);
            }
        }
    }

    @Test
    void saysThatItIsNotReadyWhileItDrains() throws Exception {
        try (RunningGateway gateway = RunningGateway.inFrontOf(upstream)) {
            gateway.drain();
            assertThat(call(gateway, "GET", "/health/ready").status()).isEqualTo(503);
            assertThat(call(gateway, "HEAD", "/health/ready").status()).isEqualTo(503);
            assertThat(call(gateway, "GET", "/health/live").status()).isEqualTo(200);
            assertThat(call(gateway, "GET", "/", "Accept: text/html").body()).contains("It is stopping");
            assertThat(post(gateway, WHOLE).status())
                    .as("calls are answered still")
                    .isEqualTo(200);
        }
    }

    @Test
    void showsAPageThatNothingCanBeSmuggledInto() throws Exception {
        try (RunningGateway gateway =
                RunningGateway.inFrontOf(upstream, "default-model: '<script>alert(\"1\")</script>&'")) {
            Answer page = call(gateway, "GET", "/", "Accept: text/html,*/*");
            assertThat(page.header("Content-Type").replace(" ", "")).isEqualToIgnoringCase("text/html;charset=utf-8");
            assertThat(page.body())
                    .contains("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;")
                    .doesNotContain("<script");
            assertThat(page.header("Content-Security-Policy")).startsWith("default-src 'none'");
            assertThat(json(call(gateway, "GET", "/")).getString("name")).isEqualTo("gapura");
        }
    }

    @Test
    void writesOneLineACall() throws Exception {
        try (RunningGateway gateway = RunningGateway.inFrontOf(upstream)) {
            int length = post(gateway, STREAM, "x-request-id: line-1").body().length();
            assertThat(gateway.awaitLine("gapura.access", "line-1"))
                    .startsWith(
                            "id=line-1 caller=anonymous remote=127.0.0.1 method=POST path=/v1/chat/completions model=fake-1 upstream=up")
                    .contains(" status=200 ")
                    .contains(" first_byte_ms=")
                    .contains(" duration_ms=")
                    .contains(" bytes_in=" + STREAM.length() + " ")
                    .contains(" bytes_out=" + length + " ")
                    .contains(" tokens_in=9 tokens_out=6 finish=stop");
            assertThat(gateway.logged().lines().filter(line -> line.contains("line-1")))
                    .hasSize(1);
        }
    }

    @Test
    void writesTheLineAsJsonThatNoWordOfTheClientsCanForge() throws Exception {
        try (RunningGateway gateway = RunningGateway.inFrontOf(upstream, "access-log: {format: json}")) {
            post(
                    gateway,
                    WHOLE.replace("fake-1", "x\\\"}\\n{\\\"id\\\":\\\"forged\\u0000\\u2028"),
                    "x-request-id: json-1");
            String line = gateway.awaitLine("gapura.access", "json-1");
            assertThat(line).doesNotContain("\n");
            JsonObject parsed = Json.createReader(new StringReader(line)).readObject();
            assertThat(parsed.getString("id")).isEqualTo("json-1");
            assertThat(parsed.getString("model")).isEqualTo("x\"}\n{\"id\":\"forged\u0000\u2028");
            assertThat(parsed.getInt("status")).isEqualTo(200);
        }
    }

    @Test
    void quotesInTheTextLineWhatCouldForgeOne() throws Exception {
        try (RunningGateway gateway = RunningGateway.inFrontOf(upstream)) {
            post(gateway, WHOLE.replace("fake-1", "x status=200\\nid=forged"), "x-request-id: text-1");
            String line = gateway.awaitLine("gapura.access", "text-1");
            assertThat(line).contains("model=\"x status=200\\nid=forged\"").doesNotContain("\n");
            call(gateway, "GET", "/a%20status=200%22b", "x-request-id: text-2");
            assertThat(gateway.awaitLine("gapura.access", "text-2"))
                    .contains("path=\"/a status=200\\\"b\"")
                    .contains(" status=404 ");
        }
    }

    @Test
    void logsNeitherBodiesNorKeysNorAddressesOfTheUpstreamForTheClient() throws Exception {
        upstream.enqueue(CannedChat.error(401, "Incorrect API key provided: house-key", "x", null));
        try (RunningGateway gateway = RunningGateway.inFrontOf(upstream)) {
            post(gateway, WHOLE.replace("hi", "very private words"), "x-request-id: secret-1", "x-api-key: mine-own");
            gateway.awaitLine("gapura.access", "secret-1");
            assertThat(gateway.logged())
                    .doesNotContain("house-key")
                    .doesNotContain("mine-own")
                    .doesNotContain("private words");
        }
    }

    @Test
    void followsItsFileAndLetsAStreamFinishOnTheOldOne() throws Exception {
        Gate gate = new Gate();
        upstream.when(request -> request.bodyText().contains("\"held\""), request -> FakeAnswer.sse()
                .event(CannedChat.contentChunk("held", "before"))
                .hold(gate)
                .events(CannedChat.streamEvents("held", java.util.List.of("after"), false), Duration.ZERO));
        try (FakeUpstream second = FakeUpstream.start();
                RunningGateway gateway = RunningGateway.start(file(upstream), "reload: {interval: 100ms}");
                RawHttpClient open = gateway.connect();
                RawHttpClient sending = gateway.connect()) {
            open.post(CHAT, STREAM.replace("fake-1", "held"));
            open.readHead();
            open.nextEvent();
            sending.sendHead("POST", CHAT, "Content-Type: application/json", "Content-Length: " + WHOLE.length());
            sending.send(WHOLE.substring(0, 10));
            awaitArrival(gateway);
            gateway.rewrite(file(second), "reload: {interval: 100ms}");
            gateway.awaitLine("gapura", "the new configuration is in force");
            assertThat(post(gateway, WHOLE).status()).isEqualTo(200);
            assertThat(second.requests()).hasSize(1);
            sending.send(WHOLE.substring(10));
            assertThat(answer(sending).status())
                    .as("its body was still on its way")
                    .isEqualTo(200);
            gate.open();
            assertThat(open.readText()).contains("after").contains("[DONE]");
            assertThat(second.requests())
                    .as("what began on the old one ends there")
                    .hasSize(1);
            long until = System.nanoTime() + SOON.toNanos();
            while (upstream.connectionsOpen() > 0 && System.nanoTime() < until) {
                Thread.sleep(10);
            }
            assertThat(upstream.connectionsOpen())
                    .as("the old gateway is closed")
                    .isZero();
        }
    }

    /** A call that is answered came in after those that were sent before it on this idle machine. */
    private static void awaitArrival(RunningGateway gateway) throws Exception {
        Thread.sleep(200);
        assertThat(call(gateway, "GET", "/healthz").status()).isEqualTo(200);
    }

    @Test
    void keepsTheOldConfigurationWhereTheNewOneIsWrong() throws Exception {
        try (RunningGateway gateway = RunningGateway.start(file(upstream), "reload: {interval: 100ms}")) {
            gateway.rewrite("upstreams: [{name: up, base-urll: 'http://x'}]");
            assertThat(gateway.awaitLine("gapura", "the new configuration is wrong"))
                    .contains("base-url");
            assertThat(post(gateway, WHOLE).status()).isEqualTo(200);
            gateway.rewrite(
                    "upstreams: [{name: up, base-url: 'https://x.example/v1', tls: {trust-store: {path: /nowhere.p12}}}]");
            gateway.awaitLine("gapura", "can not be used");
            assertThat(post(gateway, WHOLE).status()).isEqualTo(200);
            assertThat(Thread.getAllStackTraces().keySet().stream()
                            .filter(thread -> thread.getName().startsWith("gapura-upstream-timer")))
                    .as("what could not start was stopped")
                    .hasSizeLessThanOrEqualTo(1);
        }
    }

    private static String file(FakeUpstream upstream) {
        return "upstreams: [{name: up, base-url: '" + upstream.baseUri() + "', api-key: house-key}]";
    }

    private static JsonObject json(Answer answer) {
        assertThat(answer.status()).isEqualTo(200);
        return Json.createReader(new StringReader(answer.body())).readObject();
    }
}
