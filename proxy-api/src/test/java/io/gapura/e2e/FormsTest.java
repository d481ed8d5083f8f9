package io.gapura.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.e2e.Calls.Answer;
import io.gapura.testing.FakeAnswer;
import io.gapura.testing.FakeUpstream;
import io.gapura.testing.RawHttpClient;
import io.gapura.testing.ReceivedRequest;
import io.gapura.testing.RunningGateway;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Forms through sockets: routed by what stands in them, wherever it stands, and passed on byte for byte. */
@Timeout(60)
class FormsTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String TRANSCRIPTIONS = "/v1/audio/transcriptions";
    private static final String FORM = "Content-Type: multipart/form-data; boundary=b";
    private static final String ROUTES =
            "upstreams: [{name: other, base-url: 'http://127.0.0.1:9/v1', models: [m]}, {name: up, base-url: '%s', models: [whisper-1]}]";

    private final FakeUpstream upstream =
            FakeUpstream.start().otherwise(request -> FakeAnswer.status(200).json("{\"text\":\"hi\"}"));

    @AfterEach
    void stop() {
        assertThat(upstream.malformed()).isEmpty();
        upstream.close();
    }

    @Test
    void routesByAModelThatStandsBehindTheFile() throws Exception {
        String form =
                part("file\"; filename=\"a.wav", "RIFF".repeat(200_000)) + part("model", "whisper-1") + "--b--\r\n";
        try (RunningGateway gateway = RunningGateway.start(ROUTES.formatted(upstream.baseUri()))) {
            Answer answer = post(gateway, TRANSCRIPTIONS, form);

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("{\"text\":\"hi\"}");
            ReceivedRequest request = upstream.take(SOON);
            assertThat(request.path()).isEqualTo(TRANSCRIPTIONS);
            assertThat(request.header("Content-Type")).isEqualTo("multipart/form-data; boundary=b");
            assertThat(request.header("Content-Length")).isEqualTo(String.valueOf(form.length()));
            assertThat(request.bodyText()).isEqualTo(form);
            assertThat(gateway.awaitLine("gapura.access", "path=" + TRANSCRIPTIONS))
                    .contains("model=whisper-1");
        }
    }

    @Test
    void leavesTheGatewaysOwnFieldsOut() throws Exception {
        String form = part("model", "whisper-1") + part("session_id", "mine") + "--b--\r\n";
        try (RunningGateway gateway = RunningGateway.start(ROUTES.formatted(upstream.baseUri()))) {
            assertThat(post(gateway, TRANSCRIPTIONS, form).status()).isEqualTo(200);
            assertThat(upstream.take(SOON).bodyText()).isEqualTo(part("model", "whisper-1") + "--b--\r\n");
        }
    }

    @Test
    void keepsTheConnectionWhereTheModelIsUnknown() throws Exception {
        String form = part("file\"; filename=\"a.wav", "x") + part("model", "nobody") + "--b--\r\n";
        try (RunningGateway gateway = RunningGateway.start(ROUTES.formatted(upstream.baseUri()));
                RawHttpClient client = gateway.connect()) {
            for (int i = 0; i < 2; i++) {
                client.sendHead("POST", TRANSCRIPTIONS, FORM, "Content-Length: " + form.length());
                client.send(form);
                Answer answer = Calls.answer(client);
                assertThat(answer.status()).isEqualTo(404);
                assertThat(answer.body()).contains("model_not_found");
            }
        }
    }

    @Test
    void saysWhatIsWrongWithAForm() throws Exception {
        try (RunningGateway gateway = RunningGateway.start(ROUTES.formatted(upstream.baseUri()))) {
            Answer broken = post(gateway, TRANSCRIPTIONS, part("model", "whisper-1"));
            assertThat(broken.status()).isEqualTo(400);
            assertThat(broken.body()).contains("it breaks off", "invalid_request_error");
            try (RawHttpClient client = gateway.connect()) {
                client.sendHead("POST", TRANSCRIPTIONS, "Content-Type: multipart/form-data", "Content-Length: 3");
                client.send("abc");
                Answer none = Calls.answer(client);
                assertThat(none.status()).isEqualTo(400);
                assertThat(none.body()).contains("names no boundary");
            }
        }
        assertThat(upstream.requests()).isEmpty();
    }

    @Test
    void passesAFileOn() throws Exception {
        upstream.enqueue(FakeAnswer.status(200).json("{\"id\":\"file-1\",\"object\":\"file\"}"));
        String form =
                part("purpose", "batch") + part("file\"; filename=\"a.jsonl", "{}\n".repeat(100_000)) + "--b--\r\n";
        try (RunningGateway gateway = RunningGateway.inFrontOf(upstream)) {
            Answer answer = post(gateway, "/v1/files", form);

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("{\"id\":\"file-1\",\"object\":\"file\"}");
            assertThat(upstream.take(SOON).bodyText()).isEqualTo(form);
        }
    }

    @Test
    void givesAnUpstreamsEarlyRefusalToTheClient() throws Exception {
        upstream.enqueueEarly(FakeAnswer.status(413).json("{\"error\":{\"message\":\"too large for me\"}}"));
        String form = part("file\"; filename=\"a.jsonl", "x".repeat(8_000_000)) + "--b--\r\n";
        try (RunningGateway gateway = RunningGateway.inFrontOf(upstream)) {
            Answer answer = post(gateway, "/v1/files", form);

            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.body()).contains("too large for me");
        }
    }

    private static Answer post(RunningGateway gateway, String path, String form) throws IOException {
        byte[] bytes = form.getBytes(StandardCharsets.UTF_8);
        try (RawHttpClient client = gateway.connect()) {
            client.sendHead("POST", path, FORM, "Content-Length: " + bytes.length);
            client.send(bytes);
            return Calls.answer(client);
        }
    }

    private static String part(String name, String value) {
        return "--b\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
    }
}
