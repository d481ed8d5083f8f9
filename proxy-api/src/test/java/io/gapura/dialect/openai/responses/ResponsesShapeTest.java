package io.gapura.dialect.openai.responses;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.dialect.AnswerContext;
import io.gapura.dialect.AnswerStreamWriter;
import io.gapura.dialect.Fixture;
import io.gapura.dialect.Streams;
import io.gapura.frame.SseParser;
import io.gapura.http.ByteBuilder;
import io.gapura.model.FinishReason;
import io.gapura.model.GenerationEvent;
import io.gapura.model.Losses;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever answer of whatever dialect is told as a response, it has the shape that strict clients want: every required member of
 * OpenAI's reference (as its Python client of August 2026 has it), the whole life cycle, and the same items in the stream and at
 * its end.
 */
class ResponsesShapeTest {
    private static final AnswerContext CONTEXT = new AnswerContext(
            "shape",
            1_700_000_000,
            "asked-for",
            true,
            ("{\"model\":\"m\",\"input\":\"i\",\"tools\":[{\"type\":\"function\",\"name\":\"f\"}],\"text\":{\"verbosity\":null},"
                            + "\"reasoning\":{\"effort\":\"low\"},\"temperature\":0.50,\"metadata\":null}")
                    .getBytes(StandardCharsets.UTF_8));

    private static final Set<String> RESPONSE = Set.of(
            "id",
            "object",
            "created_at",
            "status",
            "background",
            "completed_at",
            "error",
            "incomplete_details",
            "instructions",
            "max_output_tokens",
            "max_tool_calls",
            "model",
            "output",
            "parallel_tool_calls",
            "previous_response_id",
            "prompt_cache_key",
            "reasoning",
            "safety_identifier",
            "service_tier",
            "store",
            "temperature",
            "text",
            "tool_choice",
            "tools",
            "top_logprobs",
            "top_p",
            "truncation",
            "usage",
            "user",
            "metadata",
            "frequency_penalty",
            "presence_penalty");

    private static final Map<String, Set<String>> EVENTS = Map.ofEntries(
            Map.entry("response.created", Set.of("response")),
            Map.entry("response.in_progress", Set.of("response")),
            Map.entry("response.completed", Set.of("response")),
            Map.entry("response.incomplete", Set.of("response")),
            Map.entry("response.failed", Set.of("response")),
            Map.entry("response.output_item.added", Set.of("output_index", "item")),
            Map.entry("response.output_item.done", Set.of("output_index", "item")),
            Map.entry("response.content_part.added", Set.of("item_id", "output_index", "content_index", "part")),
            Map.entry("response.content_part.done", Set.of("item_id", "output_index", "content_index", "part")),
            Map.entry(
                    "response.output_text.delta",
                    Set.of("item_id", "output_index", "content_index", "delta", "logprobs")),
            Map.entry(
                    "response.output_text.done",
                    Set.of("item_id", "output_index", "content_index", "text", "logprobs")),
            Map.entry(
                    "response.output_text.annotation.added",
                    Set.of("item_id", "output_index", "content_index", "annotation_index", "annotation")),
            Map.entry("response.refusal.delta", Set.of("item_id", "output_index", "content_index", "delta")),
            Map.entry("response.refusal.done", Set.of("item_id", "output_index", "content_index", "refusal")),
            Map.entry("response.function_call_arguments.delta", Set.of("item_id", "output_index", "delta")),
            Map.entry("response.function_call_arguments.done", Set.of("item_id", "output_index", "name", "arguments")),
            Map.entry("response.custom_tool_call_input.delta", Set.of("item_id", "output_index", "delta")),
            Map.entry("response.custom_tool_call_input.done", Set.of("item_id", "output_index", "input")),
            Map.entry("response.reasoning_text.delta", Set.of("item_id", "output_index", "content_index", "delta")),
            Map.entry("response.reasoning_text.done", Set.of("item_id", "output_index", "content_index", "text")),
            Map.entry(
                    "response.reasoning_summary_part.added",
                    Set.of("item_id", "output_index", "summary_index", "part")),
            Map.entry(
                    "response.reasoning_summary_part.done", Set.of("item_id", "output_index", "summary_index", "part")),
            Map.entry(
                    "response.reasoning_summary_text.delta",
                    Set.of("item_id", "output_index", "summary_index", "delta")),
            Map.entry(
                    "response.reasoning_summary_text.done", Set.of("item_id", "output_index", "summary_index", "text")),
            Map.entry("error", Set.of("code", "message", "param", "error")));

    private static final Map<String, Set<String>> ITEMS = Map.of(
            "message", Set.of("id", "role", "status", "content"),
            "function_call", Set.of("id", "call_id", "name", "arguments", "status"),
            "custom_tool_call", Set.of("id", "call_id", "name", "input"),
            "reasoning", Set.of("id", "summary"));

