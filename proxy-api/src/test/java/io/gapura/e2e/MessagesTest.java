package io.gapura.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.e2e.Calls.Answer;
import io.gapura.testing.CannedChat;
import io.gapura.testing.FakeUpstream;
import io.gapura.testing.RawHttpClient;
import io.gapura.testing.RunningGateway;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A client of Anthropic's Messages before an upstream that has chat completions alone. */
class MessagesTest {
    private static final String HELLO =
            "{\"model\":\"m-1\",\"max_tokens\":50,\"system\":\"Be kind.\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";

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
    void answersWithAMessage() throws Exception {
        Answer answer = post(HELLO, "x-api-key: key-one");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).startsWith("application/json");
        assertThat(answer.body())
                .startsWith("{\"id\":\"msg_")
                .contains("\"type\":\"message\",\"role\":\"assistant\",\"model\":\"m-1\",\"content\":"
                        + "[{\"type\":\"text\",\"text\":\"Hello from the fake upstream.\"}],\"stop_reason\":\"end_turn\","
                        + "\"stop_sequence\":null,\"usage\":{\"input_tokens\":");
        assertThat(upstream.take(Duration.ofSeconds(5)).bodyText())
                .isEqualTo("{\"model\":\"m-1\",\"messages\":[{\"role\":\"system\",\"content\":\"Be kind.\"},"
                        + "{\"role\":\"user\",\"content\":\"Hi\"}],\"max_tokens\":50}");
        assertThat(gateway.awaitLine("gapura.access", "path=/v1/messages")).contains("model=m-1");
    }

    @Test
    void streamsNamedEventsInTheirOrder() throws Exception {
        try (RawHttpClient client = gateway.connect()) {
            client.post(
                    "/v1/messages",
                    HELLO.replace("\"max_tokens\"", "\"stream\":true,\"max_tokens\""),
                    "x-api-key: key-one");
            RawHttpClient.Head head = client.readHead();
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.header("Content-Type")).startsWith("text/event-stream");
            List<String> names = client.readEvents().stream()
                    .map(event -> event.raw().lines().findFirst().orElse(""))
                    .distinct()
                    .toList();
            assertThat(names)
                    .containsExactly(
                            "event: message_start",
                            "event: content_block_start",
                            "event: content_block_delta",
                            "event: content_block_stop",
                            "event: message_delta",
                            "event: message_stop");
        }
        assertThat(upstream.take(Duration.ofSeconds(5)).bodyText())
                .contains("\"stream\":true", "\"include_usage\":true");
    }

    @Test
    void tellsFailuresInAnthropicsShape() throws Exception {
        assertThat(post(HELLO, "x-api-key: wrong").body())
                .startsWith("{\"type\":\"error\",\"error\":{\"type\":\"authentication_error\",\"message\":");
        Answer invalid = post("{\"model\":\"m\"}", "x-api-key: key-one");
        assertThat(invalid.status()).isEqualTo(400);
        assertThat(invalid.body())
                .startsWith("{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":")
                .contains("\\\"messages\\\" is missing");
        upstream.whenModel("busy", CannedChat.error(429, "slow down", "rate_limit_error", null));
        Answer busy = post(HELLO.replace("m-1", "busy"), "x-api-key: key-one");
        assertThat(busy.status()).isEqualTo(429);
        assertThat(busy.body())
                .isEqualTo("{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"slow down\"}}");
        upstream.take(Duration.ofSeconds(5));
    }

    @Test
    void keepsTheArgumentsOfACallByteForByte() throws Exception {
        upstream.whenModel("calls", CannedChat.toolCall("calls", "f", "{\"x\": 1.0}"));
        Answer answer = post(HELLO.replace("m-1", "calls"), "x-api-key: key-one");
        assertThat(answer.body()).contains("\"input\":{\"x\": 1.0}").contains("\"stop_reason\":\"tool_use\"");
        upstream.take(Duration.ofSeconds(5));
    }

    private static Answer post(String body, String... headers) throws IOException {
        try (RawHttpClient client = gateway.connect()) {
            client.post("/v1/messages", body, headers);
            return Calls.answer(client);
        }
    }
}
