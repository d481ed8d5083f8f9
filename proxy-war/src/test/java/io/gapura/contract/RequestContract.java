package io.gapura.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.testing.RawHttpClient;
import io.gapura.testing.ReceivedRequest;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How request bodies arrive: in one piece, in chunks, slowly, not at all. */
interface RequestContract extends OnStage {
    String CHAT = RelayContract.CHAT;

    @Test
    default void takesABodyOfAMebibyte() throws Exception {
        String text = "a mebibyte " + "0123456789abcdef".repeat(1 << 16);

        HttpResponse<String> answer = stage().post(CHAT, body(text));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(latest("a mebibyte ").body()).isEqualTo(body(text).getBytes(UTF_8));
    }

    @Test
    default void takesAChunkedBody() throws Exception {
        byte[] body = body("in chunks").getBytes(UTF_8);
        try (RawHttpClient client = stage().connect()) {
            client.sendHead("POST", CHAT, Stage.KEY, "Content-Type: application/json", "Transfer-Encoding: chunked");
            for (int i = 0; i < body.length; i += 10) {
                client.sendChunk(java.util.Arrays.copyOfRange(body, i, Math.min(body.length, i + 10)));
            }
            client.sendLastChunk();
            assertThat(client.readHead().status()).isEqualTo(200);
            assertThat(client.readText()).contains("Hello from the fake upstream.");
        }
        assertThat(latest("in chunks").body()).isEqualTo(body);
    }

    @Test
    default void takesABodyThatComesSlowly() throws Exception {
        byte[] body = body("byte by byte").getBytes(UTF_8);
        try (RawHttpClient client = stage().connect()) {
            client.sendHead(
                    "POST", CHAT, Stage.KEY, "Content-Type: application/json", "Content-Length: " + body.length);
            client.sendSlowly(body, Duration.ofMillis(5));
            assertThat(client.readHead().status()).isEqualTo(200);
            assertThat(client.readText()).contains("Hello from the fake upstream.");
        }
        assertThat(latest("byte by byte").body()).isEqualTo(body);
    }

    @Test
    default void sendsForABodyThatAwaitsPermission() throws Exception {
        byte[] body = body("with permission").getBytes(UTF_8);
        try (RawHttpClient client = stage().connect()) {
            client.sendHead(
                    "POST",
                    CHAT,
                    Stage.KEY,
                    "Content-Type: application/json",
                    "Expect: 100-continue",
                    "Content-Length: " + body.length);
            assertThat(client.readAnyHead().status()).isEqualTo(100);
            client.send(body);
            assertThat(client.readHead().status()).isEqualTo(200);
            assertThat(client.readText()).contains("Hello from the fake upstream.");
        }
    }

    @Test
    default void refusesAnEmptyBodyOfAnnouncedLength() throws Exception {
        assertEmptyBodyIsRefused(client ->
                client.sendHead("POST", CHAT, Stage.KEY, "Content-Type: application/json", "Content-Length: 0"));
    }

    @Test
    default void refusesAnEmptyChunkedBody() throws Exception {
        assertEmptyBodyIsRefused(client -> {
            client.sendHead("POST", CHAT, Stage.KEY, "Content-Type: application/json", "Transfer-Encoding: chunked");
            client.sendLastChunk();
        });
    }

    @Test
    default void refusesARequestWithoutABody() throws Exception {
        assertEmptyBodyIsRefused(client -> client.sendHead("POST", CHAT, Stage.KEY, "Content-Type: application/json"));
    }

    /** Sends a request. */
    interface Sending {
        void send(RawHttpClient client) throws IOException;
    }

    private void assertEmptyBodyIsRefused(Sending sending) throws Exception {
        try (RawHttpClient client = stage().connect()) {
            sending.send(client);
            RawHttpClient.Head head = client.readHead();
            assertThat(head.status()).isEqualTo(400);
            assertThat(head.header("x-request-id")).isNotBlank();
            assertThat(client.readText()).contains("\"error\"", "\"invalid_request_error\"");
        }
    }

    @Test
    default void answersJavasClientThatAsksForHttp2OnTheWay() throws Exception {
        HttpClient asking = HttpClient.newHttpClient(); // sends "Upgrade: h2c" with its first request

        HttpResponse<String> answer = asking.send(
                stage().request(CHAT)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body("upgrade if you can")))
                        .build(),
                BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("Hello from the fake upstream.");
        assertThat(latest("upgrade if you can").bodyText()).isEqualTo(body("upgrade if you can"));
    }

    private static String body(String text) {
        return "{\"model\":\"fake-1\",\"messages\":[{\"role\":\"user\",\"content\":\"" + text + "\"}]}";
    }

    /** The latest request that says this. */
    private ReceivedRequest latest(String text) {
        List<ReceivedRequest> all = stage().upstream().requests().stream()
                .filter(request -> request.bodyText().contains(text))
                .toList();
        assertThat(all).as("requests with: %s", text).isNotEmpty();
        return all.get(all.size() - 1);
    }
}
