package io.gapura.e2e;

import static io.gapura.e2e.Calls.answer;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.e2e.Calls.Answer;
import io.gapura.testing.FakeUpstream;
import io.gapura.testing.RawHttpClient;
import io.gapura.testing.RunningGateway;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever goes wrong before a call is on its way is told in the shape that the caller's vendor has for errors. */
class DoorErrorsTest {
    private static final String KEY = "Authorization: Bearer key-one";
    private static final int LIMIT = 64 * 1024;

    /** How errors look. */
    private enum Shape {
        OPENAI {
            @Override
            void check(JsonObject body, int status) {
                JsonObject error = body.getJsonObject("error");
                assertThat(body.keySet()).containsExactly("error");
                assertThat(error.keySet()).containsExactly("message", "type", "param", "code");
                assertThat(error.getString("message")).isNotBlank();
                assertThat(error.getString("type"))
                        .isEqualTo(status == 401 ? "authentication_error" : "invalid_request_error");
            }
        },
        SIMPLE {
            @Override
            void check(JsonObject body, int status) {
                assertThat(body.keySet()).containsExactly("error");
                assertThat(body.getString("error")).isNotBlank();
            }
        };

        abstract void check(JsonObject body, int status);
    }

    /** Who calls, and where. */
    private enum Client {
        CHAT(
                Shape.OPENAI,
                "/v1/chat/completions",
                "{\"model\":\"MODEL\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"),
        COMPLETIONS(Shape.OPENAI, "/v1/completions", "{\"model\":\"MODEL\",\"prompt\":\"hi\"}"),
        EMBEDDINGS(Shape.OPENAI, "/v1/embeddings", "{\"model\":\"MODEL\",\"input\":\"hi\"}"),
        AZURE(
                Shape.OPENAI,
                "/openai/deployments/MODEL/chat/completions",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"),
        AZURE_V1(
                Shape.OPENAI,
                "/openai/v1/chat/completions",
                "{\"model\":\"MODEL\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"),
        SIMPLE(Shape.SIMPLE, "/chat", "{\"model\":\"MODEL\",\"message\":\"hi\"}");

        final Shape shape;
        final String path;
        final String body;

        Client(Shape shape, String path, String body) {
            this.shape = shape;
            this.path = path;
            this.body = body;
        }
    }

    /** What goes wrong. */
    private enum Failure {
        NO_KEY(401) {
            @Override
            void send(RawHttpClient to, Client client) throws IOException {
                post(to, client, client.body, "Content-Type: application/json");
            }
        },
        WRONG_KEY(401) {
            @Override
            void send(RawHttpClient to, Client client) throws IOException {
                post(to, client, client.body, "Content-Type: application/json", "Authorization: Bearer nobody");
            }
        },
        UNKNOWN_PATH(404) {
            @Override
            void send(RawHttpClient to, Client client) throws IOException {
                to.sendHead("GET", client.path + "/nowhere", KEY);
            }
        },
        WRONG_METHOD(405) {
            @Override
            void send(RawHttpClient to, Client client) throws IOException {
                to.sendHead("DELETE", client.path, KEY);
            }
        },
        TOO_LARGE(413) {
            @Override
            void send(RawHttpClient to, Client client) throws IOException {
                to.sendHead(
                        "POST", client.path, KEY, "Content-Type: application/json", "Content-Length: " + (LIMIT + 1));
            }
        },
        WRONG_TYPE(415) {
            @Override
            void send(RawHttpClient to, Client client) throws IOException {
                post(to, client, client.body, KEY, "Content-Type: text/plain");
            }
        },
        WRONG_CODING(415) {
            @Override
            void send(RawHttpClient to, Client client) throws IOException {
                post(to, client, client.body, KEY, "Content-Type: application/json", "Content-Encoding: br");
            }
        },
        BROKEN_JSON(400) {
            @Override
            void send(RawHttpClient to, Client client) throws IOException {
                post(to, client, "{\"model\":", KEY, "Content-Type: application/json");
            }
        },
        UNKNOWN_MODEL(404) {
            @Override
            void send(RawHttpClient to, Client client) throws IOException {
                post(to, client, client.body, KEY, "Content-Type: application/json");
            }
        };

        final int status;

        Failure(int status) {
            this.status = status;
        }

        abstract void send(RawHttpClient to, Client client) throws IOException;

        static void post(RawHttpClient to, Client client, String body, String... headers) throws IOException {
            List<String> all = new ArrayList<>(List.of(headers));
            all.add("Content-Length: " + body.length());
            to.sendHead("POST", client.path, all.toArray(String[]::new));
            to.send(body);
        }
    }

    private static FakeUpstream upstream;
    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        upstream = FakeUpstream.start();
        gateway = RunningGateway.start(
                "upstreams: [{name: up, base-url: '" + upstream.baseUri() + "', models: [fake-1]}]",
                "auth: {keys: [{name: one, key: key-one}]}",
                "limits: {json-body: 64KiB}");
    }

    @AfterAll
    static void stop() {
        gateway.close();
        assertThat(upstream.requests()).isEmpty();
        upstream.close();
    }

    private static Stream<Arguments> each() {
        return Arrays.stream(Client.values())
                .flatMap(client -> Arrays.stream(Failure.values()).map(failure -> Arguments.of(client, failure)))
                .filter(each -> !List.of(each.get()).equals(List.of(Client.SIMPLE, Failure.UNKNOWN_PATH)));
    }

    @ParameterizedTest
    @MethodSource("each")
    void tellsEveryFailureInTheCallersShape(Client client, Failure failure) throws IOException {
        try (RawHttpClient http = gateway.connect()) {
            failure.send(http, client);
            Answer answer = answer(http);
            assertThat(answer.status()).as(answer.body()).isEqualTo(failure.status);
            assertThat(answer.header("Content-Type")).startsWith("application/json");
            assertThat(answer.header("x-request-id")).startsWith("req_");
            client.shape.check(object(answer.body()), failure.status);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/nowhere", "/chat/completions", "/v1", "/v1/nowhere", "/openai", "/chat/nowhere", "/docs/x"})
    void tellsWhoeverIsLostInOpenAisShape(String path) throws IOException {
        Answer answer = Calls.call(gateway, "GET", path, KEY);
        assertThat(answer.status()).isEqualTo(404);
        Shape.OPENAI.check(object(answer.body()), 404);
    }

    private static JsonObject object(String body) {
        try (var reader = Json.createReader(new StringReader(body))) {
            JsonValue value = reader.readValue();
            return value.asJsonObject();
        }
    }
}
