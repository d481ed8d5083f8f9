package io.gapura.dialect.openai;

import io.gapura.dialect.ErrorReader;
import io.gapura.dialect.Lenient;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import io.gapura.model.Extensions;
import io.gapura.model.GenerationEvent;
import io.gapura.model.RawJson;
import io.gapura.model.Usage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Turns the objects of one answer into events: the chunks of a stream, or the one object of a whole answer, which is read as
 * a single large chunk so that both say the same. For one thread at a time.
 *
 * <p>Why a choice ended is held back until the answer ends, since sloppy upstreams go on after it; so is what was said of a
 * choice without a word of ours.
 */
public final class AnswerEvents {
    /** More choices, and more members without a word, than any server sends. */
    private static final int MOST = 1024;

    private final String dialect;
    private final boolean whole;
    private final ChoiceReader.Factory factory;
    private final Consumer<GenerationEvent> events;
    private final Map<Long, ChoiceReader> choices = new TreeMap<>();
    private final Map<String, RawJson> said = new HashMap<>();
    private final Map<String, RawJson> news = new LinkedHashMap<>();
    private @Nullable String id;
    private @Nullable String model;
    private @Nullable Long created;
    private @Nullable Usage usage;
    private boolean started;
    private boolean choicesNamed;

    /**
     * A reading that begins.
     *
     * @param dialect who keeps what there is no word for
     * @param whole whether the one object is a whole answer
     * @param factory reads the choices
     * @param events hears what is told
     */
    public AnswerEvents(String dialect, boolean whole, ChoiceReader.Factory factory, Consumer<GenerationEvent> events) {
        this.dialect = dialect;
        this.factory = factory;
        this.whole = whole;
        this.events = events;
    }

    /**
     * Reads one object.
     *
     * @throws GatewayException {@code UPSTREAM_MALFORMED} if it is none, or the error that it tells
     */
    public void read(byte[] bytes, int from, int to) {
        JsonReader reader = new JsonReader(bytes, from, to, ErrorKind.UPSTREAM_MALFORMED);
        int choicesFrom = -1;
        int choicesTo = -1;
        Usage counted = null;
        reader.beginObject();
        while (reader.nextMember()) {
            if (reader.nameIs("choices") && reader.peek() == JsonKind.ARRAY) {
                reader.skip();
                choicesFrom = reader.valueFrom();
                choicesTo = reader.valueTo();
            } else if (reader.nameIs("usage") && reader.peek() == JsonKind.OBJECT) {
                reader.skip();
                counted = usage(reader.raw(), bytes, reader.valueFrom(), reader.valueTo());
            } else if (reader.nameIs("error") && !reader.isNull()) {
                throw ErrorReader.streamed(bytes, from, to);
            } else {
                about(reader);
            }
        }
        reader.end();
        if (choicesFrom >= 0) {
            choicesNamed = true;
            choices(bytes, choicesFrom, choicesTo);
        }
        if (counted != null && !counted.equals(usage)) {
            usage = counted;
            start();
            events.accept(new GenerationEvent.UsageReported(counted));
        }
    }

    /**
     * The events of a whole answer.
     *
     * @throws GatewayException {@code UPSTREAM_MALFORMED} if it is not of this form
     */
    public static List<GenerationEvent> whole(
            AnswerForm form, String dialect, ChoiceReader.Factory factory, byte[] body) {
        RawEdits.requireObject(form, body);
        List<GenerationEvent> events = new ArrayList<>();
        AnswerEvents reading = new AnswerEvents(dialect, true, factory, events::add);
        reading.read(body, 0, body.length);
        if (!reading.choicesNamed) {
            throw RawEdits.noChoices(form);
        }
        reading.finish();
        return events;
    }

    /** Whether there was a choice, and each that there was has ended. */
    public boolean allFinished() {
        return !choices.isEmpty() && choices.values().stream().allMatch(ChoiceReader::finished);
    }

    /** The answer is complete. */
    public void finish() {
        start();
        choices.values().forEach(ChoiceReader::finish);
        events.accept(new GenerationEvent.AnswerFinished());
    }

    private static Usage usage(String raw, byte[] bytes, int from, int to) {
        return UsageObject.withRaw(
                UsageObject.read(new JsonReader(bytes, from, to, ErrorKind.UPSTREAM_MALFORMED)), raw);
    }

    /** What is said of the answer as such. The first frame of some servers says it with empty words: they say nothing. */
    private void about(JsonReader reader) {
        if (reader.nameIs("id")) {
            String text = Lenient.string(reader);
            id = id == null && !text.isEmpty() ? text : id;
        } else if (reader.nameIs("model")) {
            String text = Lenient.string(reader);
            model = model == null && !text.isEmpty() ? text : model;
        } else if (reader.nameIs("created")) {
            Long seconds = Lenient.integer(reader);
            created = created == null && seconds != null && seconds > 0 ? seconds : created;
        } else if (!reader.nameIs("object")
                && !reader.nameIs("usage")
                && !reader.nameIs("choices")
                && !reader.nameIs("error")
                // Random letters that hide the length of what is said; to be made anew by whoever wants them.
                && !reader.nameIs("obfuscation")) {
            String name = reader.name();
            reader.skip();
            RawJson value = new RawJson(reader.raw());
            if (said.size() < MOST && !value.equals(said.put(name, value))) {
                news.put(name, value);
            }
        }
    }

    private void choices(byte[] bytes, int from, int to) {
        JsonReader reader = new JsonReader(bytes, from, to, ErrorKind.UPSTREAM_MALFORMED);
        reader.beginArray();
        for (int place = 0; reader.nextElement(); place++) {
            if (reader.peek() == JsonKind.OBJECT) {
                start();
                reader.skip();
                choice(bytes, reader.valueFrom(), reader.valueTo(), place);
            }
        }
    }

    /** The index may stand behind what it is the index of: it is read first. */
    private void choice(byte[] bytes, int from, int to, int place) {
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
                    ErrorKind.UPSTREAM_MALFORMED, "the upstream began more than " + MOST + " choices");
        }
        choices.computeIfAbsent(number, key -> factory.open((int) number, whole, events))
                .read(new JsonReader(bytes, from, to, ErrorKind.UPSTREAM_MALFORMED));
    }

    private void start() {
        Extensions extensions = Extensions.of(dialect, news);
        if (!started) {
            started = true;
            events.accept(new GenerationEvent.AnswerStarted(id, model, created, extensions));
        } else if (!news.isEmpty()) {
            events.accept(new GenerationEvent.ExtensionsReported(GenerationEvent.ANSWER, extensions));
        }
        news.clear();
    }
}
