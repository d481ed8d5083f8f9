package io.gapura.e2e;

import static io.gapura.e2e.Calls.CHAT;
import static io.gapura.e2e.Calls.WHOLE;
import static io.gapura.e2e.Calls.answer;
import static io.gapura.e2e.Calls.call;
import static io.gapura.e2e.Calls.post;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.e2e.Calls.Answer;
import io.gapura.testing.FakeUpstream;
import io.gapura.testing.RawHttpClient;
import io.gapura.testing.RunningGateway;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a call meets before it is relayed: names, paths, methods, types, sizes, codings. */
class DoorsTest {
    private static FakeUpstream upstream;
    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        upstream = FakeUpstream.start();
        gateway = RunningGateway.inFrontOf(upstream, "limits: {json-body: 64KiB, body-timeout: 1s}");
    }

    @AfterAll
    static void stop() {
        gateway.close();
        upstream.close();
    }

    @Test
    void keepsAWellFormedRequestId() throws IOException {
        assertThat(post(gateway, WHOLE, "x-request-id: Case-1.2:3_4").header("x-request-id"))
                .isEqualTo("Case-1.2:3_4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a\"b", "a%0ab", "<x>", "é"})
    void givesItsOwnIdForOneThatIsNotWellFormed(String id) throws IOException {
        assertThat(post(gateway, WHOLE, "x-request-id: " + id).header("x-request-id"))
                .startsWith("req_");
    }

    @Test
    void givesItsOwnIdForOneThatIsTooLong() throws IOException {
        assertThat(post(gateway, WHOLE, "x-request-id: " + "a".repeat(129)).header("x-request-id"))
                .startsWith("req_");
        assertThat(post(gateway, WHOLE, "x-request-id: " + "a".repeat(128)).header("x-request-id"))
                .hasSize(128);
    }

    @ParameterizedTest
    @CsvSource({"GET,/v1/models", "GET,/nowhere", "POST,/healthz", "GET,/v1/models/unknown"})
    void namesEveryAnswer(String method, String path) throws IOException {
        assertThat(call(gateway, method, path).header("x-request-id")).startsWith("req_");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nowhere",
                "/v1",
                "/v1/chat/completions/",
                "/V1/chat/completions",
                "/.gapura-relay",
                "//v1/models"
            })
    void answersAWrongPathInTheClientsDialect(String path) throws IOException {
        Answer answer = call(gateway, "GET", path);
        assertThat(answer.status()).isIn(400, 404);
        if (answer.status() == 404) {
            assertThat(answer.header("Content-Type")).startsWith("application/json");
            assertThat(answer.body()).contains("\"code\":\"unknown_url\"");
        }
    }

    @Test
    void answersAWrongMethodWithTheRightOnes() throws IOException {
        Answer answer = call(gateway, "DELETE", CHAT);
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow")).isEqualTo("POST, OPTIONS");
        assertThat(answer.body()).contains("method_not_allowed");
    }

    @Test
    void saysWhichMethodsThereAre() throws IOException {
        Answer answer = call(gateway, "OPTIONS", "/v1/models");
        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("Allow")).isEqualTo("GET, HEAD, OPTIONS");
    }

    @Test
    void refusesAContentTypeThatIsNotJson() throws IOException {
        try (RawHttpClient client = gateway.connect()) {
            client.sendHead("POST", CHAT, "Content-Type: text/plain", "Content-Length: 2");
            client.send("{}");
            Answer answer = answer(client);
            assertThat(answer.status()).isEqualTo(415);
            assertThat(answer.body()).contains("unsupported_media_type").contains("text/plain");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json; charset=utf-8", "APPLICATION/JSON", "application/vnd.api+json"})
    void takesJsonByWhateverName(String type) throws IOException {
        try (RawHttpClient client = gateway.connect()) {
            client.sendHead("POST", CHAT, "Content-Type: " + type, "Content-Length: " + WHOLE.length());
            client.send(WHOLE);
            assertThat(answer(client).status()).isEqualTo(200);
        }
    }

    @Test
    void refusesADeclaredLengthThatIsTooLargeWithoutReadingIt() throws IOException {
        try (RawHttpClient client = gateway.connect()) {
            client.sendHead("POST", CHAT, "Content-Type: application/json", "Content-Length: 1000000000");
            Answer answer = answer(client);
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.body()).contains("request_too_large").contains("65536");
            assertThat(client.readClosed()).isTrue();
        }
    }

    @Test
    void refusesAChunkedBodyAsSoonAsItIsTooLarge() throws IOException {
        try (RawHttpClient client = gateway.connect()) {
            client.sendHead("POST", CHAT, "Content-Type: application/json", "Transfer-Encoding: chunked");
            byte[] chunk = new byte[16 * 1024];
            Arrays.fill(chunk, (byte) ' ');
            for (int i = 0; i < 5; i++) {
                client.sendChunk(chunk);
            }
            Answer answer = answer(client); // it did not wait for the last chunk
            assertThat(answer.status()).isEqualTo(413);
        }
    }

    @Test
    void answersTooLargeToAClientThatSendsEverythingFirst() throws IOException {
        try (RawHttpClient client = gateway.connect()) {
            client.post(CHAT, " ".repeat(4 * 1024 * 1024));
            assertThat(answer(client).status()).isEqualTo(413);
        }
    }

    @Test
    void takesABodyThatIsExactlyAsLongAsAllowed() throws IOException {
        String body = WHOLE + " ".repeat(64 * 1024 - WHOLE.length());
        assertThat(post(gateway, body).status()).isEqualTo(200);
        assertThat(post(gateway, body + " ").status()).isEqualTo(413);
    }

    @Test
    void takesOffGzip() throws IOException {
        Answer answer = coded("gzip", gzip(WHOLE.getBytes(StandardCharsets.UTF_8)));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).contains("Hello from the fake upstream.");
    }

    @Test
    void refusesAGzipBomb() throws IOException {
        byte[] bomb = gzip(new byte[30 * 1024 * 1024]);
        assertThat(bomb.length).isLessThan(64 * 1024);
        Answer answer = coded("gzip", bomb);
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.body()).contains("request_too_large");
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "zstd", "deflate", "gzip, gzip"})
    void refusesACodingThatItCanNotTakeOff(String coding) throws IOException {
        Answer answer = coded(coding, WHOLE.getBytes(StandardCharsets.UTF_8));
        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.body()).contains("unsupported_media_type");
    }

    @Test
    void refusesABrokenGzip() throws IOException {
        byte[] whole = gzip(WHOLE.getBytes(StandardCharsets.UTF_8));
        assertThat(coded("gzip", Arrays.copyOf(whole, whole.length - 12)).status())
                .isEqualTo(400);
        assertThat(coded("gzip", WHOLE.getBytes(StandardCharsets.UTF_8)).status())
                .isEqualTo(400);
        Answer empty = coded("gzip", new byte[0]);
        assertThat(empty.status()).isEqualTo(400);
        assertThat(empty.body()).doesNotContain("null.");
    }

    @Test
    void givesUpOnABodyThatPauses() throws IOException {
        try (RawHttpClient client = gateway.connect()) {
            client.sendHead("POST", CHAT, "Content-Type: application/json", "Content-Length: 100");
            client.send("{\"model\":");
            Answer answer = answer(client);
            assertThat(answer.status()).isEqualTo(408);
            assertThat(answer.body()).contains("request_timeout");
            assertThat(client.readClosed()).isTrue();
        }
    }

    @Test
    void waitsForABodyThatIsSlowButComes() throws Exception {
        try (RawHttpClient client = gateway.connect()) {
            client.sendHead("POST", CHAT, "Content-Type: application/json", "Content-Length: " + WHOLE.length());
            byte[] body = WHOLE.getBytes(StandardCharsets.UTF_8);
            client.sendSlowly(body, java.time.Duration.ofMillis(20));
            assertThat(answer(client).status()).isEqualTo(200);
        }
    }

    @Test
    void recordsASenderThatGoesAwayInTheMiddleOfItsBody() throws Exception {
        try (RawHttpClient client = gateway.connect()) {
            client.sendHead(
                    "POST",
                    CHAT,
                    "x-request-id: gone-mid-body",
                    "Content-Type: application/json",
                    "Content-Length: 100");
            client.send("{\"model\":");
            client.abort();
        }
        assertThat(gateway.awaitLine("gapura.access", "gone-mid-body"))
                .contains("status=499")
                .contains("error=client_gone");
    }

    @Test
    void asksForTheBodyOnlyWhenItWillReadIt() throws IOException {
        try (RawHttpClient client = gateway.connect()) {
            client.sendHead(
                    "POST",
                    CHAT,
                    "Content-Type: application/json",
                    "Content-Length: " + WHOLE.length(),
                    "Expect: 100-continue");
            assertThat(client.readAnyHead().status()).isEqualTo(100);
            client.send(WHOLE);
            assertThat(answer(client).status()).isEqualTo(200);
        }
        try (RawHttpClient client = gateway.connect()) {
            client.sendHead(
                    "POST", CHAT, "Content-Type: application/json", "Content-Length: 100000", "Expect: 100-continue");
            assertThat(client.readAnyHead().status()).isEqualTo(413);
        }
    }

    @Test
    void answersPipelinedRequestsInOrder() throws IOException {
        String request =
                "POST " + CHAT + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                        + WHOLE.length() + "\r\nx-request-id: ";
        try (RawHttpClient client = gateway.connect()) {
            client.send(request + "one\r\n\r\n" + WHOLE + request + "two\r\n\r\n" + WHOLE
                    + "GET /healthz HTTP/1.1\r\nHost: localhost\r\nx-request-id: three\r\n\r\n");
            for (String id : new String[] {"one", "two", "three"}) {
                Answer answer = answer(client);
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.header("x-request-id")).isEqualTo(id);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"model\":|line 1",
                "[]|must be a JSON object",
                "{\"model\":1,\"messages\":[{}]}|\"param\":\"model\"",
                "{\"model\":\"m\",\"messages\":{}}|\"param\":\"messages\"",
                "{\"model\":\"m\"}|\"param\":\"messages\"",
                "{\"model\":\"m\",\"input\":\"x\"}|/v1/responses",
            })
    void saysWhatIsWrongWithARequest(String body, String words) throws IOException {
        Answer answer = post(gateway, body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains(words).contains("invalid_request_error");
    }

    @Test
    void refusesInvalidUtf8AndDeepNesting() throws IOException {
        try (RawHttpClient client = gateway.connect()) {
            client.sendHead("POST", CHAT, "Content-Type: application/json", "Content-Length: 14");
            client.send(new byte[] {'{', '"', 'm', 'o', 'd', 'e', 'l', '"', ':', '"', (byte) 0xC3, '(', '"', '}'});
            assertThat(answer(client).status()).isEqualTo(400);
        }
        String deep = "{\"model\":\"m\",\"messages\":[{}],\"x\":" + "[".repeat(20_000) + "]".repeat(20_000) + "}";
        Answer answer = post(gateway, deep);
        assertThat(answer.status()).isEqualTo(400);
    }

    @Test
    void answersHeadWithoutABody() throws IOException {
        Answer get = call(gateway, "GET", "/healthz");
        Answer head = call(gateway, "HEAD", "/healthz");
        assertThat(get.status()).isEqualTo(200);
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.header("Content-Length")).isEqualTo(get.header("Content-Length"));
        assertThat(call(gateway, "HEAD", "/nowhere").body()).isEmpty();
    }

    private static Answer coded(String coding, byte[] body) throws IOException {
        try (RawHttpClient client = gateway.connect()) {
            client.sendHead(
                    "POST",
                    CHAT,
                    "Content-Type: application/json",
                    "Content-Encoding: " + coding,
                    "Content-Length: " + body.length);
            client.send(body);
            return answer(client);
        }
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream coded = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(coded)) {
            out.write(bytes);
        }
        return coded.toByteArray();
    }
}
