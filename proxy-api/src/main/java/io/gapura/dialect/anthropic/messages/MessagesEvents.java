package io.gapura.dialect.anthropic.messages;

import io.gapura.dialect.Lenient;
import io.gapura.dialect.anthropic.AnthropicErrors;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import io.gapura.model.Extensions;
import io.gapura.model.GenerationEvent;
import io.gapura.model.RawJson;
import io.gapura.model.Usage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Turns what is said of one answer into events: the whole message, or the data of a stream's events, by the same rules, so that
 * both say the same. For one thread at a time.
 *
 * <p>Event types are of platform.claude.com/docs/en/build-with-claude/streaming. Why the answer ended is held back until
 * {@code message_stop}: nothing that stops before is finished.
 */
final class MessagesEvents {
    private static final String OURS = AnthropicMessagesDialect.NAME;

    /** More members without a word than any server sends. */
    private static final int MOST = 256;

    private final Consumer<GenerationEvent> events;
    private final MessagesBlocks blocks;
    private final MessagesUsage counts = new MessagesUsage();
    private final Map<String, RawJson> news = new LinkedHashMap<>(0);
    private @Nullable String id;
    private @Nullable String model;
    private @Nullable String stopReason;
    private @Nullable String stopSequence;
    private @Nullable Usage reported;
    private boolean contentSaid;
    private boolean started;
    private boolean finished;

    MessagesEvents(Consumer<GenerationEvent> events) {
        this.events = events;
        this.blocks = new MessagesBlocks(event -> {
            start();
            events.accept(event);
        });
    }

    /**
     * The events of a whole answer.
     *
     * @throws GatewayException {@code UPSTREAM_MALFORMED} if it is none, or the error that it tells
     */
    static List<GenerationEvent> whole(byte[] body) {
        MessagesPass.requireObject(body);
        List<GenerationEvent> all = new ArrayList<>();
        MessagesEvents reading = new MessagesEvents(all::add);
        JsonReader reader = new JsonReader(body, ErrorKind.UPSTREAM_MALFORMED);
        boolean error = reading.message(reader);
        reader.end();
        if (error) {
            throw AnthropicErrors.streamed(body, 0, body.length);
        }
        if (!reading.contentSaid) {
            throw MessagesPass.noContent();
        }
        reading.finish();
        return all;
    }

    /** Whether the stream came to its real end. */
    boolean finished() {
        return finished;
    }

    /**
     * Reads the data of one event.
     *
     * @param named the event's name, which only counts where the data doesn't say its type
     * @throws GatewayException {@code UPSTREAM_MALFORMED} if it is no JSON object, or the error that it tells
     */
    void read(byte[] bytes, int from, int to, @Nullable String named) {
        String type = type(bytes, from, to);
        if (type.isEmpty() && named != null) {
            type = named;
        }
        JsonReader reader = new JsonReader(bytes, from, to, ErrorKind.UPSTREAM_MALFORMED);
        switch (type) {
            case "message_start" -> start(reader);
            case "content_block_start" -> blockStart(reader);
            case "content_block_delta" -> blockDelta(reader);
            case "content_block_stop" -> blocks.stop(index(bytes, from, to));
            case "message_delta" -> delta(reader);
            case "message_stop" -> finish();
            case "error" -> throw AnthropicErrors.streamed(bytes, from, to);
            default -> {
                // A ping, or an event that is newer than we are.
            }
        }
    }

    private void start(JsonReader reader) {
        reader.beginObject();
        while (reader.nextMember()) {
            if (reader.nameIs("message") && reader.peek() == JsonKind.OBJECT) {
                message(reader);
            }
        }
        start();
        usage();
    }

    /** Reads a message, whole or as it begins; true if it is an error. */
    private boolean message(JsonReader reader) {
        boolean error = false;
        RawJson content = null;
        reader.beginObject();
        while (reader.nextMember()) {
            if (reader.isNull() || reader.nameIs("role")) {
                reader.skip();
            } else if (reader.nameIs("type")) {
                error |= Lenient.string(reader).equals("error");
            } else if (reader.nameIs("error")) {
                error = true;
                reader.skip();
            } else if (reader.nameIs("id")) {
                id = said(reader, id);
            } else if (reader.nameIs("model")) {
                model = said(reader, model);
            } else if (reader.nameIs("content") && reader.peek() == JsonKind.ARRAY) {
                reader.skip();
                content = new RawJson(reader.raw());
            } else if (reader.nameIs("usage") && reader.peek() == JsonKind.OBJECT) {
                counts.read(reader);
            } else {
                ending(reader);
            }
        }
        contentSaid |= content != null;
        if (content != null && !error) {
            blocks.whole(content); // last: what is said of the message comes before what it says
        }
        return error;
    }

