package io.gapura.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.testing.FakeAnswer;
import io.gapura.testing.FakeSocketUpstream;
import io.gapura.testing.FakeUpstream;
import io.gapura.testing.RunningGateway;
import io.gapura.testing.SocketWire;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes before a conversation: who may have one, with whom, and in which words it is refused. */
@Timeout(60)
class HandshakeTest {
    private static final String KEY = "Authorization: Bearer key-one";
    private static final String KEYS = "auth: {keys: [{name: one, key: key-one}]}";
    private static final String MODEL = "?model=gpt-realtime";

    private FakeSocketUpstream upstream;
    private RunningGateway gateway;

    @BeforeEach
    void start() {
        upstream = FakeSocketUpstream.start();
        gateway = RunningGateway.start(upstreams(""), KEYS);
    }

    @AfterEach
    void stop() {
        gateway.close();
        upstream.close();
    }

    private String upstreams(String more) {
        return "upstreams: [{name: up, base-url: '" + upstream.baseUri()
                + "', api-key: house-key, models: [gpt-realtime]" + more + "}]";
    }

    private void restart(String... yaml) {
        gateway.close();
        gateway = RunningGateway.start(yaml);
    }

    private SocketWire connect(String query, String... headers) throws IOException {
        return SocketWire.connect(URI.create(gateway.uri() + "/v1/realtime" + query), headers);
    }

