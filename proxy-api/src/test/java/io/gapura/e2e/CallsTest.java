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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls that pass, through sockets: downloads of any size, faults of either side, paths and queries as clients write them. */
class CallsTest {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final String CONTENT = "/v1/files/file-1/content";
    private static final String SPEECH = "{\"model\":\"tts\",\"input\":\"hi\",\"voice\":\"alloy\"}";

    private FakeUpstream upstream;

    @BeforeEach
    void start() {
        upstream = FakeUpstream.start(64 * 1024);
    }

    @AfterEach
    void stop() {
        assertThat(upstream.malformed()).isEmpty();
        upstream.close();
    }

    @Test
    void passesSoundByteForByte() throws Exception {
        byte[] sound = new byte[3_000_000];
        new Random(1).nextBytes(sound);
        upstream.enqueue(FakeAnswer.status(200)
                .header("Content-Type", "audio/mpeg")
                .chunked()
                .body(sound));
        try (RunningGateway gateway = RunningGateway.inFrontOf(upstream);
                RawHttpClient client = gateway.connect()) {
            client.post("/v1/audio/speech", SPEECH, "Accept: audio/mpeg");
            RawHttpClient.Head head = client.readHead();
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.headers("Content-Type")).containsExactly("audio/mpeg");
            assertThat(head.header("x-request-id")).isNotNull();
            assertThat(client.readBody()).isEqualTo(sound);
            ReceivedRequest request = upstream.take(SOON);
            assertThat(request.bodyText()).isEqualTo(SPEECH);
            assertThat(request.headers("Accept")).containsExactly("audio/mpeg");
            assertThat(gateway.awaitLine("gapura.access", "path=/v1/audio/speech"))
                    .contains("bytes_out=3000000");
        }
    }

    @Test
    void holdsTheUpstreamBackForAClientThatDoesNotRead() throws Exception {
        String piece = "x".repeat(64 * 1024);
        upstream.enqueue(FakeAnswer.status(200)
                .header("Content-Type", "video/mp4")
                .chunked()
                .endless(piece));
        try (RunningGateway gateway = RunningGateway.inFrontOf(upstream);
                RawHttpClient client = RawHttpClient.connect(gateway.uri(), 16 * 1024)) {
            owning(gateway, "video_1");
            client.get("/v1/videos/video_1/content");
            assertThat(client.readHead().status()).isEqualTo(200);
            client.readSome(1000);
            ReceivedRequest request = upstream.take(SOON);
            long accepted = settled(request);
            assertThat(accepted).as("bytes on their way").isLessThan(8 * 1024 * 1024);
            long read = 0;
            while (read < 16 * 1024 * 1024) { // it flows again
                read += client.readSome(65_536).length;
            }
            assertThat(request.bytesAccepted()).isGreaterThan(accepted);
            client.abort();
            assertThat(request.awaitAborted(SOON)).isTrue();
        }
    }

    private static long settled(ReceivedRequest request) throws InterruptedException {
        long last = -1;
        for (long now = request.bytesAccepted(); now != last; now = request.bytesAccepted()) {
            last = now;
            Thread.sleep(300); // buffers fill with no signal to wait for
        }
        return last;
    }

    @ParameterizedTest
    @EnumSource(names = {"RESET", "FINISH"})
    void breaksTheClientsConnectionWhenTheUpstreamsBreaks(FakeAnswer.Cut cut) throws Exception {
        FakeAnswer half = FakeAnswer.status(200).contentLength(1000).body("half");
        upstream.enqueue(
                cut == FakeAnswer.Cut.RESET ? half.pause(Duration.ofMillis(200)).reset() : half.finish());
        try (RunningGateway gateway = RunningGateway.inFrontOf(upstream);
                RawHttpClient client = gateway.connect()) {
            owning(gateway, "file-1");
            client.get(CONTENT);
            RawHttpClient.Head head = client.readHead();
            if (head.status() == 200) {
                assertThat(head.header("Content-Length")).isEqualTo("1000");
                assertThatThrownBy(client::readBody).isInstanceOf(IOException.class);
            } else { // it broke before the first bytes had left
                assertThat(head.status()).isEqualTo(502);
            }
        }
    }

    @Test
    void breaksTheClientsConnectionWhereNoLengthWasAnnounced() throws Exception {
        Gate seen = new Gate();
        upstream.enqueue(
                FakeAnswer.status(200).chunked().body("half").hold(seen).reset());
        try (RunningGateway gateway = RunningGateway.inFrontOf(upstream);
                RawHttpClient client = gateway.connect()) {
            owning(gateway, "file-1");
            client.get(CONTENT, "x-request-id: cut");
            assertThat(client.readHead().status()).isEqualTo(200);
            assertThat(client.readSome(100)).asString().isEqualTo("half");
            seen.open();
            assertThatThrownBy(client::readBody).isInstanceOf(IOException.class);
            assertThat(gateway.awaitLine("gapura.access", "id=cut")).contains("error=upstream_cut");
        }
    }

    @Test
    void answersHeadWithoutTheBody() throws Exception {
        upstream.enqueue(FakeAnswer.status(200).header("ETag", "\"e\"").body("content"));
        try (RunningGateway gateway = RunningGateway.inFrontOf(upstream);
                RawHttpClient client = gateway.connect()) {
            owning(gateway, "file-1");
            client.sendHead("HEAD", CONTENT);
            RawHttpClient.Head head = client.readHead();
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.header("Content-Length")).isEqualTo("7");
            assertThat(head.header("ETag")).isEqualTo("\"e\"");
            assertThat(upstream.take(SOON).method()).isEqualTo("GET");
        }
    }

    @Test
    void letsAPartBeAskedFor() throws Exception {
        upstream.enqueue(FakeAnswer.status(206)
                .header("Content-Range", "bytes 0-2/9")
                .header("Content-Type", "text/plain")
                .body("con"));
        try (RunningGateway gateway = RunningGateway.inFrontOf(upstream)) {
            owning(gateway, "file-1");
            Answer answer = Calls.call(gateway, "GET", CONTENT, "Range: bytes=0-2");
            assertThat(answer.status()).isEqualTo(206);
            assertThat(answer.header("Content-Range")).isEqualTo("bytes 0-2/9");
            assertThat(answer.body()).isEqualTo("con");
            assertThat(upstream.take(SOON).headers("Range")).containsExactly("bytes=0-2");
        }
    }

    @Test
    void passesAnAnswerWithoutABody() throws Exception {
        upstream.enqueue(FakeAnswer.status(204));
        try (RunningGateway gateway = RunningGateway.inFrontOf(upstream)) {
            owning(gateway, "file-1");
            Answer answer = Calls.call(gateway, "DELETE", "/v1/files/file-1");
            assertThat(answer.status()).isEqualTo(204);
            assertThat(answer.body()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "a büt✓, /v1/files/a%20b%C3%BCt%E2%9C%93/content, /v1/files/a%20b%C3%BCt%E2%9C%93/content",
        "file-1, /v1/files/file-1/content?limit=2&include[]=x&key=secret, /v1/files/file-1/content?limit=2&include[]=x",
        "video_1, /v1/videos/video_1?after=%2F%3D, /v1/videos/video_1?after=%2F%3D",
        "vs_1, /v1/vector_stores/vs_1/files?limit=1, /v1/vector_stores/vs_1/files?limit=1"
    })
    void keepsPathAndQuery(String id, String asked, String sent) throws Exception {
        upstream.enqueue(FakeAnswer.status(200).json("{}"));
        try (RunningGateway gateway = RunningGateway.inFrontOf(upstream)) {
            owning(gateway, id);
            assertThat(Calls.call(gateway, "GET", asked).status()).isEqualTo(200);
            assertThat(upstream.take(SOON).target()).isEqualTo(sent);
        }
    }

    @ParameterizedTest
    @CsvSource({"/v1/files/a%2Fcontent/x", "/v1/files/..%2F..%2Fadmin", "/v1/files/%2e%2e/%2e%2e/admin"})
    void leadsNowhereElse(String asked) throws Exception {
        try (RunningGateway gateway = RunningGateway.inFrontOf(upstream)) {
            assertThat(Calls.call(gateway, "GET", asked).status()).isIn(400, 404);
            assertThat(upstream.requests()).isEmpty();
        }
    }

    @Test
    void cancelsWithoutABody() throws Exception {
        upstream.enqueue(FakeAnswer.status(200).json("{\"id\":\"upload_1\"}"));
        try (RunningGateway gateway = RunningGateway.inFrontOf(upstream);
                RawHttpClient client = gateway.connect()) {
            owning(gateway, "upload_1");
            client.sendHead("POST", "/v1/uploads/upload_1/cancel", "Content-Length: 0");
            assertThat(client.readHead().status()).isEqualTo(200);
            ReceivedRequest request = upstream.take(SOON);
            assertThat(request.target()).isEqualTo("/v1/uploads/upload_1/cancel");
            assertThat(request.body()).isEmpty();
        }
    }

    @Test
    void abortsTheUpstreamOfAClientThatLeaves() throws Exception {
        upstream.enqueue(FakeAnswer.status(200).chunked().endless("x".repeat(1000)));
        try (RunningGateway gateway = RunningGateway.inFrontOf(upstream)) {
            owning(gateway, "file-1");
            RawHttpClient client = gateway.connect();
            client.get(CONTENT);
            client.readHead();
            client.readSome(100);
            client.abort();
            assertThat(upstream.take(SOON).awaitAborted(Duration.ofMillis(1500)))
                    .isTrue();
            assertThat(gateway.awaitLine("gapura.access", "path=" + CONTENT)).contains("error=client_gone");
        }
    }

    @Test
    void namesTheUpstreamThatLacksAnOperation() throws Exception {
        upstream.enqueue(FakeAnswer.status(404).body("<html>not here</html>"));
        try (RunningGateway gateway = RunningGateway.inFrontOf(upstream);
                RawHttpClient client = gateway.connect()) {
            client.sendHead("POST", "/v1/vector_stores", "Content-Type: application/json", "Content-Length: 2");
            client.send("{}");
            Answer answer = Calls.answer(client);
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.body())
                    .contains("The upstream `up` does not offer POST /v1/vector_stores: it answered 404.");
        }
    }

    @Test
    void holdsNoImageBecauseItsModelHasAnAlias() throws Exception {
        String image = "{\"created\":1,\"data\":[{\"b64_json\":\"" + "A".repeat(100_000) + "\"}]}";
        upstream.enqueue(FakeAnswer.status(200).json(image));
        try (RunningGateway gateway = RunningGateway.start(
                        "upstreams: [{name: up, base-url: '" + upstream.baseUri()
                                + "', models: [{name: real, alias: picture}]}]",
                        "limits: {answer: 1KiB}");
                RawHttpClient client = gateway.connect()) {
            byte[] asked = "{\"model\":\"picture\",\"prompt\":\"p\"}".getBytes(StandardCharsets.UTF_8);
            client.sendHead(
                    "POST",
                    "/v1/images/generations",
                    "Content-Type: application/json",
                    "Content-Length: " + asked.length);
            client.send(asked);
            assertThat(Calls.answer(client).body()).isEqualTo(image);
            assertThat(upstream.take(SOON).bodyText()).isEqualTo("{\"model\":\"real\",\"prompt\":\"p\"}");
        }
    }

    @Test
    void streamsImages() throws Exception {
        String done =
                "{\"type\":\"image_generation.completed\",\"b64_json\":\"AAAA\",\"usage\":{\"input_tokens\":3,\"output_tokens\":4}}";
        String said = "event: image_generation.partial_image\ndata: {\"type\":\"image_generation.partial_image\"}\n\n"
                + "event: image_generation.completed\ndata: " + done + "\n\n";
        upstream.enqueue(FakeAnswer.status(200)
                .header("Content-Type", "text/event-stream")
                .chunked()
                .body(said));
        try (RunningGateway gateway = RunningGateway.inFrontOf(upstream);
                RawHttpClient client = gateway.connect()) {
            client.post("/v1/images/generations", "{\"prompt\":\"a cat\",\"stream\":true}");
            assertThat(client.readHead().headers("Content-Type")).containsExactly("text/event-stream; charset=utf-8");
            assertThat(client.readText()).isEqualTo(said);
            assertThat(gateway.awaitLine("gapura.access", "path=/v1/images/generations"))
                    .contains("tokens_in=3 tokens_out=4");
        }
    }

    /** Has the caller make a thing of this id, so that calls may name it. */
    private void owning(RunningGateway gateway, String id) throws Exception {
        String collection = id.startsWith("video")
                ? "/v1/videos"
                : id.startsWith("vs") ? "/v1/vector_stores" : id.startsWith("upload") ? "/v1/uploads" : "/v1/files";
        upstream.when(
                request -> request.method().equals("POST") && request.path().equals(collection),
                request -> FakeAnswer.status(200).json("{\"id\":\"" + id + "\"}"));
        try (RawHttpClient client = gateway.connect()) {
            String form = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\nx\r\n--b--\r\n";
            String json =
                    "{\"prompt\":\"p\",\"filename\":\"f\",\"purpose\":\"batch\",\"bytes\":1,\"mime_type\":\"text/plain\"}";
            boolean file = collection.equals("/v1/files");
            byte[] body = (file ? form : json).getBytes(StandardCharsets.UTF_8);
            client.sendHead(
                    "POST",
                    collection,
                    "Content-Type: " + (file ? "multipart/form-data; boundary=b" : "application/json"),
                    "Content-Length: " + body.length);
            client.send(body);
            assertThat(client.readHead().status()).isEqualTo(200);
        }
        upstream.take(SOON);
    }
}