    private static @Nullable String said(JsonReader reader, @Nullable String before) {
        String text = Lenient.string(reader);
        return before == null && !text.isEmpty() ? text : before;
    }

    /** Why it ended, or something that we have no word for. */
    private void ending(JsonReader reader) {
        if (reader.nameIs("stop_reason")) {
            String word = Lenient.string(reader);
            stopReason = word.isEmpty() ? stopReason : word;
        } else if (reader.nameIs("stop_sequence")) {
            String text = Lenient.string(reader);
            stopSequence = text.isEmpty() ? stopSequence : text;
        } else {
            String name = reader.name();
            boolean says = !reader.isNull();
            reader.skip();
            if (says && news.size() < MOST) {
                news.put(name, new RawJson(reader.raw()));
            }
        }
    }

    private void delta(JsonReader reader) {
        reader.beginObject();
        while (reader.nextMember()) {
            if (reader.nameIs("delta") && reader.peek() == JsonKind.OBJECT) {
                reader.beginObject();
                while (reader.nextMember()) {
                    ending(reader);
                }
            } else if (reader.nameIs("usage") && reader.peek() == JsonKind.OBJECT) {
                counts.read(reader);
            } else if (!reader.nameIs("type")) {
                ending(reader);
            }
        }
        start();
        usage();
    }

    private void blockStart(JsonReader reader) {
        long index = -1;
        RawJson block = null;
        reader.beginObject();
        while (reader.nextMember()) {
            if (reader.nameIs("index")) {
                Long number = Lenient.integer(reader);
                index = number == null ? index : number;
            } else if (reader.nameIs("content_block") && reader.peek() == JsonKind.OBJECT) {
                reader.skip();
                block = new RawJson(reader.raw());
            }
        }
        if (block != null) {
            blocks.start(index, block);
        }
    }

    private void blockDelta(JsonReader reader) {
        long index = -1;
        RawJson delta = null;
        reader.beginObject();
        while (reader.nextMember()) {
            if (reader.nameIs("index")) {
                Long number = Lenient.integer(reader);
                index = number == null ? index : number;
            } else if (reader.nameIs("delta") && reader.peek() == JsonKind.OBJECT) {
                reader.skip();
                delta = new RawJson(reader.raw());
            }
        }
        if (delta != null) {
            blocks.delta(index, delta);
        }
    }

    private void finish() {
        if (finished) {
            return;
        }
        finished = true;
        start();
        blocks.finish();
        usage();
        events.accept(new GenerationEvent.ChoiceFinished(
                0, MessagesStop.read(stopReason, stopSequence, blocks.toolCalled())));
        events.accept(new GenerationEvent.AnswerFinished());
    }

    private void usage() {
        Usage now = counts.told() ? counts.usage() : null;
        if (now != null && !now.equals(reported)) {
            reported = now;
            events.accept(new GenerationEvent.UsageReported(now));
        }
    }

    private void start() {
        Extensions extensions = Extensions.of(OURS, news);
        if (!started) {
            started = true;
            events.accept(new GenerationEvent.AnswerStarted(id, model, null, extensions));
        } else if (!news.isEmpty()) {
            events.accept(new GenerationEvent.ExtensionsReported(GenerationEvent.ANSWER, extensions));
        }
        news.clear();
    }

    private static String type(byte[] bytes, int from, int to) {
        JsonReader reader = new JsonReader(bytes, from, to, ErrorKind.UPSTREAM_MALFORMED);
        String type = "";
        reader.beginObject();
        while (reader.nextMember()) {
            if (reader.nameIs("type")) {
                type = Lenient.string(reader);
            }
        }
        reader.end();
        return type;
    }

    private static long index(byte[] bytes, int from, int to) {
        JsonReader reader = new JsonReader(bytes, from, to, ErrorKind.UPSTREAM_MALFORMED);
        Long index = null;
        reader.beginObject();
        while (reader.nextMember()) {
            if (reader.nameIs("index")) {
                index = Lenient.integer(reader);
            }
        }
        return index == null ? -1 : index;
    }
}
