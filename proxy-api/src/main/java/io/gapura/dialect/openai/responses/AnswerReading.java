package io.gapura.dialect.openai.responses;

import io.gapura.dialect.Lenient;
import io.gapura.dialect.Members;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import io.gapura.model.Extensions;
import io.gapura.model.FinishReason;
import io.gapura.model.GenerationEvent;
import io.gapura.model.RawJson;
import io.gapura.model.Usage;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Turns the response objects and the items of one answer into events: those of a stream, or the one object of a whole answer,
 * which says the same at once. For one thread at a time.
 *
 * <p>What a stream tells piece by piece, its {@code done} events tell again: only what is new in them is said, so that an upstream
 * that leaves the pieces out is understood too.
 */
final class AnswerReading {
    /** More items than any answer has. */
    private static final int MOST = 4096;

    private final Consumer<GenerationEvent> events;
    private final Blocks blocks;
    private final Map<Long, ReadItem> items = new TreeMap<>();
    private @Nullable Usage usage;
    private boolean started;

    AnswerReading(Consumer<GenerationEvent> events) {
        this.events = events;
        this.blocks = new Blocks(events);
    }

    /** The item at this place of the output. */
    ReadItem item(long index) {
        start(null, null, null);
        ReadItem known = items.get(index);
        if (known != null) {
            return known;
        }
        if (items.size() == MOST) {
            throw new GatewayException(
                    ErrorKind.UPSTREAM_MALFORMED, "the upstream began more than " + MOST + " items in one answer");
        }
        ReadItem item = new ReadItem(blocks);
        items.put(index, item);
        return item;
    }

    /** Where an item is whose place an event doesn't tell: by its id, else the last one. */
    long placeOf(String id) {
        long last = 0;
        for (Map.Entry<Long, ReadItem> item : items.entrySet()) {
            if (!id.isEmpty() && item.getValue().id.equals(id)) {
                return item.getKey();
            }
            last = item.getKey();
        }
        return last;
    }

    /** Begins the answer as this response object tells, if it hasn't begun. */
    void begin(RawJson response) {
        if (!started) {
            new Response(response);
        }
    }

    /** The object that says that all is done: with what it says that was not said, and why it ended. */
    void finish(RawJson raw) {
        Response response = new Response(raw);
        RawJson output = response.output;
        if (output != null) {
            JsonReader each = reader(output);
            each.beginArray();
            for (long i = 0; each.nextElement(); i++) {
                if (each.peek() == JsonKind.OBJECT) {
                    each.skip();
                    item(i).done(new RawJson(each.raw()));
                }
            }
        }
        items.values().forEach(ReadItem::close);
        if (response.tier != null) {
            events.accept(new GenerationEvent.ExtensionsReported(
                    GenerationEvent.ANSWER,
                    Extensions.of(OpenAiResponsesDialect.NAME, Map.of("service_tier", response.tier))));
        }
        if (usage != null) {
            events.accept(new GenerationEvent.UsageReported(usage));
        }
        // Even an answer that says nothing has ended.
        events.accept(new GenerationEvent.ChoiceFinished(0, reason(response)));
        events.accept(new GenerationEvent.AnswerFinished());
    }

    private FinishReason reason(Response response) {
        if (response.status.equals("incomplete") || response.incomplete != null) {
            String why = response.incomplete == null ? "incomplete" : response.incomplete;
            FinishReason.Kind kind =
                    switch (why) {
                        case "max_output_tokens" -> FinishReason.Kind.LENGTH;
                        case "content_filter" -> FinishReason.Kind.CONTENT_FILTER;
                        default -> FinishReason.Kind.OTHER;
                    };
            return FinishReason.of(kind, why);
        }
        FinishReason.Kind kind = blocks.called()
                ? FinishReason.Kind.TOOL_CALLS
                : blocks.refused() ? FinishReason.Kind.REFUSAL : FinishReason.Kind.STOP;
        return FinishReason.of(kind, response.status.isEmpty() ? "completed" : response.status);
    }

    private void start(@Nullable String id, @Nullable String model, @Nullable Long created) {
        if (!started) {
            started = true;
            events.accept(new GenerationEvent.AnswerStarted(id, model, created, Extensions.NONE));
        }
    }

    static JsonReader reader(RawJson raw) {
        return Members.over(raw, "", OpenAiResponsesDialect.NAME).reader();
    }

    /** One reading of a response object; it begins the answer. */
    private final class Response {
        private String status = "";
        private @Nullable String incomplete;
        private @Nullable RawJson output;
        private @Nullable RawJson tier;

        Response(RawJson raw) {
            String id = null;
            String model = null;
            Long created = null;
            JsonReader reader = reader(raw);
            reader.beginObject();
            while (reader.nextMember()) {
                if (reader.nameIs("id")) {
                    id = text(reader);
                } else if (reader.nameIs("model")) {
                    model = text(reader);
                } else if (reader.nameIs("created_at")) {
                    created = seconds(reader);
                } else {
                    member(reader);
                }
            }
            start(id, model, created);
        }

        private void member(JsonReader reader) {
            JsonKind kind = reader.peek();
            if (reader.nameIs("status") && kind == JsonKind.STRING) {
                status = reader.string();
            } else if (reader.nameIs("incomplete_details") && kind == JsonKind.OBJECT) {
                reader.beginObject();
                while (reader.nextMember()) {
                    if (reader.nameIs("reason")) {
                        incomplete = text(reader);
                    }
                }
            } else if (reader.nameIs("output") && kind == JsonKind.ARRAY) {
                reader.skip();
                output = new RawJson(reader.raw());
            } else if (reader.nameIs("service_tier") && kind == JsonKind.STRING) {
                reader.skip();
                tier = new RawJson(reader.raw());
            } else if (reader.nameIs("usage") && kind == JsonKind.OBJECT) {
                reader.skip();
                byte[] bytes = reader.raw().getBytes(java.nio.charset.StandardCharsets.UTF_8);
                usage = ResponsesUsage.read(bytes, 0, bytes.length);
            }
        }

        private static @Nullable String text(JsonReader reader) {
            String text = Lenient.string(reader);
            return text.isEmpty() ? null : text;
        }

        /** Some servers tell fractions of a second. */
        private static @Nullable Long seconds(JsonReader reader) {
            java.math.BigDecimal number = Lenient.decimal(reader);
            return number == null || number.signum() <= 0 || number.precision() - number.scale() > 18
                    ? null
                    : number.longValue();
        }
    }
}
