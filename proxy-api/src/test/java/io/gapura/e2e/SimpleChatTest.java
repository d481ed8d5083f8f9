package io.gapura.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.e2e.Calls.Answer;
import io.gapura.testing.CannedChat;
import io.gapura.testing.FakeAnswer;
import io.gapura.testing.FakeUpstream;
import io.gapura.testing.RawHttpClient;
import io.gapura.testing.RunningGateway;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The simple chat of seed 003, before an upstream and before the demo. */
class SimpleChatTest {
    private static final String HELLO = "{\"message\":\"Hello\"}";
    private static final String ORIGIN = "Origin: https://app.example";

    private static FakeUpstream upstream;
    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        upstream = FakeUpstream.start();
        gateway = RunningGateway.inFrontOf(
                upstream,
                "default-model: house-model",
                "auth: {keys: [{name: one, key: key-one}]}",
                "cors: {allowed-origins: ['*']}");
    }

    @AfterAll
    static void stop() {
        gateway.close();
        upstream.close();
    }

    @Test
    void answersWithTheConversation() throws Exception {
        Answer answer = post(
                gateway,
                "/chat",
                "{\"message\":\"And you?\",\"model\":\"m-1\",\"messages\":[{ \"role\":\"user\", \"content\":\"Hi\" }]}");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).startsWith("application/json");
        assertThat(answer.body())
                .startsWith("{\"response\":\"Hello from the fake upstream.\",\"model\":\"m-1\",\"conversation\":["
                        + "{ \"role\":\"user\", \"content\":\"Hi\" },{\"role\":\"user\",\"content\":\"And you?\"},"
                        + "{\"role\":\"assistant\",\"content\":\"Hello from the fake upstream.\"}],"
                        + "\"usage\":{\"prompt_tokens\":");
        assertThat(upstream.take(Duration.ofSeconds(5)).bodyText())
                .isEqualTo("{\"model\":\"m-1\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"},"
                        + "{\"role\":\"user\",\"content\":\"And you?\"}]}");
    }

    @Test
    void takesTheDefaultModelWhereNoneIsNamed() throws Exception {
        Answer answer = post(gateway, "/chat", HELLO);
        assertThat(answer.body()).contains("\"model\":\"house-model\"");
        assertThat(upstream.take(Duration.ofSeconds(5)).bodyText()).contains("\"model\":\"house-model\"");
        assertThat(gateway.awaitLine("gapura.access", "model=house-model")).contains("path=/chat");
    }

    @Test
    void streamsPiecesAndThenDone() throws Exception {
        try (RawHttpClient client = gateway.connect()) {
            client.post("/chat/stream", HELLO, "x-api-key: key-one", ORIGIN);
            RawHttpClient.Head head = client.readHead();
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.header("Content-Type")).startsWith("text/event-stream");
            assertThat(head.header("Access-Control-Allow-Origin")).isEqualTo("*");
            List<String> raw = client.readEvents().stream()
                    .map(RawHttpClient.Event::raw)
                    .map(String::strip)
                    .toList();
            assertThat(raw)
                    .startsWith("data: {\"content\":\"Hello\"}")
                    .endsWith("data: {\"content\":\".\"}", "data: {\"done\": true}")
                    .hasSize(CannedChat.WORDS.size() + 1);
        }
        assertThat(upstream.take(Duration.ofSeconds(5)).bodyText()).contains("\"stream\":true");
    }

    @Test
    void tellsAFailureInsideTheStreamAndNoEnd() throws Exception {
        upstream.whenModel(
                "breaks",
                FakeAnswer.sse()
                        .event(CannedChat.contentChunk("breaks", "Hel"))
                        .event(CannedChat.errorJson("out of steam", "server_error", null)));
        try (RawHttpClient client = gateway.connect()) {
            client.post("/chat/stream", "{\"message\":\"a\",\"model\":\"breaks\"}", "x-api-key: key-one");
            assertThat(client.readHead().status()).isEqualTo(200);
            assertThat(client.readEvents())
                    .extracting(RawHttpClient.Event::data)
                    .containsExactly("{\"content\":\"Hel\"}", "{\"error\":\"out of steam\"}");
        }
        upstream.take(Duration.ofSeconds(5));
    }

    @ParameterizedTest
    @CsvSource({"/chat", "/chat/stream"})
    void keepsTheStatusOfAFailureBeforeTheAnswer(String path) throws Exception {
        upstream.whenModel("busy", CannedChat.error(429, "slow down", "rate_limit_error", null));
        Answer answer = post(gateway, path, "{\"message\":\"a\",\"model\":\"busy\"}");
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.body()).isEqualTo("{\"error\":\"slow down\"}");
        upstream.take(Duration.ofSeconds(5));
    }

    @Test
    void tellsWhatASimpleChatCanNotSay() throws Exception {
        upstream.whenModel("caller", CannedChat.toolCall("caller", "weather", "{}"));
        Answer answer = post(gateway, "/chat", "{\"message\":\"a\",\"model\":\"caller\",\"temperature\":0.1}");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).startsWith("{\"response\":\"\"");
        assertThat(answer.header("x-gapura-losses"))
                .contains("temperature")
                .contains("tool_calls")
                .contains("finish_reason");
        upstream.take(Duration.ofSeconds(5));
    }

    @ParameterizedTest
    @CsvSource({
        "POST,/chat,x-api-key: wrong,401",
        "POST,/chat/stream,x-none: none,401",
        "GET,/chat,x-api-key: key-one,405",
        "GET,/chat/stream,x-api-key: key-one,405",
        "POST,/models,x-api-key: key-one,405",
        "GET,/models,x-api-key: wrong,401",
        "POST,/chat,x-api-key: key-one,400"
    })
    void refusesInItsOwnWordsAndLetsPagesReadThem(String method, String path, String key, int status)
            throws IOException {
        try (RawHttpClient client = gateway.connect()) {
            client.sendHead(method, path, key, ORIGIN, "Content-Length: 0");
            Answer answer = Calls.answer(client);
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.body()).matches("\\{\"error\":\"[^\"]+.*\"}");
            assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("*");
        }
    }

    @ParameterizedTest
    @CsvSource({"/chat,POST", "/chat/stream,POST", "/models,GET", "/health,GET"})
    void answersThePreflightOfEveryPath(String path, String method) throws IOException {
        Answer answer = Calls.call(
                gateway,
                "OPTIONS",
                path,
                ORIGIN,
                "Access-Control-Request-Method: " + method,
                "Access-Control-Request-Headers: content-type, authorization");
        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(answer.header("Access-Control-Allow-Methods")).contains(method);
        assertThat(answer.header("Access-Control-Allow-Headers")).isEqualTo("content-type, authorization");
    }

    @Test
    void chatsWithTheDemo() throws IOException {
        try (RunningGateway demo = RunningGateway.start("reload: {enabled: false}")) {
            try (RawHttpClient client = demo.connect()) {
                client.post("/chat", HELLO);
                Answer answer = Calls.answer(client);
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.body()).contains("\"model\":\"demo\"").contains("\"role\":\"assistant\"");
            }
            assertThat(Calls.call(demo, "GET", "/models").body())
                    .startsWith("{\"models\":[\"demo\",\"gpt-4\",")
                    .endsWith("],\"default\":\"demo\"}");
            try (RawHttpClient client = demo.connect()) {
                client.post("/chat/stream", HELLO);
                assertThat(client.readHead().status()).isEqualTo(200);
                List<RawHttpClient.Event> events = client.readEvents();
                assertThat(events).hasSizeGreaterThan(2);
                assertThat(events.get(events.size() - 1).raw()).startsWith("data: {\"done\": true}");
            }
        }
    }

    private static Answer post(RunningGateway to, String path, String json) throws IOException {
        try (RawHttpClient client = to.connect()) {
            client.post(path, json, "x-api-key: key-one", ORIGIN);
            return Calls.answer(client);
        }
    }
}
