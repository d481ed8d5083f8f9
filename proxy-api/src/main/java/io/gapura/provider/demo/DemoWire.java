package io.gapura.provider.demo;

import io.gapura.error.GatewayException;
import io.gapura.provider.demo.DemoReply.Call;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes one answer of the demo in the OpenAI chat dialect: whole, or event by event. Immutable.
 *
 * <p>Shapes: the chat completion object, the chat completion chunk object, the model object and the error object of OpenAI's API
 * reference. Completion tokens are the pieces really sent; prompt tokens are an {@linkplain TokenCutter#estimate estimate}
 * and 4 a message.
 */
final class DemoWire {
    /** When the demo's models were made: 2026-01-01, in seconds. */
    private static final long MODELS_CREATED = 1_767_225_600L;

    private static final JsonProvider JSON = JsonProvider.provider();
    private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);

    private final String id;
    private final long created;
    private final DemoRequest request;
    private final List<DemoReply> replies;

    DemoWire(String id, long created, DemoRequest request, List<DemoReply> replies) {
        this.id = id;
        this.created = created;
        this.request = request;
        this.replies = List.copyOf(replies);
    }

    byte[] whole() {
        JsonArrayBuilder choices = JSON.createArrayBuilder();
        for (int i = 0; i < replies.size(); i++) {
            DemoReply reply = replies.get(i);
            JsonObjectBuilder message = JSON.createObjectBuilder().add("role", "assistant");
            if (reply.calls().isEmpty()) {
                message.add("content", String.join("", reply.text()));
            } else {
                message.addNull("content");
            }
            message.addNull("refusal");
            if (!reply.calls().isEmpty()) {
                JsonArrayBuilder calls = JSON.createArrayBuilder();
                reply.calls().forEach(call -> calls.add(wholeCall(call)));
                message.add("tool_calls", calls);
            }
            choices.add(JSON.createObjectBuilder()
                    .add("index", i)
                    .add("message", message)
                    .addNull("logprobs")
                    .add("finish_reason", reply.finish()));
        }
        return bytes(envelope("chat.completion").add("choices", choices).add("usage", usage()));
    }

    /** The first event of a choice: the role. */
    byte[] start(int choice) {
        JsonObjectBuilder delta = JSON.createObjectBuilder().add("role", "assistant");
        if (replies.get(choice).calls().isEmpty()) {
            delta.add("content", "");
        } else {
            delta.addNull("content");
        }
        return chunk(choice, delta.addNull("refusal"), null);
    }

    byte[] text(int choice, String token) {
        return chunk(choice, JSON.createObjectBuilder().add("content", token), null);
    }

    /** The first event of a tool call: id, type and name, with empty arguments. */
    byte[] callStart(int choice, int index) {
        Call call = replies.get(choice).calls().get(index);
        String type = call.custom() ? "custom" : "function";
        JsonObjectBuilder named =
                JSON.createObjectBuilder().add("name", call.name()).add(inputName(call), "");
        return callChunk(
                choice,
                JSON.createObjectBuilder()
                        .add("index", index)
                        .add("id", call.id())
                        .add("type", type)
                        .add(type, named));
    }

    byte[] callInput(int choice, int index, String token) {
        Call call = replies.get(choice).calls().get(index);
        JsonObjectBuilder input = JSON.createObjectBuilder().add(inputName(call), token);
        return callChunk(
                choice,
                JSON.createObjectBuilder().add("index", index).add(call.custom() ? "custom" : "function", input));
    }

    /** The last event of a choice: why it ends. */
    byte[] finish(int choice) {
        return chunk(choice, JSON.createObjectBuilder(), replies.get(choice).finish());
    }

    /** The event that carries the usage and no choice. */
    byte[] usageEvent() {
        return event(envelope("chat.completion.chunk")
                .add("choices", JsonValue.EMPTY_JSON_ARRAY)
                .add("usage", usage()));
    }

    byte[] done() {
        return DONE.clone();
    }

    static byte[] models() {
        JsonArrayBuilder data = JSON.createArrayBuilder();
        DemoModels.NAMES.forEach(name -> data.add(modelObject(name)));
        return bytes(JSON.createObjectBuilder().add("object", "list").add("data", data));
    }

    static byte[] model(String name) {
        return bytes(modelObject(name));
    }

    static byte[] error(GatewayException failure) {
        JsonObjectBuilder error = JSON.createObjectBuilder().add("message", failure.message());
        addNullable(error, "type", failure.type());
        addNullable(error, "param", failure.param());
        addNullable(error, "code", failure.code());
        return bytes(JSON.createObjectBuilder().add("error", error));
    }

    private static JsonObjectBuilder modelObject(String name) {
        return JSON.createObjectBuilder()
                .add("id", name)
                .add("object", "model")
                .add("created", MODELS_CREATED)
                .add("owned_by", DemoModels.OWNER);
    }

    private static JsonObjectBuilder wholeCall(Call call) {
        String type = call.custom() ? "custom" : "function";
        return JSON.createObjectBuilder()
                .add("id", call.id())
                .add("type", type)
                .add(
                        type,
                        JSON.createObjectBuilder()
                                .add("name", call.name())
                                .add(inputName(call), String.join("", call.input())));
    }

    private static String inputName(Call call) {
        return call.custom() ? "input" : "arguments";
    }

    private byte[] callChunk(int choice, JsonObjectBuilder call) {
        return chunk(
                choice,
                JSON.createObjectBuilder()
                        .add("tool_calls", JSON.createArrayBuilder().add(call)),
                null);
    }

    private byte[] chunk(int choice, JsonObjectBuilder delta, @Nullable String finish) {
        JsonObjectBuilder entry = JSON.createObjectBuilder()
                .add("index", choice)
                .add("delta", delta)
                .addNull("logprobs");
        addNullable(entry, "finish_reason", finish);
        JsonObjectBuilder chunk = envelope("chat.completion.chunk")
                .add("choices", JSON.createArrayBuilder().add(entry));
        return event(request.includeUsage() ? chunk.addNull("usage") : chunk);
    }

    private JsonObjectBuilder envelope(String object) {
        return JSON.createObjectBuilder()
                .add("id", id)
                .add("object", object)
                .add("created", created)
                .add("model", request.model())
                .add("system_fingerprint", "demo");
    }

    private JsonObjectBuilder usage() {
        long prompt = 0;
        for (DemoRequest.Message message : request.messages()) {
            prompt += 4 + TokenCutter.estimate(message.text());
        }
        long completion = replies.stream().mapToLong(DemoReply::tokens).sum();
        return JSON.createObjectBuilder()
                .add("prompt_tokens", prompt)
                .add("completion_tokens", completion)
                .add("total_tokens", prompt + completion)
                .add("prompt_tokens_details", JSON.createObjectBuilder().add("cached_tokens", 0))
                .add("completion_tokens_details", JSON.createObjectBuilder().add("reasoning_tokens", 0));
    }

    private static void addNullable(JsonObjectBuilder to, String name, @Nullable String value) {
        if (value == null) {
            to.addNull(name);
        } else {
            to.add(name, value);
        }
    }

    private static byte[] event(JsonObjectBuilder chunk) {
        return ("data: " + chunk.build() + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] bytes(JsonObjectBuilder object) {
        return object.build().toString().getBytes(StandardCharsets.UTF_8);
    }
}
