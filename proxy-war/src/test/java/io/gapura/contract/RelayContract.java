package io.gapura.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gapura.testing.CannedChat;
import io.gapura.testing.FakeAnswer;
import io.gapura.testing.Gate;
import io.gapura.testing.RawHttpClient;
import io.gapura.testing.ReceivedRequest;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** How answers cross: whole and streamed, at the client's pace, and what either side learns when the other fails. */
interface RelayContract extends OnStage {
    String CHAT = "/v1/chat/completions";

    /** Fewer than Tomcat takes on one, which is 100. */
    int CALLS_ON_ONE_CONNECTION = 90;

    /** Odd on purpose: spaces, numbers and escapes that a parser would not give back. */
    String ODD_ANSWER = "{ \"id\" :\"odd\",\"object\":\"chat.completion\", \"created\":1.70e9,\"model\":\"odd\",\r\n"
            + "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"\\u00e4 / \\/ ü \uD83D\uDE00\"},"
            + "\"finish_reason\":\"stop\"}],\"unknown\":[1.10,-0,12345678901234567890],\"usage\":{\"prompt_tokens\":1,"
            + "\"completion_tokens\":2,\"total_tokens\":3} }\n";

    @Test
    default void passesAWholeAnswerByteForByte() throws Exception {
        stage().upstream()
                .whenModel(
                        "odd",
                        FakeAnswer.status(200)
                                .header("Content-Type", "application/json")
                                .body(ODD_ANSWER));

        HttpResponse<byte[]> answer = stage().client()
                .send(
                        stage().request(CHAT)
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(Stage.chat("odd", false)))
                                .build(),
                        BodyHandlers.ofByteArray());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/json");
        assertThat(answer.body()).isEqualTo(ODD_ANSWER.getBytes(UTF_8));
    }

    @Test
    default void passesALargeWholeAnswer() throws Exception {
        String text = "0123456789abcdef".repeat(1 << 16);
        stage().upstream().whenModel("large", CannedChat.whole("large", text));

        HttpResponse<String> answer = stage().post(CHAT, Stage.chat("large", false));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).hasSizeGreaterThan(1 << 20).contains(text);
    }

    @Test
    default void deliversEachEventBeforeTheNextIsSent() throws Exception {
        List<String> events = CannedChat.streamEvents("gated", List.of("one", " two", " three", " four"), false);
        FakeAnswer answer = FakeAnswer.sse().event(events.get(0)); // says nothing yet, so the gateway may hold it
        List<Gate> gates = new ArrayList<>();
        for (String event : events.subList(1, events.size())) {
            Gate gate = new Gate();
            gates.add(gate);
            answer = answer.event(event).hold(gate);
        }
        stage().upstream().whenModel("gated", answer);

        try (RawHttpClient client = stage().connect()) {
            client.post(CHAT, Stage.chat("gated", true), Stage.KEY);
            RawHttpClient.Head head = client.readHead();
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.header("Content-Type")).startsWith("text/event-stream");
            assertThat(nextData(client)).isEqualTo(events.get(0));
            for (int i = 1; i < events.size(); i++) {
                assertThat(nextData(client)).isEqualTo(events.get(i));
                gates.get(i - 1).open();
            }
            assertThat(client.readBody()).isEmpty();
        }
    }

    /** The data of the next event; comments between are what keeps a silent connection open. */
    private static String nextData(RawHttpClient client) throws IOException {
        RawHttpClient.Event event = client.nextEvent();
        while (event.comment()) {
            event = client.nextEvent();
        }
        return event.data();
    }

    @Test
    default void holdsLittleForAClientThatDoesNotRead() throws Exception {
        String event = "data: " + CannedChat.contentChunk("endless", "x".repeat(4000)) + "\n\n";
        stage().upstream().whenModel("endless", FakeAnswer.sse().endless(event));

        try (RawHttpClient client = RawHttpClient.connect(stage().uri(), 8192)) {
            client.timeout(Stage.SOON).post(CHAT, Stage.chat("endless", true), Stage.KEY);
            assertThat(client.readHead().status()).isEqualTo(200);
            ReceivedRequest request = request("endless");
            long held = whenItStopsGrowing(request);
            System.out.println(getClass().getSimpleName() + ": held for a slow reader: " + held + " bytes");
            assertThat(held).isBetween(8192L, stage().traits().heldForSlowReader());

            for (long read = 0; read < 2 * held; ) { // and the flow goes on when the client reads again
                int count = client.readSome(65_536).length;
                assertThat(count).isPositive();
                read += count;
            }
            assertThat(request.bytesAccepted()).isGreaterThan(held);
            client.abort();
            assertThat(request.awaitAborted(Stage.SOON)).isTrue();
        }
    }

    /** The upstream's bytes when a second has brought no more of them. */
    private static long whenItStopsGrowing(ReceivedRequest request) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        long before = -1;
        while (System.nanoTime() - deadline < 0) {
            long now = request.bytesAccepted();
            if (now == before) {
                return now;
            }
            before = now;
            Thread.sleep(1000);
        }
        throw new AssertionError("still growing, " + before + " bytes so far");
    }

    /** The latest request for this model. */
    private ReceivedRequest request(String model) {
        List<ReceivedRequest> all = stage().upstream().requests().stream()
                .filter(request -> request.bodyText().contains("\"" + model + "\""))
                .toList();
        assertThat(all).as("requests for %s", model).isNotEmpty();
        return all.get(all.size() - 1);
    }

    @Test
    default void tellsTheUpstreamSoonThatTheClientWasReset() throws Exception {
        assertAbortIsSeen("reset", RawHttpClient::abort);
    }

    @Test
    default void tellsTheUpstreamSoonThatTheClientHasClosed() throws Exception {
        assertAbortIsSeen("closed", RawHttpClient::close);
    }

    /** A way to go. */
    interface Leaving {
        void leave(RawHttpClient client) throws IOException;
    }

    private void assertAbortIsSeen(String model, Leaving leaving) throws Exception {
        Gate gate = new Gate();
        FakeAnswer answer =
                FakeAnswer.sse().event(CannedChat.contentChunk(model, "first")).hold(gate);
        for (int i = 0; i < 1000; i++) {
            answer = answer.event(CannedChat.contentChunk(model, "more")).pause(Duration.ofMillis(10));
        }
        stage().upstream().whenModel(model, answer);

        try (RawHttpClient client = stage().connect()) {
            client.post(CHAT, Stage.chat(model, true), Stage.KEY);
            client.readHead();
            client.nextEvent();
            leaving.leave(client);
        }
        ReceivedRequest request = request(model);
        gate.open();
        assertThat(request.awaitAborted(Stage.SOON)).isTrue();
        List<Long> sent = request.eventNanos();
        if (sent.size() > 1) { // else it was seen before anything more was sent: better still
            long after = request.abortedNanos().orElseThrow() - sent.get(1);
            assertThat(Duration.ofNanos(after)).isLessThan(Duration.ofMillis(250));
        }
    }

    @Test
    default void noticesAClientThatLeavesASilentStream() throws Exception {
        stage().upstream()
                .whenModel(
                        "silent",
                        FakeAnswer.sse()
                                .event(CannedChat.contentChunk("silent", "first"))
                                .silence());

        try (RawHttpClient client = stage().connect()) {
            client.post(CHAT, Stage.chat("silent", true), Stage.KEY);
            client.readHead();
            client.nextEvent();
            assertThat(client.nextEvent().comment()).isTrue();
        }

        assertThat(request("silent").awaitAborted(Duration.ofSeconds(8))).isTrue(); // two comments, a second apart
    }

    @Test
    default void keepsAnUpstreams429WithItsRetryAfter() throws Exception {
        stage().upstream()
                .whenModel(
                        "limited",
                        CannedChat.error(429, "Slow down.", "rate_limit_error", "rate_limit_exceeded")
                                .header("Retry-After", "7"));

        for (boolean stream : new boolean[] {false, true}) {
            HttpResponse<String> answer = stage().post(CHAT, Stage.chat("limited", stream));
            assertThat(answer.statusCode()).isEqualTo(429);
            assertThat(answer.headers().firstValue("Retry-After")).contains("7");
            assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/json");
            assertThat(answer.body()).contains("Slow down.", "\"rate_limit_exceeded\"");
        }
    }

    @Test
    default void keepsAnUpstreams503() throws Exception {
        stage().upstream().whenModel("down", CannedChat.error(503, "Overloaded.", "server_error", null));

        for (boolean stream : new boolean[] {false, true}) {
            HttpResponse<String> answer = stage().post(CHAT, Stage.chat("down", stream));
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).contains("Overloaded.");
        }
    }

    @Test
    default void tellsACutStreamByAnErrorEventAndNoDone() throws Exception {
        List<String> sent =
                CannedChat.streamEvents("cut", List.of("first"), false).subList(0, 2);
        stage().upstream()
                .whenModel("cut", FakeAnswer.sse().events(sent, Duration.ZERO).reset());

        try (RawHttpClient client = stage().connect()) {
            client.post(CHAT, Stage.chat("cut", true), Stage.KEY);
            assertThat(client.readHead().status()).isEqualTo(200);
            List<String> data = data(client.readEvents());
            assertThat(data).hasSize(3).startsWith(sent.get(0), sent.get(1)).doesNotContain("[DONE]");
            assertThat(data.get(2)).contains("\"error\"", "\"upstream_cut\"");
        }
    }

    @Test
    default void neverLetsADownloadThatIsCutLookWhole() throws Exception {
        Gate seen = new Gate();
        stage().upstream()
                .whenPath(
                        "/v1/files/file-cut/content",
                        FakeAnswer.status(200)
                                .header("Content-Type", "application/octet-stream")
                                .contentLength(1000)
                                .body("half")
                                .hold(seen)
                                .reset());

        try (RawHttpClient client = stage().connect()) {
            makeFile(client, "file-cut"); // only its maker may have it, so the store is at work here too
            client.get("/v1/files/file-cut/content", Stage.KEY);
            assertThat(client.readHead().status()).isEqualTo(200);
            assertThat(client.readSome(100)).asString().isEqualTo("half");
            seen.open();
            assertThatThrownBy(client::readBody).isInstanceOf(IOException.class);
        }
    }

    private void makeFile(RawHttpClient client, String id) throws IOException {
        stage().upstream()
                .when(
                        request -> "multipart/form-data; boundary=cut".equals(request.header("Content-Type")),
                        request -> FakeAnswer.status(200).json("{\"id\":\"" + id + "\"}"));
        String form = "--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\nx\r\n--cut--\r\n";
        client.sendHead(
                "POST",
                "/v1/files",
                Stage.KEY,
                "Content-Type: multipart/form-data; boundary=cut",
                "Content-Length: " + form.length());
        client.send(form);
        RawHttpClient.Head head = client.readHead();
        assertThat(head.status()).isEqualTo(200);
        assertThat(client.readText()).contains(id);
    }

    private static List<String> data(List<RawHttpClient.Event> events) {
        return events.stream()
                .filter(event -> !event.comment())
                .map(RawHttpClient.Event::data)
                .toList();
    }

    @Test
    default void keepsTheConnectionForTheNextCall() throws Exception {
        try (RawHttpClient client = stage().connect()) {
            for (boolean stream : new boolean[] {false, true, false}) {
                client.post(CHAT, Stage.chat("fake-1", stream), Stage.KEY);
                assertThat(client.readHead().status()).isEqualTo(200);
                assertThat(client.readText()).contains(stream ? "[DONE]" : "Hello from the fake upstream.");
            }
        }
    }

    /** Each body comes in a packet of its own, as many clients send it, so that the server has to listen for it. */
    @Test
    default void losesNoneOfManyCallsOnKeptConnections() throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(8);
        try {
            List<Future<Integer>> answered = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                answered.add(clients.submit(this::answersOnOneConnection));
            }
            for (Future<Integer> client : answered) {
                assertThat(client.get(60, TimeUnit.SECONDS)).isEqualTo(CALLS_ON_ONE_CONNECTION);
            }
        } finally {
            clients.shutdownNow();
        }
    }

    private int answersOnOneConnection() throws IOException {
        byte[] body = Stage.chat("fake-1", false).getBytes(UTF_8);
        String length = "Content-Length: " + body.length;
        int answered = 0;
        try (RawHttpClient client = stage().connect()) {
            for (; answered < CALLS_ON_ONE_CONNECTION; answered++) {
                client.sendHead("POST", CHAT, Stage.KEY, "Content-Type: application/json", length);
                LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(50));
                client.send(body);
                assertThat(client.readHead().status()).isEqualTo(200);
                assertThat(client.readText()).contains("Hello from the fake upstream.");
            }
        } catch (IOException lost) {
            throw new IOException("after " + answered + " calls on this connection", lost);
        }
        return answered;
    }

    @Test
    default void carriesAHundredStreamsAtOnce() throws Exception {
        int streams = 100;
        int events = 50;
        stage().upstream().whenModel("hundred", CannedChat.paced("hundred", events, Duration.ofMillis(20)));
        List<String> pieces = new ArrayList<>();
        for (int i = 0; i < events; i++) {
            pieces.add(i + " ");
        }
        String expected = CannedChat.streamEvents("hundred", pieces, false).stream()
                .map(data -> "data: " + data + "\n\n")
                .collect(Collectors.joining());

        HttpClient client = stage().client();
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < streams; i++) {
            answers.add(client.sendAsync(
                    stage().request(CHAT)
                            .timeout(Duration.ofSeconds(60))
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString(Stage.chat("hundred", true)))
                            .build(),
                    BodyHandlers.ofString()));
        }

        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            assertThat(withoutComments(answer.get(60, TimeUnit.SECONDS).body())).isEqualTo(expected);
        }
        assertThat(stage().upstream().answersPeak()).isGreaterThanOrEqualTo(streams / 2);
    }

    private static String withoutComments(String body) {
        return body.replaceAll("(?m)^:[^\n]*\n\n", "");
    }
}
