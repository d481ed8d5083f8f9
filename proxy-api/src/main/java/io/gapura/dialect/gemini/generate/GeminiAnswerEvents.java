package io.gapura.dialect.gemini.generate;

import io.gapura.dialect.Lenient;
import io.gapura.dialect.gemini.GeminiErrors;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import io.gapura.model.Extensions;
import io.gapura.model.FinishReason;
import io.gapura.model.GenerationEvent;
import io.gapura.model.RawJson;
import io.gapura.model.Usage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Turns the objects of one answer into events: the chunks of a stream, or the one object of a whole answer, which is read as a
 * single large chunk so that both say the same. For one thread at a time.
 */
final class GeminiAnswerEvents {
    /** More candidates, and more members without a word, than any server sends. */
    private static final int MOST = 1024;

    private static final String NAME = GeminiGenerateDialect.NAME;

    private final Consumer<GenerationEvent> events;
    private final Map<Long, GeminiCandidate> candidates = new TreeMap<>();
    private final Map<String, RawJson> said = new HashMap<>();
    private final Map<String, RawJson> news = new LinkedHashMap<>();
    private @Nullable String id;
    private @Nullable String model;
    private @Nullable String blocked;
    private @Nullable Usage usage;
    private boolean started;

    GeminiAnswerEvents(Consumer<GenerationEvent> events) {
        this.events = events;
    }

    /**
     * The events of a whole answer; an array of chunks, as a stream without server-sent events is, is one too.
     *
     * @throws GatewayException {@code UPSTREAM_MALFORMED} if it is not of this form
     */
    static List<GenerationEvent> whole(byte[] body) {
        List<GenerationEvent> events = new ArrayList<>();
        GeminiAnswerEvents reading = new GeminiAnswerEvents(events::add);
        JsonReader reader = GeminiRaw.begun(body);
        if (reader.peek() == JsonKind.ARRAY) {
            reader.beginArray();
            while (reader.nextElement()) {
                reader.skip();
                reading.read(body, reader.valueFrom(), reader.valueTo());
            }
            reader.end();
            if (!reading.allFinished()) {
                throw GeminiRaw.noCandidates();
            }
        } else {
            reading.read(body, 0, body.length);
            if (reading.candidates.isEmpty() && reading.blocked == null) {
                throw GeminiRaw.noCandidates();
            }
        }
        reading.finish();
        return events;
    }

    /**
     * Reads one object.
     *
     * @throws GatewayException {@code UPSTREAM_MALFORMED} if it is none, or the error that it tells
     */
    void read(byte[] bytes, int from, int to) {
        JsonReader reader = new JsonReader(bytes, from, to, ErrorKind.UPSTREAM_MALFORMED);
        if (reader.peek() == JsonKind.ARRAY) { // an error in an array: some proxies send it so inside a stream
            throw GeminiErrors.streamed(bytes, from, to);
        }
        int candidatesFrom = -1;
        int candidatesTo = -1;
        Usage counted = null;
        reader.beginObject();
        while (reader.nextMember()) {
            if (reader.nameIs("candidates") && reader.peek() == JsonKind.ARRAY) {
                reader.skip();
                candidatesFrom = reader.valueFrom();
                candidatesTo = reader.valueTo();
            } else if (Spelling.is(reader, "usageMetadata") && reader.peek() == JsonKind.OBJECT) {
                reader.skip();
                String raw = reader.raw();
                counted = GeminiUsage.withRaw(GeminiUsage.read(over(raw)), raw);
            } else if (reader.nameIs("error") && !reader.isNull()) {
                throw GeminiErrors.streamed(bytes, from, to);
            } else {
                about(reader);
            }
        }
        reader.end();
        if (candidatesFrom >= 0) {
            candidates(bytes, candidatesFrom, candidatesTo);
        }
        if (counted != null && !counted.equals(usage)) {
            usage = counted;
            start();
            events.accept(new GenerationEvent.UsageReported(counted));
        }
    }

    /** Whether each candidate that there was has ended, or the prompt was refused. */
    boolean allFinished() {
        return candidates.isEmpty()
                ? blocked != null
                : candidates.values().stream().allMatch(GeminiCandidate::finished);
    }

    /** The answer is complete. */
    void finish() {
        start();
        if (candidates.isEmpty() && blocked != null) {
            events.accept(
                    new GenerationEvent.ChoiceFinished(0, FinishReason.of(FinishReason.Kind.CONTENT_FILTER, blocked)));
        }
        candidates.values().forEach(GeminiCandidate::finish);
        events.accept(new GenerationEvent.AnswerFinished());
    }

    private static JsonReader over(String raw) {
        return new JsonReader(raw.getBytes(StandardCharsets.UTF_8), ErrorKind.UPSTREAM_MALFORMED);
    }

    private void about(JsonReader reader) {
        if (Spelling.is(reader, "responseId")) {
            String text = Lenient.string(reader);
            id = id == null && !text.isEmpty() ? text : id;
        } else if (Spelling.is(reader, "modelVersion")) {
            String text = Lenient.string(reader);
            model = model == null && !text.isEmpty() ? text : model;
        } else if (!reader.nameIs("candidates") && !Spelling.is(reader, "usageMetadata") && !reader.nameIs("error")) {
            String name = reader.name();
            boolean feedback = Spelling.is(reader, "promptFeedback") && reader.peek() == JsonKind.OBJECT;
            reader.skip();
            RawJson value = new RawJson(reader.raw());
            if (feedback) {
                String reason = GeminiRaw.blockReason(over(value.text()));
                blocked = reason == null ? blocked : reason;
            }
            if (said.size() < MOST && !value.equals(said.put(name, value))) {
                news.put(name, value);
            }
        }
    }

    private void candidates(byte[] bytes, int from, int to) {
        JsonReader reader = new JsonReader(bytes, from, to, ErrorKind.UPSTREAM_MALFORMED);
        reader.beginArray();
        for (int place = 0; reader.nextElement(); place++) {
            if (reader.peek() == JsonKind.OBJECT) {
                start();
                reader.skip();
                candidate(bytes, reader.valueFrom(), reader.valueTo(), place);
            }
        }
    }

    /** The index may stand behind what it is the index of: it is read first. The first candidate's is often left out. */
    private void candidate(byte[] bytes, int from, int to, int place) {
        Long index = null;
        JsonReader ahead = new JsonReader(bytes, from, to, ErrorKind.UPSTREAM_MALFORMED);
        ahead.beginObject();
        while (ahead.nextMember()) {
            if (ahead.nameIs("index")) {
                index = Lenient.integer(ahead);
            }
        }
        long number = index == null || index < 0 || index >= MOST ? place : index;
        if (number >= MOST) {
            throw new GatewayException(
                    ErrorKind.UPSTREAM_MALFORMED, "the upstream began more than " + MOST + " candidates");
        }
        candidates
                .computeIfAbsent(number, key -> new GeminiCandidate((int) number, events))
                .read(bytes, new JsonReader(bytes, from, to, ErrorKind.UPSTREAM_MALFORMED));
    }

    private void start() {
        Extensions extensions = Extensions.of(NAME, news);
        if (!started) {
            started = true;
            events.accept(new GenerationEvent.AnswerStarted(id, model, null, extensions));
        } else if (!news.isEmpty()) {
            events.accept(new GenerationEvent.ExtensionsReported(GenerationEvent.ANSWER, extensions));
        }
        news.clear();
    }
}