    private HttpResponse<String> get(String query) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(gateway.uri() + "/v1/realtime" + query))
                                .version(HttpClient.Version.HTTP_1_1)
                                .header("Authorization", "Bearer key-one")
                                .build(),
                        BodyHandlers.ofString());
    }

    private void assertRefused(SocketWire client, int status, String... words)
            throws IOException, InterruptedException {
        assertThat(client.status()).isEqualTo(status);
        assertThat(client.header("x-request-id")).isNotBlank();
        assertThat(client.body()).startsWith("{\"error\":{").contains(words);
        assertThat(upstream.isLeftAlone(Duration.ofMillis(50))).isTrue();
        gateway.awaitLine("gapura.access", "status=" + status);
    }

    @Test
    void asksTheUpstreamInTheNameOfTheHouse() throws Exception {
        try (SocketWire client = connect(
                        "?api-key=key-one&model=gpt-realtime&x-api-key=key-one&voice=a%20b&X-Goog-Api-Key=key-one&%20key=key-one",
                        KEY,
                        "OpenAI-Beta: realtime=v1",
                        "OpenAI-Organization: org-client",
                        "Cookie: session=1",
                        "Sec-WebSocket-Protocol: realtime, openai-organization.org-1, openai-beta.realtime-v1");
                SocketWire far = upstream.take()) {
            assertThat(client.status()).isEqualTo(101);
            assertThat(far.firstLine()).isEqualTo("GET /v1/realtime?model=gpt-realtime&voice=a%20b HTTP/1.1");
            assertThat(far.header("Authorization")).isEqualTo("Bearer house-key");
            assertThat(far.header("OpenAI-Beta")).isEqualTo("realtime=v1");
            assertThat(far.header("x-request-id")).isEqualTo(client.header("x-request-id"));
            assertThat(far.head())
                    .contains(
                            "Sec-WebSocket-Protocol: realtime\r\n", "Sec-WebSocket-Protocol: openai-beta.realtime-v1");
            assertThat(far.head()).doesNotContain("key-one", "org-client", "org-1", "session=1");
            assertThat(client.header("Sec-WebSocket-Protocol")).isEqualTo("realtime");
            assertThat(client.header("openai-version")).isEqualTo("test");
            assertThat(client.head()).doesNotContain("house", "up-1");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/openai/realtime?api-version=2024-10-01-preview&deployment=gpt-realtime",
                "/openai/v1/realtime?model=gpt-realtime"
            })
    void opensASessionAtAnAddressOfAzures(String address) throws Exception {
        try (SocketWire client = SocketWire.connect(URI.create(gateway.uri() + address), "api-key: key-one");
                SocketWire far = upstream.take()) {
            assertThat(client.status()).isEqualTo(101);
            assertThat(far.firstLine()).isEqualTo("GET /v1/realtime?model=gpt-realtime HTTP/1.1");
        }
    }

    @Test
    void takesAPagesKeyFromASubprotocol() throws Exception {
        restart(upstreams(""), KEYS, "cors: {allowed-origins: ['https://app.example']}");
        try (SocketWire client = connect(
                        MODEL,
                        "Origin: https://app.example",
                        "Sec-WebSocket-Protocol: realtime, openai-insecure-api-key.key-one");
                SocketWire far = upstream.take()) {
            assertThat(client.status()).isEqualTo(101);
            assertThat(client.header("Sec-WebSocket-Protocol")).isEqualTo("realtime");
            assertThat(far.head()).doesNotContain("key-one");
            assertThat(client.head()).doesNotContain("key-one");
            client.text("hi");
            assertThat(client.readMessage()).extracting(SocketWire.Frame::text).isEqualTo("hi");
        }
    }

    @Test
    void refusesAWrongKeyInASubprotocol() throws Exception {
        try (SocketWire client = connect(MODEL, "Sec-WebSocket-Protocol: realtime, openai-insecure-api-key.no")) {
            assertRefused(client, 401, "\"invalid_api_key\"");
        }
    }

    @Test
    void refusesAWrongKey() throws Exception {
        try (SocketWire client = connect(MODEL, "Authorization: Bearer wrong")) {
            assertRefused(client, 401, "\"invalid_api_key\"");
        }
    }

    @Test
    void takesNoKeyFromTheSubprotocolOfAnOrdinaryCall() throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(gateway.uri() + "/v1/models"))
                                .version(HttpClient.Version.HTTP_1_1)
                                .header("X-Sec-WebSocket-Protocol", "openai-insecure-api-key.key-one")
                                .build(),
                        BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(401);
    }

    @Test
    void refusesAPageOfAnotherOriginEvenWithAKey() throws Exception {
        try (SocketWire client = connect(MODEL, KEY, "Origin: https://evil.example")) {
            assertRefused(client, 403, "\"permission_denied\"", "https://evil.example");
        }
    }

    @Test
    void letsTheGatewaysOwnPageIn() throws Exception {
        try (SocketWire client = connect(MODEL, KEY, "Origin: " + gateway.uri())) {
            assertThat(client.status()).isEqualTo(101);
        }
    }

    @ParameterizedTest
    @CsvSource({"realtime, realtime", "second, second", ", realtime"})
    void answersWithTheUpstreamsChoiceOrRealtime(String chosen, String expected) throws Exception {
        upstream.choosing(offered -> chosen);
        try (SocketWire client = connect(MODEL, KEY, "Sec-WebSocket-Protocol: second, realtime")) {
            if (chosen != null
                    && chosen.equals("invented")) { // RFC 6455, section 4.1: the client fails such a handshake
                assertRefused(client, 502, "\"upstream_malformed\"");
            } else {
                assertThat(client.status()).isEqualTo(101);
                assertThat(client.header("Sec-WebSocket-Protocol")).isEqualTo(expected);
            }
        }
    }

    @Test
    void takesASubprotocolThatNobodyOfferedForAMistake() throws Exception {
        upstream.choosing(offered -> "invented"); // RFC 6455, section 4.1: the client fails such a handshake
        try (SocketWire client = connect(MODEL, KEY, "Sec-WebSocket-Protocol: realtime")) {
            assertThat(client.status()).isEqualTo(502);
            assertThat(client.body()).contains("\"upstream_malformed\"");
        }
    }

    @Test
    void namesNoSubprotocolToWhoOffersNone() throws Exception {
        try (SocketWire client = connect(MODEL, KEY)) {
            assertThat(client.status()).isEqualTo(101);
            assertThat(client.header("Sec-WebSocket-Protocol")).isNull();
        }
    }

    @Test
    void refusesAnUnknownModelBeforeTheUpgrade() throws Exception {
        try (SocketWire client = connect("?model=gpt-realtim", KEY)) {
            assertRefused(client, 404, "\"model_not_found\"", "Did you mean `gpt-realtime`?");
        }
    }

    private static final String LIMITED = "auth: {keys: [{name: one, key: key-one, models: [other]}]}";

    @ParameterizedTest
    @CsvSource({"?model=gpt-realtime, 404, model_not_found", "?intent=transcription, 400, may use only some models"})
    void goesByTheModelsThatAKeyMayUse(String query, int status, String words) throws Exception {
        restart(upstreams(", default-for: [realtime]"), LIMITED);
        try (SocketWire client = connect(query, KEY)) {
            assertRefused(client, status, words);
        }
    }

    @Test
    void hidesSomebodyElsesFineTunedModelFromASession() throws Exception {
        try (FakeUpstream calls = FakeUpstream.start()) {
            calls.whenPath("/v1/files", FakeAnswer.status(200).json("{\"id\":\"file-1\"}"))
                    .whenPath(
                            "/v1/fine_tuning/jobs",
                            FakeAnswer.status(200).json("{\"id\":\"ftjob-1\",\"fine_tuned_model\":\"ft:m:house::1\"}"));
            restart(
                    "upstreams: [{name: up, base-url: '" + upstream.baseUri()
                            + "', operations: [realtime]}, {name: calls, base-url: '" + calls.baseUri()
                            + "', operations: [files, fine-tuning], models: [m]}]",
                    "auth: {keys: [{name: one, key: key-one}, {name: two, key: key-two}]}");
            assertThat(
                            post(
                                    "/v1/files",
                                    "multipart/form-data; boundary=b",
                                    "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\nx\r\n--b--\r\n"))
                    .isEqualTo(200);
            assertThat(post(
                            "/v1/fine_tuning/jobs",
                            "application/json",
                            "{\"model\":\"m\",\"training_file\":\"file-1\"}"))
                    .isEqualTo(200);
        }
        for (String model : List.of("ft:m:house::1", "FT:m:house::1", "ft:m:nobodys::1")) {
            try (SocketWire client = connect("?model=" + model, "Authorization: Bearer key-two")) {
                assertRefused(client, 404, "The model `" + model + "` does not exist", "\"model_not_found\"");
            }
        }
        try (SocketWire client = connect("?model=ft:m:house::1", KEY)) {
            assertThat(client.status()).isEqualTo(101);
        }
    }

    @Test
    void sharesAFineTunedModelThatTheConfigurationNames() throws Exception {
        restart("upstreams: [{name: up, base-url: '" + upstream.baseUri() + "', models: ['ft:m:house::1']}]", KEYS);
        try (SocketWire client = connect("?model=ft:m:house::1", KEY)) {
            assertThat(client.status()).isEqualTo(101);
        }
    }

    private int post(String path, String type, String body) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(gateway.uri() + path))
                                .version(HttpClient.Version.HTTP_1_1)
                                .header("Authorization", "Bearer key-one")
                                .header("Content-Type", type)
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString())
                .statusCode();
    }

    @ParameterizedTest
    @ValueSource(strings = {"?call_id=rtc_1", "?model=gpt-realtime&call_id=rtc_1", "?call%5Fid=rtc_1"})
    void attachesToNobodysCall(String query) throws Exception {
        try (SocketWire client = connect(query, KEY)) {
            assertRefused(client, 400, "\"invalid_request_error\"", "\"param\":\"call_id\"", "Sessions of calls");
        }
    }

    @Test
    void namesAnUpstreamThatHasNoSessions() throws Exception {
        restart(upstreams(", operations: [chat]"), KEYS);
        try (SocketWire client = connect(MODEL, KEY)) {
            assertRefused(client, 404, "\"unsupported_operation\"", "`up`");
        }
    }

    @Test
    void goesWithoutAModelToWhoIsConfiguredForIt() throws Exception {
        restart(
                "upstreams: [{name: other, base-url: 'http://127.0.0.1:1/v1', models: [a]}, {name: up, base-url: '"
                        + upstream.baseUri() + "', models: [b], default-for: [realtime]}]",
                KEYS);
        try (SocketWire client = connect("?intent=transcription", KEY);
                SocketWire far = upstream.take()) {
            assertThat(client.status()).isEqualTo(101);
            assertThat(far.firstLine()).isEqualTo("GET /v1/realtime?intent=transcription HTTP/1.1");
        }
    }

    @ParameterizedTest
    @CsvSource({"429, 429", "404, 404", "401, 502", "503, 503", "200, 502"})
    void tellsTheUpstreamsRefusalAsAStatus(int status, int expected) throws Exception {
        upstream.refusing(status, "Retry-After: 7", "x-ratelimit-remaining-requests: 0", "Set-Cookie: a=b");
        try (SocketWire client = connect(MODEL, KEY)) {
            assertRefused(client, expected, "\"message\"");
            assertThat(client.header("x-ratelimit-remaining-requests")).isEqualTo("0");
            assertThat(client.header("Set-Cookie")).isNull();
            if (status == 429) {
                assertThat(client.header("Retry-After")).isEqualTo("7");
            }
        }
    }

    @Test
    void tellsOfAnUpstreamThatIsNotThere() throws Exception {
        restart("upstreams: [{name: up, base-url: 'http://127.0.0.1:1/v1', models: [gpt-realtime]}]", KEYS);
        try (SocketWire client = connect(MODEL, KEY)) {
            assertRefused(client, 502, "\"upstream_unreachable\"");
        }
    }

    @Test
    void tellsAnOrdinaryCallThatItHasToUpgrade() throws Exception {
        HttpResponse<String> answer = get(MODEL);
        assertThat(answer.statusCode()).isEqualTo(426);
        assertThat(answer.headers().firstValue("Upgrade")).hasValue("websocket");
        assertThat(answer.body()).contains("\"upgrade_required\"", "ws://");
    }

    @Test
    void saysWhereTheServerHasNoWebSockets() throws Exception {
        gateway.close();
        gateway = RunningGateway.start(
                List.of(upstreams(""), KEYS),
                context -> context.addEventListener(new ServletContextListener() {
                    @Override
                    public void contextInitialized(ServletContextEvent event) {
                        event.getServletContext().removeAttribute("jakarta.websocket.server.ServerContainer");
                    }
                }));
        try (SocketWire client = connect(MODEL, KEY)) {
            assertRefused(client, 501, "\"unsupported_operation\"", "no WebSockets");
        }
    }
}
