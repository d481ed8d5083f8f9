package io.gapura.dialect.openai.responses;

import io.gapura.dialect.AnswerStreamReader;
import io.gapura.dialect.ErrorReader;
import io.gapura.dialect.Lenient;
import io.gapura.dialect.openai.Logprobs;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.frame.SseFrame;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import io.gapura.model.GenerationEvent;
import io.gapura.model.RawJson;
import io.gapura.model.TokenLogprob;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads one stream as events. For one thread at a time; never throws. A stream has ended when it said so
 * ({@code response.completed}, {@code response.incomplete}), and not before. Events that nobody knows are read over.
 */
final class ResponsesStreamReader implements AnswerStreamReader {
    private final List<GenerationEvent> pending = new ArrayList<>(8);
    private final AnswerReading reading = new AnswerReading(pending::add);
    private boolean ended;

    @Override
    public void read(SseFrame frame, Consumer<GenerationEvent> sink) {
        if (ended || frame.dataFrom() == frame.dataTo() || frame.dataEquals("[DONE]")) {
            return;
        }
        try {
            tell(new Event(frame), frame);
            flush(sink);
        } catch (GatewayException e) {
            flush(sink);
            fail(ErrorReader.frame(e), sink);
        }
    }

    @Override
    public void end(Consumer<GenerationEvent> sink) {
        if (!ended) {
            fail(
                    new GatewayException(
                            ErrorKind.UPSTREAM_CUT, "the upstream closed the stream in the middle of its answer"),
                    sink);
        }
    }

    private void tell(Event event, SseFrame frame) {
        switch (event.type) {
            case "response.created", "response.in_progress", "response.queued" -> {
                if (event.response != null) {
                    reading.begin(event.response);
                }
            }
            case "response.completed", "response.incomplete" -> {
                if (event.response == null) {
                    throw new GatewayException(
                            ErrorKind.UPSTREAM_MALFORMED, "the upstream ended its stream without a response");
                }
                ended = true;
                reading.finish(event.response);
            }
            case "response.failed" -> throw failure(event, frame);
            case "error" -> throw ResponsesErrors.read(frame.bytes(), frame.dataFrom(), frame.dataTo());
            default -> {
                if (event.type.isEmpty() && event.error) {
                    throw ResponsesErrors.read(frame.bytes(), frame.dataFrom(), frame.dataTo());
                }
                item(event);
            }
        }
    }

    private static GatewayException failure(Event event, SseFrame frame) {
        if (event.response != null) {
            byte[] bytes = event.response.text().getBytes(java.nio.charset.StandardCharsets.UTF_8);
            GatewayException told = ResponsesErrors.of(bytes, 0, bytes.length);
            if (told != null) {
                return told;
            }
        }
        return ResponsesErrors.read(frame.bytes(), frame.dataFrom(), frame.dataTo());
    }

    private void item(Event event) {
        switch (event.type) {
            case "response.output_item.added" -> {
                if (event.item != null) {
                    at(event).added(event.item);
                }
            }
            case "response.output_item.done" -> {
                if (event.item != null) {
                    at(event).done(event.item);
                }
            }
            case "response.output_text.delta" -> {
                at(event).append(Blocks.Kind.TEXT, event.content, event.delta);
                at(event).logprobs(event.content, event.logprobs);
            }
            case "response.output_text.done" -> at(event).complete(Blocks.Kind.TEXT, event.content, event.whole);
            case "response.refusal.delta" -> at(event).append(Blocks.Kind.REFUSAL, event.content, event.delta);
            case "response.refusal.done" -> at(event).complete(Blocks.Kind.REFUSAL, event.content, event.whole);
            case "response.reasoning_text.delta" -> at(event).append(Blocks.Kind.THOUGHT, event.content, event.delta);
            case "response.reasoning_text.done" -> at(event).complete(Blocks.Kind.THOUGHT, event.content, event.whole);
            case "response.reasoning_summary_text.delta" ->
                at(event).append(Blocks.Kind.SUMMARY, event.summary, event.delta);
            case "response.reasoning_summary_text.done" ->
                at(event).complete(Blocks.Kind.SUMMARY, event.summary, event.whole);
            case "response.function_call_arguments.delta", "response.custom_tool_call_input.delta" ->
                at(event).arguments(event.delta);
            case "response.function_call_arguments.done", "response.custom_tool_call_input.done" ->
                at(event).completeArguments(event.whole);
            case "response.output_text.annotation.added" -> {
                if (event.annotation != null) {
                    at(event).annotation(event.content, AnswerReading.reader(event.annotation));
                }
            }
            case "response.content_part.done" -> {
                if (event.part != null) {
                    at(event).part(event.content, event.part);
                }
            }
            default -> {} // what a hosted tool is doing, and what is not documented yet
        }
    }