    private final OpenAiResponsesDialect dialect = new OpenAiResponsesDialect();

    static List<Fixture> streams() {
        return Fixture.with("response.sse").stream().filter(Fixture::bothWays).toList();
    }

    static List<Fixture> wholes() {
        return Fixture.with("response.json").stream().filter(Fixture::bothWays).toList();
    }

    @ParameterizedTest
    @MethodSource("streams")
    void everyStreamHasTheWholeLifeCycle(Fixture fixture) {
        List<GenerationEvent> events = Streams.events(fixture.dialect(), List.of(fixture.bytes("response.sse")));
        AnswerStreamWriter writer = dialect.streamWriter(CONTEXT, new Losses());
        ByteBuilder out = new ByteBuilder(1024);
        events.forEach(event -> writer.write(event, out));
        boolean finished = events.get(events.size() - 1) instanceof GenerationEvent.AnswerFinished;
        Life life = new Life();
        SseParser parser = new SseParser(1 << 20);
        parser.feed(out.array(), 0, out.length(), frame -> life.see(frame.event(), frame.dataText()));
        life.end(finished, brokeOff(events));
    }

    /** Whether the vendor itself says that it failed, in an answer that is whole otherwise. */
    private static boolean brokeOff(List<GenerationEvent> events) {
        return events.stream()
                .anyMatch(event -> event instanceof GenerationEvent.ChoiceFinished finished
                        && finished.reason().kind() == FinishReason.Kind.ERROR);
    }

    @ParameterizedTest
    @MethodSource("wholes")
    void everyWholeAnswerHasEveryMember(Fixture fixture) {
        List<GenerationEvent> events = fixture.dialect().readAnswer(fixture.bytes("response.json"));
        byte[] body = dialect.writeAnswer(events, CONTEXT, new Losses());
        JsonObject response = object(new String(body, StandardCharsets.UTF_8));
        response(response);
        assertThat(List.copyOf(response.keySet()).subList(0, 4))
                .containsExactly("id", "object", "created_at", "status");
        if (brokeOff(events)) {
            assertThat(response.getString("status")).isEqualTo("failed");
        } else {
            assertThat(response.getString("status")).isIn("completed", "incomplete");
        }
        assertThat(response.get("temperature")).hasToString("0.50");
        assertThat(response.getJsonObject("reasoning")).hasToString("{\"effort\":\"low\",\"summary\":null}");
        assertThat(response.getJsonObject("text"))
                .hasToString("{\"verbosity\":\"medium\",\"format\":{\"type\":\"text\"}}");
        assertThat(response.getJsonObject("metadata")).isEmpty();
        assertThat(response.getJsonArray("tools").getJsonObject(0))
                .containsKeys("name", "description", "parameters", "strict");
    }

    /** The state of one stream, as a strict client follows it. */
    private static final class Life {
        private final Map<Integer, JsonObject> done = new HashMap<>();
        private final Map<Integer, String> ids = new HashMap<>();
        private final Map<String, StringBuilder> texts = new HashMap<>();
        private final List<String> types = new ArrayList<>();
        private boolean doneSeen;
        private int sequence;

        void see(@Nullable String name, String data) {
            assertThat(doneSeen).as("nothing comes after [DONE]").isFalse();
            if (data.equals("[DONE]")) {
                doneSeen = true;
                return;
            }
            JsonObject event = object(data);
            String type = event.getString("type");
            assertThat(name).isEqualTo(type);
            assertThat(EVENTS).containsKey(type);
            assertThat(event.keySet()).as(type).containsAll(EVENTS.get(type));
            assertThat(event.getInt("sequence_number")).isEqualTo(sequence++);
            types.add(type);
            if (event.containsKey("response")) {
                response(event.getJsonObject("response"));
            }
            if (type.equals("response.output_item.added")) {
                assertThat(event.getInt("output_index")).isEqualTo(ids.size());
                item(event.getJsonObject("item"));
                ids.put(
                        event.getInt("output_index"),
                        event.getJsonObject("item").getString("id", "none"));
            } else if (type.equals("response.output_item.done")) {
                item(event.getJsonObject("item"));
                assertThat(event.getJsonObject("item").getString("id", "none"))
                        .isEqualTo(ids.get(event.getInt("output_index")));
                assertThat(done.put(event.getInt("output_index"), event.getJsonObject("item")))
                        .isNull();
            } else if (event.containsKey("item_id")) {
                assertThat(event.getString("item_id")).isEqualTo(ids.get(event.getInt("output_index")));
                text(type, event);
            }
        }

