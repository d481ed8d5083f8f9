package io.gapura.testing;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The well-behaved answers of the {@link FakeUpstream}, in the OpenAI chat dialect: always the same words, ids and times, so
 * that tests can compare whole bodies. Stateless.
 *
 * <p>Shapes: the chat completion object, the chat completion chunk object and the error object of OpenAI's API reference.
 */
public final class CannedChat {
    /** One for all: each call of {@link Json} would look through the class path for who implements it. */
    private static final JsonBuilderFactory JSON = Json.createBuilderFactory(Map.of());

    /** The words of the usual answer, cut as a stream cuts them. */
    public static final List<String> WORDS = List.of("Hello", " from", " the", " fake", " upstream", ".");

    /** The id of every answer. */
    public static final String ID = "chatcmpl-fake";

    private static final long CREATED = 1_700_000_000L;

    private CannedChat() {}

    /** What a good upstream says to this request: models, a chat completion as it was asked for, or an error. */
    public static FakeAnswer answer(ReceivedRequest request) {
        if (request.path().endsWith("/models") && request.method().equals("GET")) {
            return models("fake-1", "fake-2");
        }
        if (!request.path().endsWith("/chat/completions")) {
            return error(
                    404,
                    "Invalid URL (" + request.method() + " " + request.path() + ")",
                    "invalid_request_error",
                    null);
        }
        JsonObject body = json(request);
        if (body == null) {
            return error(400, "The body is not a JSON object.", "invalid_request_error", null);
        }
        String model = body.getString("model", "fake-1");
        if (!body.getBoolean("stream", false)) {
            return whole(model, String.join("", WORDS));
        }
        return stream(model, WORDS, includesUsage(body), Duration.ZERO);
    }

    /** Whether a request body asks for the usage chunk. */
    public static boolean includesUsage(JsonObject body) {
        return body.get("stream_options") instanceof JsonObject options && options.getBoolean("include_usage", false);
    }

    /** The body as a JSON object, or null if it is none. */
    public static @Nullable JsonObject json(ReceivedRequest request) {
        try (var reader = Json.createReader(new StringReader(request.bodyText()))) {
            return reader.readValue() instanceof JsonObject object ? object : null;
        } catch (JsonException e) {
            return null;
        }
    }

    /** The list of models. */
    public static FakeAnswer models(String... ids) {
        JsonArrayBuilder data = JSON.createArrayBuilder();
        for (String id : ids) {
            data.add(JSON.createObjectBuilder()
                    .add("id", id)
                    .add("object", "model")
                    .add("created", CREATED)
                    .add("owned_by", "fake"));
        }
        return FakeAnswer.status(200)
                .json(JSON.createObjectBuilder()
                        .add("object", "list")
                        .add("data", data)
                        .build()
                        .toString());
    }

    /** A whole answer with this text. */
    public static FakeAnswer whole(String model, String text) {
        return completion(
                model, JSON.createObjectBuilder().add("role", "assistant").add("content", text), "stop");
    }

    /** A whole answer that calls one tool. */
    public static FakeAnswer toolCall(String model, String name, String arguments) {
        JsonObjectBuilder call = JSON.createObjectBuilder()
                .add("id", "call_fake")
                .add("type", "function")
                .add("function", JSON.createObjectBuilder().add("name", name).add("arguments", arguments));
        return completion(
                model,
                JSON.createObjectBuilder()
                        .add("role", "assistant")
                        .addNull("content")
                        .add("tool_calls", JSON.createArrayBuilder().add(call)),
                "tool_calls");
    }

    /** A stream of these pieces of text, with finish, with usage if wanted, with {@code [DONE]}; the interval lies between events. */
    public static FakeAnswer stream(String model, List<String> pieces, boolean usage, Duration interval) {
        return FakeAnswer.sse().events(streamEvents(model, pieces, usage), interval);
    }

    /** A stream of so many events of content at this pace; their texts are {@code "0 "}, {@code "1 "}, {@code "2 "}… */
    public static FakeAnswer paced(String model, int events, Duration interval) {
        List<String> pieces = new ArrayList<>(events);
        for (int i = 0; i < events; i++) {
            pieces.add(i + " ");
        }
        return stream(model, pieces, false, interval);
    }

    /** The data of all events of such a stream, {@code [DONE]} included. */
    public static List<String> streamEvents(String model, List<String> pieces, boolean usage) {
        List<String> events = new ArrayList<>(pieces.size() + 4);
        events.add(
                chunk(model, JSON.createObjectBuilder().add("role", "assistant").add("content", ""), null));
        for (String piece : pieces) {
            events.add(contentChunk(model, piece));
        }
        events.add(chunk(model, JSON.createObjectBuilder(), "stop"));
        if (usage) {
            events.add(envelope(model, "chat.completion.chunk")
                    .add("choices", JsonValue.EMPTY_JSON_ARRAY)
                    .add("usage", usage())
                    .build()
                    .toString());
        }
        events.add("[DONE]");
        return events;
    }

    /** The data of one event that carries text. */
    public static String contentChunk(String model, String piece) {
        return chunk(model, JSON.createObjectBuilder().add("content", piece), null);
    }

    /** An error as OpenAI shapes it. */
    public static FakeAnswer error(int status, String message, String type, @Nullable String code) {
        return FakeAnswer.status(status).json(errorJson(message, type, code));
    }

    /** The error object: a body, or the data of an error event inside a 200 stream. */
    public static String errorJson(String message, String type, @Nullable String code) {
        JsonObjectBuilder error = JSON.createObjectBuilder()
                .add("message", message)
                .add("type", type)
                .addNull("param");
        if (code == null) {
            error.addNull("code");
        } else {
            error.add("code", code);
        }
        return JSON.createObjectBuilder().add("error", error).build().toString();
    }

    private static FakeAnswer completion(String model, JsonObjectBuilder message, String finish) {
        JsonObjectBuilder choice = JSON.createObjectBuilder()
                .add("index", 0)
                .add("message", message)
                .addNull("logprobs")
                .add("finish_reason", finish);
        return FakeAnswer.status(200)
                .json(envelope(model, "chat.completion")
                        .add("choices", JSON.createArrayBuilder().add(choice))
                        .add("usage", usage())
                        .build()
                        .toString());
    }

    private static String chunk(String model, JsonObjectBuilder delta, @Nullable String finish) {
        JsonObjectBuilder choice =
                JSON.createObjectBuilder().add("index", 0).add("delta", delta).addNull("logprobs");
        if (finish == null) {
            choice.addNull("finish_reason");
        } else {
            choice.add("finish_reason", finish);
        }
        return envelope(model, "chat.completion.chunk")
                .add("choices", JSON.createArrayBuilder().add(choice))
                .build()
                .toString();
    }

    private static JsonObjectBuilder envelope(String model, String object) {
        return JSON.createObjectBuilder()
                .add("id", ID)
                .add("object", object)
                .add("created", CREATED)
                .add("model", model)
                .add("system_fingerprint", "fp_fake");
    }

    private static JsonObjectBuilder usage() {
        return JSON.createObjectBuilder()
                .add("prompt_tokens", 9)
                .add("completion_tokens", 6)
                .add("total_tokens", 15);
    }
}
