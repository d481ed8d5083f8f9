package io.gapura.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.testing.RawHttpClient;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is refused, in OpenAI's shape on every server; and the small endpoints. */
interface RefusalContract extends OnStage {
    String CHAT = RelayContract.CHAT;

    @Test
    default void refusesABodyWhoseAnnouncedLengthIsOverTheLimit() throws Exception {
        try (RawHttpClient client = stage().connect()) {
            client.sendHead(
                    "POST",
                    CHAT,
                    Stage.KEY,
                    "Content-Type: application/json",
                    "Content-Length: " + (Stage.LONGEST_BODY + 1));
            assertTooLarge(client);
        }
    }

    @Test
    default void refusesAChunkedBodyAsSoonAsItIsOverTheLimit() throws Exception {
        try (RawHttpClient client = stage().connect()) {
            client.sendHead("POST", CHAT, Stage.KEY, "Content-Type: application/json", "Transfer-Encoding: chunked");
            byte[] chunk = new byte[64 * 1024];
            java.util.Arrays.fill(chunk, (byte) ' ');
            for (int sent = 0; sent <= Stage.LONGEST_BODY; sent += chunk.length) {
                client.sendChunk(chunk);
            }
            assertTooLarge(client);
        }
    }

    private static void assertTooLarge(RawHttpClient client) throws Exception {
        RawHttpClient.Head head = client.readHead();
        assertThat(head.status()).isEqualTo(413);
        assertThat(head.header("x-request-id")).isNotBlank();
        assertThat(head.header("Content-Type")).startsWith("application/json");
        assertThat(client.readText()).contains("\"error\"", "\"request_too_large\"");
    }

    @Test
    default void answersAnUnknownPathInOpenAisShape() throws Exception {
        for (String path : List.of("/v1/nothing", "/nothing", "/v1", "/v1/chat/completions/more")) {
            assertError(stage().post(path, "{}"), 404, "unknown_url");
        }
    }

    @Test
    default void answersAWrongMethodInOpenAisShape() throws Exception {
        HttpResponse<String> answer = stage().get(CHAT);

        assertError(answer, 405, "method_not_allowed");
        assertThat(answer.headers().firstValue("Allow").orElse("")).contains("POST");
        assertError(stage().send(stage().request("/v1/models").DELETE()), 405, "method_not_allowed");
    }

    @Test
    default void answersAWrongContentTypeInOpenAisShape() throws Exception {
        assertError(
                stage().send(stage().request(CHAT)
                        .header("Content-Type", "text/plain")
                        .POST(BodyPublishers.ofString(Stage.chat("fake-1", false)))),
                415,
                "unsupported_media_type");
    }

    @Test
    default void doesNotTakeFormFieldsForABody() throws Exception {
        assertError(
                stage().send(stage().request(CHAT)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString("model=fake-1"))),
                415,
                "unsupported_media_type");
    }

    @Test
    default void answersBrokenJsonInOpenAisShape() throws Exception {
        HttpResponse<String> answer = stage().post(CHAT, "{\"model\":\n  nonsense}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"invalid_request_error\"", "line 2");
    }

    @Test
    default void answersAMissingOrWrongKeyWith401() throws Exception {
        HttpResponse<String> without = stage().send(bare(CHAT)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(Stage.chat("fake-1", false))));
        assertError(without, 401, "invalid_api_key");
        assertThat(without.headers().firstValue("WWW-Authenticate").orElse("")).startsWith("Bearer");

        assertError(
                stage().send(bare("/v1/models")
                        .header("Authorization", "Bearer wrong")
                        .GET()),
                401,
                "invalid_api_key");
    }

    @Test
    default void namesEveryAnswer() throws Exception {
        List<HttpResponse<String>> answers = List.of(
                stage().get("/"),
                stage().get("/healthz"),
                stage().get("/v1/models"),
                stage().get("/v1/nothing"),
                stage().get(CHAT),
                stage().post(CHAT, "{"),
                stage().post(CHAT, Stage.chat("fake-1", false)),
                stage().post(CHAT, Stage.chat("fake-1", true)),
                stage().send(bare("/v1/models").GET()));

        assertThat(answers).allSatisfy(answer -> assertThat(answer.headers().allValues("x-request-id"))
                .as("x-request-id of %s", answer.uri())
                .hasSize(1)
                .first()
                .asString()
                .isNotBlank());
        HttpResponse<String> named = stage().send(stage().request("/healthz")
                .header("x-request-id", "mine-42")
                .GET());
        assertThat(named.headers().firstValue("x-request-id")).contains("mine-42");
    }

    @Test
    default void answersHeadAsGetWithoutABody() throws Exception {
        for (String path : List.of("/", "/healthz", "/v1/models")) {
            HttpResponse<String> head = stage().send(stage().request(path).method("HEAD", BodyPublishers.noBody()));
            assertThat(head.statusCode()).as(path).isEqualTo(200);
            assertThat(head.body()).isEmpty();
            assertThat(head.headers().firstValue("Content-Type"))
                    .isEqualTo(stage().get(path).headers().firstValue("Content-Type"));
        }
        try (RawHttpClient client = stage().connect()) { // nothing may be left on the wire behind it
            client.sendHead("HEAD", "/v1/models", Stage.KEY);
            assertThat(client.readHead().status()).isEqualTo(200);
            client.get("/healthz");
            assertThat(client.readHead().status()).isEqualTo(200);
        }
    }

    @Test
    default void answersOptionsWithTheMethods() throws Exception {
        HttpResponse<String> answer = stage().send(bare(CHAT).method("OPTIONS", BodyPublishers.noBody()));

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.headers().firstValue("Allow").orElse(""))
                .contains("POST")
                .contains("OPTIONS");
    }

    @Test
    default void findsModelsWithSlashesInTheirIds() throws Exception {
        HttpResponse<String> answer = stage().get("/v1/models/vendor/fake-2");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"vendor/fake-2\"");

        HttpResponse<String> encoded = stage().get("/v1/models/vendor%2Ffake-2");
        assertThat(encoded.statusCode()).isEqualTo(stage().traits().encodedSlash());
        if (encoded.statusCode() == 200) {
            assertThat(encoded.body()).contains("\"vendor/fake-2\"");
        }
    }

    private HttpRequest.Builder bare(String path) {
        return HttpRequest.newBuilder(URI.create(stage().server().uri() + path)).timeout(Stage.SOON);
    }

    private static void assertError(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode())
                .as("%s: %s", answer.uri(), answer.body())
                .isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/json");
        assertThat(answer.headers().firstValue("x-request-id")).isPresent();
        assertThat(answer.body()).startsWith("{\"error\":{").contains("\"message\":", "\"" + code + "\"");
    }
}
