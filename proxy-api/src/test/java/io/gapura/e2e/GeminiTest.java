package io.gapura.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.testing.CannedChat;
import io.gapura.testing.FakeAnswer;
import io.gapura.testing.FakeUpstream;
import io.gapura.testing.RawHttpClient;
import io.gapura.testing.RunningGateway;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients of Gemini before an upstream of chat completions. */
class GeminiTest {
    private static final String HELLO = "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Hello\"}]}]}";
    private static final String KEY = "x-goog-api-key: key-one";

    private static FakeUpstream upstream;
    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        upstream = FakeUpstream.start();
        gateway = RunningGateway.inFrontOf(upstream, "auth: {keys: [{name: one, key: key-one}]}");
    }

    @AfterAll
    static void stop() {
        gateway.close();
        upstream.close();
    }

    @Test
    void answersInGeminisShapeByTheModelOfThePath() throws Exception {
        try (RawHttpClient client = gateway.connect()) {
            client.post("/v1beta/models/house/m-1:generateContent", HELLO, KEY);
            assertThat(client.readHead().status()).isEqualTo(200);
            assertThat(client.readText())
                    .startsWith(
                            "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hello from the fake upstream.\"}],"
                                    + "\"role\":\"model\"},\"finishReason\":\"STOP\",\"index\":0}],\"usageMetadata\":{")
                    .contains("\"modelVersion\":\"house/m-1\"");
        }
        assertThat(upstream.take(Duration.ofSeconds(5)).bodyText())
                .isEqualTo("{\"model\":\"house/m-1\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}");
    }

    @Test
    void streamsServerSentEventsWhereTheyAreAskedFor() throws Exception {
        try (RawHttpClient client = gateway.connect()) {
            client.post("/v1beta/models/m-1:streamGenerateContent?alt=sse", HELLO, KEY);
            RawHttpClient.Head head = client.readHead();
            assertThat(head.header("Content-Type")).startsWith("text/event-stream");
            List<String> data =
                    client.readEvents().stream().map(RawHttpClient.Event::data).toList();
            assertThat(data.get(0)).contains("{\"text\":\"Hello\"}").doesNotContain("finishReason");
            assertThat(data.get(data.size() - 1))
                    .contains("\"finishReason\":\"STOP\"")
                    .contains("usageMetadata");
            assertThat(data).hasSize(CannedChat.WORDS.size() + 1);
        }
        assertThat(upstream.take(Duration.ofSeconds(5)).bodyText()).contains("\"stream\":true");
    }

    @Test
    void streamsAnArrayOtherwise() throws Exception {
        try (RawHttpClient client = gateway.connect()) {
            client.post("/v1beta/models/m-1:streamGenerateContent", HELLO, KEY);
            RawHttpClient.Head head = client.readHead();
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.header("Content-Type")).startsWith("application/json");
            JsonArray chunks = array(client.readText());
            assertThat(chunks).hasSize(CannedChat.WORDS.size() + 1);
            assertThat(chunks.get(chunks.size() - 1).toString()).contains("\"finishReason\":\"STOP\"");
        }
        upstream.take(Duration.ofSeconds(5));
    }

    @ParameterizedTest
    @CsvSource({"?alt=sse", "''"})
    void tellsAFailureInsideTheStreamAndNoEnd(String query) throws Exception {
        upstream.whenModel(
                "breaks",
                FakeAnswer.sse()
                        .event(CannedChat.contentChunk("breaks", "Hel"))
                        .event(CannedChat.errorJson("out of steam", "server_error", null)));
        try (RawHttpClient client = gateway.connect()) {
            client.post("/v1beta/models/breaks:streamGenerateContent" + query, HELLO, KEY);
            assertThat(client.readHead().status()).isEqualTo(200);
            List<String> chunks = query.isEmpty()
                    ? array(client.readText()).stream().map(JsonValue::toString).toList()
                    : client.readEvents().stream()
                            .map(RawHttpClient.Event::data)
                            .toList();
            assertThat(chunks).hasSize(2).noneMatch(chunk -> chunk.contains("finishReason"));
            assertThat(chunks.get(1))
                    .isEqualTo("{\"error\":{\"code\":502,\"message\":\"out of steam\",\"status\":\"INTERNAL\"}}");
        }
        upstream.take(Duration.ofSeconds(5));
    }

    @ParameterizedTest
    @CsvSource({
        "POST,/v1beta/models/m:generateContent,x-goog-api-key: wrong,401,UNAUTHENTICATED",
        "GET,/v1beta/models/m:generateContent,x-goog-api-key: key-one,405,FAILED_PRECONDITION",
        "GET,/v1beta/models,x-goog-api-key: wrong,401,UNAUTHENTICATED",
        "POST,/v1beta/models/m:generateContent,x-goog-api-key: key-one,400,INVALID_ARGUMENT",
        "POST,/v1beta/models/m:streamGenerateContent,x-goog-api-key: key-one,400,INVALID_ARGUMENT"
    })
    void refusesInGooglesWords(String method, String path, String key, int status, String word) throws Exception {
        try (RawHttpClient client = gateway.connect()) {
            if (method.equals("POST")) {
                client.post(path, "{\"contents\":1}", key);
            } else {
                client.get(path, key);
            }
            assertThat(client.readHead().status()).isEqualTo(status);
            assertThat(client.readText()).contains("{\"error\":{\"code\":" + status, "\"status\":\"" + word);
        }
    }

    private static JsonArray array(String text) {
        try (var reader = Json.createReader(new StringReader(text))) {
            return reader.readArray();
        }
    }
}