        /** What the deltas say is what their end says. */
        private void text(String type, JsonObject event) {
            String of = event.getInt("output_index") + "/" + event.getInt("content_index", 0);
            if (event.containsKey("delta")) {
                texts.computeIfAbsent(of, key -> new StringBuilder()).append(event.getString("delta"));
            } else if (type.endsWith("_part.done")
                    || type.endsWith("_part.added")
                    || type.endsWith("annotation.added")) {
                assertThat(event.keySet()).containsAnyOf("part", "annotation");
            } else {
                String whole = event.getString(
                        event.containsKey("text")
                                ? "text"
                                : event.containsKey("refusal")
                                        ? "refusal"
                                        : event.containsKey("input") ? "input" : "arguments");
                assertThat(whole)
                        .isEqualTo(texts.getOrDefault(of, new StringBuilder()).toString());
            }
        }

        void end(boolean finished, boolean brokeOff) {
            assertThat(doneSeen).isEqualTo(finished);
            String last = types.get(types.size() - 1);
            if (!finished) {
                assertThat(last).isEqualTo("error");
                return;
            }
            assertThat(types.subList(0, 2)).containsExactly("response.created", "response.in_progress");
            if (brokeOff) {
                assertThat(last).isEqualTo("response.failed");
            } else {
                assertThat(last).isIn("response.completed", "response.incomplete");
            }
            assertThat(done).hasSameSizeAs(ids);
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void theFinalObjectHasTheItemsOfTheStream(Fixture fixture) {
        List<GenerationEvent> events = Streams.events(fixture.dialect(), List.of(fixture.bytes("response.sse")));
        AnswerStreamWriter writer = dialect.streamWriter(CONTEXT, new Losses());
        ByteBuilder out = new ByteBuilder(1024);
        events.forEach(event -> writer.write(event, out));
        Map<Integer, JsonObject> done = new HashMap<>();
        List<JsonArray> output = new ArrayList<>();
        SseParser parser = new SseParser(1 << 20);
        parser.feed(out.array(), 0, out.length(), frame -> {
            if (frame.dataEquals("[DONE]")) {
                return;
            }
            JsonObject event = object(frame.dataText());
            if (event.getString("type").equals("response.output_item.done")) {
                done.put(event.getInt("output_index"), event.getJsonObject("item"));
            } else if (event.getString("type").matches("response\\.(completed|incomplete|failed)")) {
                output.add(event.getJsonObject("response").getJsonArray("output"));
            }
        });
        if (events.get(events.size() - 1) instanceof GenerationEvent.AnswerFinished) {
            assertThat(output).hasSize(1);
            assertThat(output.get(0)).hasSize(done.size());
            for (int i = 0; i < done.size(); i++) {
                assertThat(output.get(0).getJsonObject(i).get("id"))
                        .isEqualTo(Objects.requireNonNull(done.get(i)).get("id"));
                assertThat(output.get(0).getJsonObject(i).get("type"))
                        .isEqualTo(Objects.requireNonNull(done.get(i)).get("type"));
            }
        } else {
            assertThat(output).isEmpty();
        }
    }

    private static void response(JsonObject response) {
        assertThat(response.keySet()).containsAll(RESPONSE);
        assertThat(response.getString("object")).isEqualTo("response");
        assertThat(response.getString("id")).isEqualTo("resp_shape");
        assertThat(response.getJsonObject("text").getJsonObject("format").getString("type"))
                .isEqualTo("text");
        response.getJsonArray("output").forEach(item -> item(item.asJsonObject()));
        if (response.get("usage") != JsonValue.NULL) {
            JsonObject usage = response.getJsonObject("usage");
            assertThat(usage).containsKeys("input_tokens", "output_tokens", "total_tokens");
            assertThat(usage.getJsonObject("input_tokens_details")).containsKeys("cached_tokens", "cache_write_tokens");
            assertThat(usage.getJsonObject("output_tokens_details")).containsKeys("reasoning_tokens");
        }
    }

    private static void item(JsonObject item) {
        Set<String> required = ITEMS.getOrDefault(item.getString("type"), Set.of());
        assertThat(item.keySet()).as(item.toString()).containsAll(required);
        if (item.getString("type").equals("message")) {
            for (JsonValue part : item.getJsonArray("content")) {
                boolean refusal = part.asJsonObject().getString("type").equals("refusal");
                assertThat(part.asJsonObject().keySet())
                        .containsAll(refusal ? Set.of("refusal") : Set.of("text", "annotations", "logprobs"));
            }
        }
    }

    private static JsonObject object(String json) {
        try (JsonReader reader = Json.createReader(new StringReader(json))) {
            return reader.readObject();
        }
    }
}
