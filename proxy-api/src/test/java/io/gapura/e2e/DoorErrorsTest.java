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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
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
        ANTHROPIC {
            @Override
            void check(JsonObject body, int status) {
                assertThat(body.getString("type")).isEqualTo("error");
                JsonObject error = body.getJsonObject("error");
                assertThat(error.getString("message")).isNotBlank();
                assertThat(error.getString("type"))
                        .isEqualTo(
                                switch (status) {
                                    case 401 -> "authentication_error";
                                    case 404 -> "not_found_error";
                                    case 413 -> "request_too_large";
                                    default -> "invalid_request_error";
                                });
            }
        },
        GOOGLE {
            @Override
            void check(JsonObject body, int status) {
                assertThat(body.keySet()).containsExactly("error");
                JsonObject error = body.getJsonObject("error");
                assertThat(error.getInt("code")).isEqualTo(status);
                assertThat(error.getString("message")).isNotBlank();
                assertThat(error.getString("status"))
                        .isEqualTo(
                                switch (status) {
                                    case 400 -> "INVALID_ARGUMENT";
                                    case 401 -> "UNAUTHENTICATED";
                                    case 404 -> "NOT_FOUND";
                                    default -> "FAILED_PRECONDITION";
                                });
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
        RESPONSES(Shape.OPENAI, "/v1/responses", "{\"model\":\"MODEL\",\"input\":\"hi\"}"),
        AZURE_RESPONSES(Shape.OPENAI, "/openai/responses", "{\"model\":\"MODEL\",\"input\":\"hi\"}"),
        MESSAGES(
                Shape.ANTHROPIC,
                "/v1/messages",
                "{\"model\":\"MODEL\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"),
        MESSAGES_COUNT(
                Shape.ANTHROPIC,
                "/v1/messages/count_tokens",
                "{\"model\":\"MODEL\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"),
        GEMINI(
                Shape.GOOGLE,
                "/v1beta/models/MODEL:generateContent",
                "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"hi\"}]}]}"),
        GEMINI_STREAM(
                Shape.GOOGLE,
                "/v1beta/models/MODEL:streamGenerateContent?alt=sse",
                "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"hi\"}]}]}"),
        GEMINI_COUNT(
                Shape.GOOGLE,
                "/v1beta/models/MODEL:countTokens",
                "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"hi\"}]}]}"),
        GEMINI_EMBED(
                Shape.GOOGLE, "/v1beta/models/MODEL:embedContent", "{\"content\":{\"parts\":[{\"text\":\"hi\"}]}}"),
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
                String parent =
                        client.shape == Shape.GOOGLE ? "/v1beta" : client.path; // all below a model's name is a name
                to.sendHead("GET", parent + "/nowhere", KEY);
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
                String known = client.path.replace("MODEL", "fake-1");
                to.sendHead("POST", known, KEY, "Content-Type: application/json", "Content-Length: 9");
                to.send("{\"model\":");
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
    @CsvSource({
        "GET, /v1/models/none, 404, ANTHROPIC",
        "GET, /v1/models?limit=x, 400, ANTHROPIC",
        "GET, /v1/nowhere, 404, ANTHROPIC",
        "PUT, /v1/models, 405, ANTHROPIC",
        "GET, /v1beta/models/none, 404, GOOGLE",
        "GET, /v1beta/models?pageSize=x, 400, GOOGLE",
        "GET, /v1beta/nowhere, 404, GOOGLE",
        "GET, /v1beta, 404, GOOGLE",
        "GET, /v1/files/none, 404, OPENAI",
        "GET, /nowhere, 404, OPENAI"
    })
    void knowsAnAnthropicClientByItsHeaderWhereThePathIsNotItsOwn(String method, String path, int status, Shape shape)
            throws IOException {
        Answer answer = Calls.call(gateway, method, path, KEY, "anthropic-version: 2023-06-01");
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        shape.check(object(answer.body()), status);
        boolean anthropic = shape == Shape.ANTHROPIC;
        assertThat(answer.head().header("request-id")).isEqualTo(anthropic ? answer.header("x-request-id") : null);
    }

    @Test
    void tellsAnthropicsClientsOfAWrongKeyForTheirModels() throws IOException {
        Answer answer = Calls.call(gateway, "GET", "/v1/models", "x-api-key: no", "anthropic-version: 2023-06-01");
        assertThat(answer.status()).isEqualTo(401);
        Shape.ANTHROPIC.check(object(answer.body()), 401);
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
