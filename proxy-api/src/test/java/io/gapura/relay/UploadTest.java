package io.gapura.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.exchange.Ending;
import io.gapura.exchange.ExchangeLog;
import io.gapura.http.Headers;
import io.gapura.testing.FakeAnswer;
import io.gapura.testing.FakeUpstream;
import io.gapura.testing.Gate;
import io.gapura.testing.RawHttpClient;
import io.gapura.testing.ReceivedRequest;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bodies that are passed on while they arrive, over sockets. */
@Timeout(60)
class UploadTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String FILES = "/v1/files";
    private static final String FORM = "Content-Type: multipart/form-data; boundary=b";
    private static final FakeAnswer OK = FakeAnswer.status(200).json("{\"id\":\"file-1\"}");

    private final FakeUpstream upstream = FakeUpstream.start().countBodies().otherwise(request -> OK);
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
        upstream.close();
    }

    @Test
    void passesABodyOfAnnouncedLengthOn() throws Exception {
        byte[] body = random(3_000_000);
        try (UploadServer server = UploadServer.inFrontOf(upstream);
                RawHttpClient client = server.connect()) {
            for (int i = 0; i < 3; i++) {
                client.sendHead("POST", FILES, FORM, "Content-Length: " + body.length);
                client.send(body);

                assertThat(client.readHead().status()).isEqualTo(200);
                assertThat(client.readText()).isEqualTo("{\"id\":\"file-1\"}");
                ReceivedRequest request = upstream.take(SOON);
                assertThat(request.header("Content-Length")).isEqualTo("3000000");
                assertThat(request.header("Content-Type")).isEqualTo("multipart/form-data; boundary=b");
                assertThat(request.bodyDigest()).isEqualTo(sha256(body));
                assertThat(server.awaitEnd().bytesIn()).isEqualTo(3_000_000);
            }
        }
        assertThat(upstream.connectionsTotal()).isEqualTo(1);
        assertThat(upstream.malformed()).isEmpty();
    }

    @Test
    void passesAChunkedBodyOnAndKeepsTheConnection() throws Exception {
        byte[] body = random(700_000);
        try (UploadServer server = UploadServer.inFrontOf(upstream);
                RawHttpClient client = server.connect()) {
            for (int i = 0; i < 3; i++) {
                client.sendHead("POST", FILES, FORM, "Transfer-Encoding: chunked");
                for (int at = 0; at < body.length; at += 100_000) {
                    client.sendChunk(java.util.Arrays.copyOfRange(body, at, at + 100_000));
                }
                client.sendLastChunk();

                assertThat(client.readHead().status()).isEqualTo(200);
                client.readText();
                ReceivedRequest request = upstream.take(SOON);
                assertThat(request.header("Transfer-Encoding")).isEqualTo("chunked");
                assertThat(request.bodyDigest()).isEqualTo(sha256(body));
            }
        }
        assertThat(upstream.malformed()).isEmpty();
    }

    @Test
    void takesFromTheClientNoMoreThanTheUpstreamTakes() throws Exception {
        Gate gate = new Gate();
        upstream.readBodiesAfter(gate);
        byte[] body = random(64_000_000);
        try (UploadServer server = UploadServer.inFrontOf(upstream);
                RawHttpClient client = server.connect()) {
            client.sendHead("POST", FILES, FORM, "Content-Length: " + body.length);
            Future<?> sending = threads.submit(() -> {
                client.send(body);
                return null;
            });
            Thread.sleep(500); // nothing tells that a sender is stuck
            assertThat(sending.isDone()).isFalse();

            gate.open();
            sending.get(20, TimeUnit.SECONDS);
            assertThat(client.readHead().status()).isEqualTo(200);
            assertThat(upstream.take(SOON).bodyDigest()).isEqualTo(sha256(body));
        }
    }

    @Test
    void invitesTheBodyOfAClientThatAsks() throws Exception {
        try (UploadServer server = UploadServer.inFrontOf(upstream);
                RawHttpClient client = server.connect()) {
            client.sendHead("POST", FILES, FORM, "Content-Length: 5", "Expect: 100-continue");
            assertThat(client.readAnyHead().status()).isEqualTo(100);
            client.send("hello");
            assertThat(client.readHead().status()).isEqualTo(200);
            assertThat(upstream.take(SOON).bodyBytes()).isEqualTo(5);
        }
    }

    @Test
    void takesAnEmptyBody() throws Exception {
        try (UploadServer server = UploadServer.inFrontOf(upstream);
                RawHttpClient client = server.connect()) {
            client.sendHead("POST", FILES, FORM, "Content-Length: 0");
            assertThat(client.readHead().status()).isEqualTo(200);
            client.readText();
            client.sendHead("POST", FILES, FORM);
            assertThat(client.readHead().status()).isEqualTo(200);
            client.readText();
            client.sendHead("POST", FILES, FORM, "Transfer-Encoding: chunked");
            client.sendLastChunk();
            assertThat(client.readHead().status()).isEqualTo(200);
        }
    }

    @Test
    void refusesAnAnnouncedLengthBeyondTheLimit() throws Exception {
        try (UploadServer server = UploadServer.inFrontOf(upstream, "limits: {upload: 1MiB}");
                RawHttpClient client = server.connect()) {
            client.sendHead("POST", FILES, FORM, "Content-Length: 3000000");
            client.send(new byte[3_000_000]);
            assertThat(client.readHead().status()).isEqualTo(413);
            assertThat(client.readText()).contains("1048576 bytes");
        }
        assertThat(upstream.requests()).isEmpty();
    }

    @Test
    void refusesAChunkedBodyOnceItIsBeyondTheLimit() throws Exception {
        try (UploadServer server = UploadServer.inFrontOf(upstream, "limits: {upload: 1MiB}");
                RawHttpClient client = server.connect()) {
            client.sendHead("POST", FILES, FORM, "Transfer-Encoding: chunked");
            for (int i = 0; i < 30; i++) {
                client.sendChunk(new byte[100_000]);
            }
            client.sendLastChunk();
            assertThat(client.readHead().status()).isEqualTo(413);
            assertThat(client.readText()).contains("1048576 bytes");
        }
        assertThat(upstream.take(SOON).complete()).isFalse();
    }

    @Test
    void givesAnEarlyAnswerToAClientThatSendsAllFirst() throws Exception {
        upstream.enqueueEarly(FakeAnswer.status(401).json("{\"error\":{\"message\":\"no\"}}"));
        byte[] body = random(20_000_000);
        try (UploadServer server = UploadServer.inFrontOf(upstream);
                RawHttpClient client = server.connect()) {
            client.sendHead("POST", FILES, FORM, "Content-Length: " + body.length);
            client.send(body);
            RawHttpClient.Head head = client.readHead();
            assertThat(head.status()).isEqualTo(401);
            assertThat(head.header("Connection")).isEqualTo("close");
            assertThat(client.readText()).isEqualTo("{\"error\":{\"message\":\"no\"}}");
        }
        assertThat(upstream.requests().get(0).bodyBytes()).isLessThan(body.length);
    }

    @Test
    void throwsAwayABodyThatNobodyWants() throws Exception {
        byte[] body = random(5_000_000);
        try (UploadServer server = UploadServer.inFrontOf(upstream);
                RawHttpClient client = server.connect()) {
            server.running(exchange -> exchange.fail(new GatewayException(ErrorKind.MODEL_NOT_FOUND, "unknown")));
            client.sendHead("POST", FILES, FORM, "Content-Length: " + body.length);
            client.send(body);
            assertThat(client.readHead().status()).isEqualTo(404);
            assertThat(client.readText()).contains("unknown");
        }
    }

    @Test
    void closesTheConnectionOfAClientThatNeverEndsItsUnwantedBody() throws Exception {
        try (UploadServer server = UploadServer.inFrontOf(upstream);
                RawHttpClient client = server.connect()) {
            server.running(exchange -> exchange.answer(200, Headers.of("Content-Type", "text/plain"), new byte[2]));
            client.sendHead("POST", FILES, FORM, "Content-Length: 1000");
            client.send("some");
            assertThat(client.readHead().status()).isEqualTo(200);
            client.readText();
            assertThat(client.readClosed()).isTrue();
        }
    }

    @Test
    void endsABodyThatPausesForTooLong() throws Exception {
        try (UploadServer server = UploadServer.inFrontOf(upstream, "limits: {body-timeout: 1s}");
                RawHttpClient client = server.connect()) {
            client.sendHead("POST", FILES, FORM, "Content-Length: 1000");
            client.send("some");
            assertThat(client.readHead().status()).isEqualTo(408);
            assertThat(client.readText()).contains("paused for more than 1 s");
        }
        assertThat(upstream.take(SOON).awaitAborted(SOON)).isTrue();
    }

    @Test
    void endsABodyThatNeverBegins() throws Exception {
        try (UploadServer server = UploadServer.inFrontOf(upstream, "limits: {body-timeout: 1s}");
                RawHttpClient client = server.connect()) {
            client.sendHead("POST", FILES, FORM, "Content-Length: 1000");
            assertThat(client.readHead().status()).isEqualTo(408);
        }
        assertThat(upstream.requests()).isEmpty();
    }

    @Test
    void aSlowUpstreamIsNoPauseOfTheClient() throws Exception {
        Gate gate = new Gate();
        upstream.readBodiesAfter(gate);
        byte[] body = random(32_000_000);
        try (UploadServer server = UploadServer.inFrontOf(upstream, "limits: {body-timeout: 1s}");
                RawHttpClient client = server.connect()) {
            client.sendHead("POST", FILES, FORM, "Content-Length: " + body.length);
            Future<?> sending = threads.submit(() -> {
                client.send(body);
                return null;
            });
            Thread.sleep(2500); // longer than the client may pause
            gate.open();
            sending.get(20, TimeUnit.SECONDS);
            assertThat(client.readHead().status()).isEqualTo(200);
        }
    }

    @Test
    void letsTheUpstreamGoWhenTheClientLeavesInTheMiddle() throws Exception {
        try (UploadServer server = UploadServer.inFrontOf(upstream)) {
            RawHttpClient client = server.connect();
            client.sendHead("POST", FILES, FORM, "Content-Length: 1000000");
            client.send(new byte[100_000]);
            while (upstream.requests().isEmpty()) {
                Thread.sleep(5);
            }
            client.abort();
            assertThat(upstream.take(SOON).awaitAborted(Duration.ofSeconds(2))).isTrue();
            ExchangeLog log = server.awaitEnd();
            assertThat(log.ending()).isEqualTo(Ending.GONE);
        }
    }

    @Test
    void refusesACodedBodyInsteadOfPassingItOnUninspected() throws Exception {
        try (UploadServer server = UploadServer.inFrontOf(upstream);
                RawHttpClient client = server.connect()) {
            client.sendHead("POST", FILES, FORM, "Content-Encoding: gzip", "Content-Length: 1000000");
            client.send(new byte[1_000_000]);
            assertThat(client.readHead().status()).isEqualTo(415);
            assertThat(client.readText()).contains("send it without a coding");
        }
        try (UploadServer server = UploadServer.inFrontOf(upstream);
                RawHttpClient client = server.connect()) {
            client.sendHead("POST", FILES, FORM, "Content-Encoding: identity", "Content-Length: 2");
            client.send("ab");
            assertThat(client.readHead().status()).isEqualTo(200);
        }
        assertThat(upstream.requests()).hasSize(1);
    }

    @Test
    void tellsOfAnUpstreamThatBreaksOff() throws Exception {
        upstream.enqueueEarly(FakeAnswer.nothing().reset());
        try (UploadServer server = UploadServer.inFrontOf(upstream);
                RawHttpClient client = server.connect()) {
            client.sendHead("POST", FILES, FORM, "Content-Length: 5000000");
            client.send(new byte[5_000_000]);
            assertThat(client.readHead().status()).isEqualTo(502);
        }
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