    private ReadItem at(Event event) {
        return reading.item(event.output == null ? reading.placeOf(event.itemId) : event.output);
    }

    private void fail(GatewayException failure, Consumer<GenerationEvent> sink) {
        ended = true;
        sink.accept(new GenerationEvent.AnswerFailed(failure));
    }

    private void flush(Consumer<GenerationEvent> sink) {
        pending.forEach(sink);
        pending.clear();
    }

    /** One reading of a frame's data: the members of all events together, since each means the same in all that have it. */
    private static final class Event {
        private String type = "";
        private String itemId = "";
        private String delta = "";
        private String whole = "";
        private @Nullable Long output;
        private long content;
        private long summary;
        private boolean error;
        private List<TokenLogprob> logprobs = List.of();
        private @Nullable RawJson response;
        private @Nullable RawJson item;
        private @Nullable RawJson part;
        private @Nullable RawJson annotation;

        Event(SseFrame frame) {
            JsonReader reader =
                    new JsonReader(frame.bytes(), frame.dataFrom(), frame.dataTo(), ErrorKind.UPSTREAM_MALFORMED);
            reader.beginObject();
            while (reader.nextMember()) {
                JsonKind kind = reader.peek();
                if (kind == JsonKind.STRING) {
                    string(reader);
                } else if (kind == JsonKind.NUMBER) {
                    number(reader);
                } else if (kind == JsonKind.OBJECT) {
                    object(reader);
                } else if (kind == JsonKind.ARRAY && reader.nameIs("logprobs")) {
                    logprobs = Logprobs.read(reader);
                }
            }
            reader.end();
            if (type.isEmpty()) {
                String named = frame.event();
                type = named == null ? "" : named;
            }
        }

        private void string(JsonReader reader) {
            if (reader.nameIs("type")) {
                type = reader.string();
            } else if (reader.nameIs("item_id")) {
                itemId = reader.string();
            } else if (reader.nameIs("delta")) {
                delta = reader.string();
            } else if (reader.nameIs("text")
                    || reader.nameIs("refusal")
                    || reader.nameIs("arguments")
                    || reader.nameIs("input")) {
                whole = reader.string();
            } else if (reader.nameIs("error")) {
                error = true;
            }
        }

        private void number(JsonReader reader) {
            if (reader.nameIs("output_index")) {
                output = Lenient.integer(reader);
            } else if (reader.nameIs("content_index")) {
                content = orZero(Lenient.integer(reader));
            } else if (reader.nameIs("summary_index")) {
                summary = orZero(Lenient.integer(reader));
            }
        }

        private static long orZero(@Nullable Long number) {
            return number == null ? 0 : number;
        }

        private void object(JsonReader reader) {
            boolean wanted = reader.nameIs("response")
                    || reader.nameIs("item")
                    || reader.nameIs("part")
                    || reader.nameIs("annotation");
            error |= reader.nameIs("error");
            if (!wanted) {
                return;
            }
            String name = reader.name();
            reader.skip();
            RawJson raw = new RawJson(reader.raw());
            switch (name) {
                case "response" -> response = raw;
                case "item" -> item = raw;
                case "part" -> part = raw;
                default -> annotation = raw;
            }
        }
    }
}
