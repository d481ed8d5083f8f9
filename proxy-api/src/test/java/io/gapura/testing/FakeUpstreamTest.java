package io.gapura.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gapura.testing.FakeAnswer.Cut;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FakeUpstreamTest {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final String CHAT = "/v1/chat/completions";
    private static final String ASK = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    private static final String ASK_STREAM = "{\"model\":\"m\",\"stream\":true,\"messages\":[]}";

    private FakeUpstream upstream;
    private RawHttpClient client;

    @BeforeEach
    void open() throws IOException {
        upstream = FakeUpstream.start();
        client = RawHttpClient.connect(upstream.uri());
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        upstream.close();
    }

    @Test
    void answersWholeByDefault() throws IOException {
        client.post(CHAT, ASK);

        assertThat(client.readHead().status()).isEqualTo(200);
        assertThat(client.readText())
                .contains("\"object\":\"chat.completion\"", "\"model\":\"m\"", "Hello from the fake upstream.");
    }

    @Test
    void streamsWhenAskedAndSendsUsageOnlyWhenAsked() throws IOException {
        client.post(CHAT, ASK_STREAM);
        assertThat(client.readHead().header("Content-Type")).isEqualTo("text/event-stream");
        List<String> plain =
                client.readEvents().stream().map(RawHttpClient.Event::data).toList();
        client.post(CHAT, "{\"model\":\"m\",\"stream\":true,\"stream_options\":{\"include_usage\":true}}");
        client.readHead();
        List<String> counted =
                client.readEvents().stream().map(RawHttpClient.Event::data).toList();

        assertThat(plain).isEqualTo(CannedChat.streamEvents("m", CannedChat.WORDS, false));
        assertThat(counted).hasSize(plain.size() + 1);
        assertThat(counted.get(counted.size() - 2)).contains("\"choices\":[]", "\"total_tokens\":15");
        assertThat(counted.get(counted.size() - 1)).isEqualTo("[DONE]");
    }

    @Test
    void listsModelsAndRefusesUnknownPathsAndBrokenJson() throws IOException {
        client.get("/v1/models");
        client.readHead();
        assertThat(client.readText()).contains("fake-1", "fake-2");
        client.get("/v1/nowhere");
        assertThat(client.readHead().status()).isEqualTo(404);
        client.readBody();
        client.post(CHAT, "{\"model\":");
        assertThat(client.readHead().status()).isEqualTo(400);
    }

    @Test
    void recordsTheRequestAsItWasSent() throws Exception {
        client.send(
                "POST /v1/x?a=b HTTP/1.1\r\nhOsT: h\r\nX-Odd:  two words \r\nContent-Length: 3\r\n\r\n\u0001\u0002z");
        client.readHead();

        ReceivedRequest request = upstream.take(SOON);
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.target()).isEqualTo("/v1/x?a=b");
        assertThat(request.path()).isEqualTo("/v1/x");
        assertThat(request.fields())
                .containsExactly(
                        new HeaderField("hOsT", "h"),
                        new HeaderField("X-Odd", "two words"),
                        new HeaderField("Content-Length", "3"));
        assertThat(request.body()).containsExactly(1, 2, 'z');
        assertThat(request.complete()).isTrue();
        assertThat(request.awaitEnd(SOON)).isEqualTo(ReceivedRequest.End.ANSWERED);
    }

    @Test
    void readsChunkedBodiesSentOneByteAtATime() throws Exception {
        client.sendHead("POST", CHAT, "Transfer-Encoding: chunked", "Connection: keep-alive");
        client.sendSlowly(
                "5;x=y\r\nhello\r\n1\r\n!\r\n0\r\nTrailer: t\r\n\r\n".getBytes(UTF_8), Duration.ofNanos(100_000));

        assertThat(upstream.take(SOON).bodyText()).isEqualTo("hello!");
    }

    @Test
    void sendsContinueWhenExpected() throws IOException {
        client.sendHead("POST", CHAT, "Content-Length: " + ASK.length(), "Expect: 100-continue");
        assertThat(client.readAnyHead().status()).isEqualTo(100);
        client.send(ASK);
        assertThat(client.readHead().status()).isEqualTo(200);
    }

    @Test
    void keepsTheConnectionForTheNextRequestAndAnswersPipelinedOnes() throws Exception {
        client.post(CHAT, ASK);
        client.readHead();
        client.readBody();
        String get = "GET /v1/models HTTP/1.1\r\nHost: h\r\n\r\n";
        client.send(get + get + get);
        for (int i = 0; i < 3; i++) {
            assertThat(client.readHead().status()).isEqualTo(200);
            assertThat(client.readText()).contains("fake-1");
        }

        assertThat(upstream.connectionsTotal()).isEqualTo(1);
        assertThat(upstream.requests()).hasSize(4).allMatch(request -> request.connection() == 1);
    }

    @Test
    void servesAFixtureByteForByteWithEachFraming() throws IOException {
        byte[] body = new byte[100_000];
        for (int i = 0; i < body.length; i++) {
            body[i] = (byte) (i * 31);
        }
        FakeAnswer fixture = FakeAnswer.fixture(207, List.of(new HeaderField("x-Odd", "y")), body);
        upstream.enqueue(fixture, fixture.chunked(), fixture.closeDelimited());

        client.get("/");
        RawHttpClient.Head head = client.readHead();
        assertThat(head.status()).isEqualTo(207);
        assertThat(head.fields())
                .containsExactly(new HeaderField("x-Odd", "y"), new HeaderField("Content-Length", "100000"));
        assertThat(client.readBody()).isEqualTo(body);
        client.get("/");
        assertThat(client.readHead().header("Transfer-Encoding")).isEqualTo("chunked");
        assertThat(client.readBody()).isEqualTo(body);
        client.get("/");
        assertThat(client.readHead().header("Content-Length")).isNull();
        assertThat(client.readBody()).isEqualTo(body);
        assertThat(client.readClosed()).isTrue();
    }

    @Test
    void servesErrorsAsScripted() throws IOException {
        upstream.enqueue(
                CannedChat.error(429, "slow down", "rate_limit_error", "rate_limit_exceeded")
                        .header("Retry-After", "7"),
                FakeAnswer.status(500).header("Content-Type", "text/html").body("<html>oops</html>"),
                FakeAnswer.status(503));

        client.post(CHAT, ASK);
        RawHttpClient.Head throttled = client.readHead();
        assertThat(throttled.status()).isEqualTo(429);
        assertThat(throttled.header("retry-after")).isEqualTo("7");
        assertThat(client.readText()).contains("rate_limit_exceeded");
        client.post(CHAT, ASK);
        assertThat(client.readHead().status()).isEqualTo(500);
        assertThat(client.readText()).isEqualTo("<html>oops</html>");
        client.post(CHAT, ASK);
        assertThat(client.readHead().status()).isEqualTo(503);
        assertThat(client.readBody()).isEmpty();
        client.post(CHAT, ASK);
        assertThat(client.readHead().status()).isEqualTo(200);
    }

    @Test
    void choosesByModelHeaderAndPathBeforeTheQueue() throws IOException {
        upstream.whenModel("m", FakeAnswer.status(201))
                .whenHeader("X-Case", "b", FakeAnswer.status(202))
                .whenPath("/v1/models", FakeAnswer.status(203))
                .otherwise(request -> FakeAnswer.status(205))
                .enqueue(FakeAnswer.status(206));

        client.post(CHAT, ASK);
        assertThat(client.readHead().status()).isEqualTo(201);
        client.post(CHAT, "{}", "X-Case: b");
        assertThat(client.readHead().status()).isEqualTo(202);
        client.get("/v1/models?x=y");
        assertThat(client.readHead().status()).isEqualTo(203);
        client.post(CHAT, "{}");
        assertThat(client.readHead().status()).isEqualTo(206);
        client.post(CHAT, "{}");
        assertThat(client.readHead().status()).isEqualTo(205);
    }

    @Test
    void pacesEvents() throws IOException {
        upstream.enqueue(CannedChat.paced("m", 6, Duration.ofMillis(30)));
        client.post(CHAT, ASK_STREAM);
        client.readHead();
        List<RawHttpClient.Event> events = client.readEvents();

        List<Long> sent = upstream.requests().get(0).eventNanos();
        assertThat(events).hasSize(9);
        assertThat(sent).hasSize(9);
        for (int i = 0; i < events.size(); i++) {
            assertThat(events.get(i).arrivedNanos()).isGreaterThanOrEqualTo(sent.get(i));
            if (i > 0) {
                assertThat(sent.get(i) - sent.get(i - 1))
                        .as("gap before event %d", i)
                        .isGreaterThanOrEqualTo(30_000_000L);
            }
        }
    }

    @Test
    void cutsBeforeTheHeadByResetAndByFin() throws IOException {
        upstream.enqueue(
                FakeAnswer.status(200).cutAfter(0, Cut.RESET),
                FakeAnswer.status(200).cutAfter(0, Cut.FINISH));

        client.post(CHAT, ASK);
        assertThatThrownBy(client::readHead).isInstanceOf(SocketException.class);
        try (RawHttpClient second = RawHttpClient.connect(upstream.uri())) {
            second.post(CHAT, ASK);
            assertThatThrownBy(second::readHead).isInstanceOf(EOFException.class);
        }
    }

    @Test
    void cutsInTheHeadInsideAnEventAndBetweenEvents() throws Exception {
        FakeAnswer whole = FakeAnswer.sse().event("one").event("two").event("three");
        int head = whole.headLength();
        int event = "b\r\ndata: one\n\n\r\n".length();
        upstream.enqueue(
                whole.cutAfter(head - 2, Cut.FINISH),
                whole.cutAfter(head + event + 7, Cut.RESET),
                whole.cutAfter(head + event, Cut.RESET),
                whole.cutAfter(head + event, Cut.FINISH));

        client.post(CHAT, ASK);
        assertThatThrownBy(client::readHead).isInstanceOf(EOFException.class);
        for (Class<?> failure : List.of(SocketException.class, SocketException.class, EOFException.class)) {
            try (RawHttpClient next = RawHttpClient.connect(upstream.uri())) {
                next.post(CHAT, ASK);
                next.readHead();
                assertThat(next.nextEvent().data()).isEqualTo("one");
                assertThatThrownBy(next::readEvent).isInstanceOf(failure);
            }
        }
        assertThat(upstream.requests()).hasSize(4).allMatch(request -> request.end() == ReceivedRequest.End.CUT);
        assertThat(upstream.requests().get(1).bytesAccepted()).isEqualTo(head + event + 7);
    }

    @Test
    void staysSilentBeforeTheHeadAndInTheStreamUntilTheClientGoes() throws Exception {
        upstream.enqueue(
                FakeAnswer.nothing().silence(), FakeAnswer.sse().event("one").silence());
        client.timeout(Duration.ofMillis(200));

        client.post(CHAT, ASK);
        ReceivedRequest first = upstream.take(SOON);
        assertThatThrownBy(client::readHead).isInstanceOf(SocketTimeoutException.class);
        assertThat(first.end()).isNull();
        client.close();
        assertThat(first.awaitEnd(SOON)).isEqualTo(ReceivedRequest.End.ABORTED);
        assertThat(first.awaitAborted(SOON)).isTrue();

        client = RawHttpClient.connect(upstream.uri());
        client.post(CHAT, ASK);
        client.readHead();
        ReceivedRequest second = upstream.take(SOON);
        assertThat(client.readEvent()).isNotNull();
        client.timeout(Duration.ofMillis(200));
        assertThatThrownBy(client::readEvent).isInstanceOf(SocketTimeoutException.class);
        long before = System.nanoTime();
        client.abort();
        assertThat(second.awaitAborted(SOON)).isTrue();
        assertThat(second.abortedNanos().orElseThrow()).isGreaterThanOrEqualTo(before);
        assertThat(second.body()).asString(UTF_8).isEqualTo(ASK);
    }

    @Test
    void noticesAClientThatGoesBeforeItsBodyIsComplete() throws Exception {
        client.sendHead("POST", CHAT, "Content-Length: 100");
        client.send("{\"half");
        client.close();

        ReceivedRequest request = upstream.take(SOON);
        assertThat(request.awaitAborted(SOON)).isTrue();
        assertThat(request.complete()).isFalse();
        assertThat(request.bodyText()).isEqualTo("{\"half");
    }

    @Test
    void holdsHeadAndEventsUntilTheTestOpensTheGate() throws Exception {
        Gate head = new Gate();
        Gate event = new Gate();
        upstream.enqueue(FakeAnswer.sse().after(head).event("one").hold(event).event("two"));
        client.timeout(Duration.ofMillis(150));
        client.post(CHAT, ASK);

        assertThatThrownBy(client::readHead).isInstanceOf(SocketTimeoutException.class);
        head.open();
        client.timeout(SOON).readHead();
        assertThat(client.nextEvent().data()).isEqualTo("one");
        event.open();
        assertThat(client.nextEvent().data()).isEqualTo("two");
        assertThat(client.readEvent()).isNull();
    }

    @Test
    void dripsOneByteAtATime() throws Exception {
        upstream.enqueue(FakeAnswer.status(200).body("0123456789").dripping(Duration.ofMillis(2)));
        client.get("/");
        client.readHead();

        assertThat(client.readText()).isEqualTo("0123456789");
        ReceivedRequest request = upstream.take(SOON);
        assertThat(request.awaitEnd(SOON)).isEqualTo(ReceivedRequest.End.ANSWERED);
        assertThat(request.endedNanos().orElseThrow() - request.arrivedNanos())
                .isGreaterThanOrEqualTo(request.bytesAccepted() * 2_000_000L);
    }

    @Test
    void zipsOnlyWhenAsked() throws IOException {
        FakeAnswer zipped = FakeAnswer.sse().event("one").event("two").gzippedIfAsked();
        upstream.enqueue(zipped, zipped, FakeAnswer.status(200).body("x").gzipped());

        client.post(CHAT, ASK);
        assertThat(client.readHead().header("Content-Encoding")).isNull();
        assertThat(client.readText()).isEqualTo("data: one\n\ndata: two\n\n");
        client.post(CHAT, ASK, "Accept-Encoding: deflate, gzip");
        assertThat(client.readHead().header("Content-Encoding")).isEqualTo("gzip");
        assertThat(unzipped(client.readBody())).isEqualTo("data: one\n\ndata: two\n\n");
        client.post(CHAT, ASK);
        client.readHead();
        assertThat(unzipped(client.readBody())).isEqualTo("x");
    }

    @Test
    void streamsEndlesslyOnlyAsFastAsTheClientReads() throws Exception {
        try (FakeUpstream small = FakeUpstream.start(16 * 1024);
                RawHttpClient slow = RawHttpClient.connect(small.uri(), 16 * 1024)) {
            small.enqueue(FakeAnswer.sse().endless("data: " + "x".repeat(1000) + "\n\n"));
            slow.post(CHAT, ASK);
            slow.readHead();
            assertThat(slow.readEvent()).isNotNull();
            ReceivedRequest request = small.take(SOON);
            long stalled = settled(request);
            for (int i = 0; i < 5000; i++) {
                assertThat(slow.readEvent()).isNotNull();
            }

            assertThat(stalled).isLessThan(1_000_000);
            assertThat(request.bytesAccepted()).isGreaterThan(5_000_000);
            slow.abort();
            assertThat(request.awaitAborted(SOON)).isTrue();
        }
    }

    @Test
    void servesAHugeEventAndAnErrorEventInsideA200() throws IOException {
        String huge = "é".repeat(3_000_000);
        upstream.enqueue(FakeAnswer.sse().event(huge).event(CannedChat.errorJson("overloaded", "server_error", null)));
        client.post(CHAT, ASK);
        client.readHead();

        assertThat(client.nextEvent().data()).isEqualTo(huge);
        assertThat(client.nextEvent().data()).startsWith("{\"error\":{\"message\":\"overloaded\"");
    }

    @Test
    void answersEarlyAndThenReadsTheRestOfTheBody() throws IOException {
        upstream.enqueueEarly(FakeAnswer.status(413));
        client.sendHead("POST", CHAT, "Content-Length: 10");
        assertThat(client.readHead().status()).isEqualTo(413);
        client.send("0123456789");
        client.get("/v1/models");

        assertThat(client.readHead().status()).isEqualTo(200);
        assertThat(upstream.requests().get(0).bodyText()).isEqualTo("0123456789");
    }

    @Test
    void makesAnUploadWaitUntilTheGateIsOpen() throws Exception {
        try (FakeUpstream small = FakeUpstream.start(16 * 1024);
                RawHttpClient uploader = RawHttpClient.connect(small.uri())) {
            Gate gate = new Gate();
            small.readBodiesAfter(gate);
            int length = 16 << 20;
            uploader.sendHead("POST", CHAT, "Content-Length: " + length);
            Thread upload = new Thread(() -> {
                try {
                    uploader.send(new byte[length]);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            upload.start();
            upload.join(500);
            assertThat(upload.isAlive()).isTrue();
            assertThat(small.requests()).singleElement().matches(request -> !request.complete());
            gate.open();
            upload.join();

            assertThat(uploader.readHead().status()).isEqualTo(400);
            assertThat(small.take(SOON).body()).hasSize(length);
        }
    }

    @Test
    void sendsMalformedAnswersAsTheyAreAndToldLengthsThatAreWrong() throws IOException {
        upstream.enqueue(FakeAnswer.nothing().raw("HTTP/1.1 banana\r\n\r\n"));
        client.get("/");
        assertThatThrownBy(client::readHead).isInstanceOf(NumberFormatException.class);

        upstream.enqueue(FakeAnswer.status(200).contentLength(10).body("12345").finish());
        try (RawHttpClient second = RawHttpClient.connect(upstream.uri())) {
            second.get("/");
            assertThat(second.readHead().header("Content-Length")).isEqualTo("10");
            assertThatThrownBy(second::readBody).isInstanceOf(EOFException.class);
        }
    }

    @Test
    void saysSoWhenAScriptCantBe() throws IOException {
        upstream.enqueue(FakeAnswer.status(200).endless("x"));
        upstream.when(request -> request.path().equals("/throws"), request -> {
            throw new IllegalArgumentException("no such case");
        });

        client.get("/");
        assertThat(client.readHead().status()).isEqualTo(500);
        assertThat(client.readText()).contains("endless");
        client.get("/throws");
        assertThat(client.readHead().status()).isEqualTo(500);
        assertThat(client.readText()).contains("no such case");
    }

    @Test
    void refusesAndReportsRequestsThatAreNoHttp() throws IOException {
        client.send("POST / HTTP/1.1\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n");

        assertThat(client.readHead().status()).isEqualTo(400);
        assertThat(client.readClosed()).isTrue();
        assertThat(upstream.malformed()).singleElement().asString().contains("framed twice");
    }

    @Test
    void servesAThousandStreamsAtATime() throws Exception {
        Gate gate = new Gate();
        upstream.otherwise(request -> FakeAnswer.sse()
                .event("first")
                .hold(gate)
                .pause(Duration.ofMillis(20))
                .event(request.bodyText()));
        List<RawHttpClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 1000; i++) {
                RawHttpClient each = RawHttpClient.connect(upstream.uri());
                clients.add(each);
                each.post(CHAT, "number " + i);
            }
            for (RawHttpClient each : clients) {
                each.readHead();
                assertThat(each.nextEvent().data()).isEqualTo("first");
            }
            assertThat(upstream.answersOpen()).isEqualTo(1000);
            assertThat(upstream.connectionsOpen()).isGreaterThanOrEqualTo(1000);
            gate.open();
            for (int i = 0; i < 1000; i++) {
                assertThat(clients.get(i).readEvents())
                        .extracting(RawHttpClient.Event::data)
                        .containsExactly("number " + i);
            }
        } finally {
            for (RawHttpClient each : clients) {
                each.close();
            }
        }
        assertThat(upstream.answersPeak()).isEqualTo(1000);
    }

    @Test
    void refusesConnectionsOnceClosed() {
        upstream.close();

        assertThatThrownBy(() -> RawHttpClient.connect(upstream.uri())).isInstanceOf(IOException.class);
    }

    private static String unzipped(byte[] bytes) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    /** Waits until the socket takes no more: two looks 200 ms apart that see the same count. */
    private static long settled(ReceivedRequest request) throws InterruptedException {
        long before = -1;
        long now = request.bytesAccepted();
        while (before != now) {
            Thread.sleep(200);
            before = now;
            now = request.bytesAccepted();
        }
        return now;
    }
}
