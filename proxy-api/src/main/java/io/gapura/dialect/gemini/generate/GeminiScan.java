package io.gapura.dialect.gemini.generate;

import io.gapura.dialect.Lenient;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import io.gapura.model.Usage;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What has to be known of an answer that passes: whether something was generated, whether each candidate has ended, what it
 * cost, where the model's name stands. For one thread at a time.
 */
final class GeminiScan {
    private static final int MOST = 1024;

    private final Map<Long, Boolean> finished = new HashMap<>();
    private boolean failed;
    private boolean blocked;
    private boolean generated;
    private @Nullable Usage usage;
    private @Nullable String finish;
    private int modelFrom;
    private int modelTo;

    /**
     * Looks at one object of the answer.
     *
     * @throws GatewayException {@code UPSTREAM_MALFORMED} if it is none
     */
    void chunk(byte[] bytes, int from, int to) {
        modelFrom = -1;
        JsonReader reader = new JsonReader(bytes, from, to, ErrorKind.UPSTREAM_MALFORMED);
        if (reader.peek() == JsonKind.ARRAY) {
            reader.end();
            failed = true;
            return;
        }
        reader.beginObject();
        while (reader.nextMember()) {
            if (reader.nameIs("candidates") && reader.peek() == JsonKind.ARRAY) {
                reader.beginArray();
                for (long place = 0; reader.nextElement(); place++) {
                    if (reader.peek() == JsonKind.OBJECT) {
                        candidate(reader, place);
                    }
                }
            } else if (Spelling.is(reader, "usageMetadata") && reader.peek() == JsonKind.OBJECT) {
                reader.skip();
                usage(reader.raw());
            } else if (Spelling.is(reader, "promptFeedback") && reader.peek() == JsonKind.OBJECT) {
                String reason = GeminiRaw.blockReason(reader);
                blocked |= reason != null;
                finish = finish == null ? reason : finish;
            } else if (reader.nameIs("modelVersion")) {
                reader.skip();
                modelFrom = reader.valueFrom();
                modelTo = reader.valueTo();
            } else if (reader.nameIs("error") && !reader.isNull()) {
                failed = true;
            }
        }
        reader.end();
    }

    private void usage(String raw) {
        JsonReader counts = new JsonReader(raw.getBytes(StandardCharsets.UTF_8), ErrorKind.UPSTREAM_MALFORMED);
        usage = GeminiUsage.withRaw(GeminiUsage.read(counts), raw);
    }

    private void candidate(JsonReader reader, long place) {
        long index = place;
        String word = "";
        reader.beginObject();
        while (reader.nextMember()) {
            if (reader.nameIs("index")) {
                Long said = Lenient.integer(reader);
                index = said == null || said < 0 ? place : said;
            } else if (Spelling.is(reader, "finishReason")) {
                word = Lenient.string(reader);
            } else if (reader.nameIs("content") && reader.peek() == JsonKind.OBJECT) {
                content(reader);
            }
        }
        if (finished.size() < MOST) {
            finished.merge(index, !word.isEmpty(), Boolean::logicalOr);
        }
        if (!word.isEmpty()) {
            generated = true;
            finish = finish == null ? word : finish;
        }
    }

    private void content(JsonReader reader) {
        reader.beginObject();
        while (reader.nextMember()) {
            if (reader.nameIs("parts")) {
                generated |= Lenient.says(reader);
            }
        }
    }

    /** Whether an error was told. */
    boolean failed() {
        return failed;
    }

    /** Whether there is an answer at all, or a reason why there is none. */
    boolean answers() {
        return blocked || !finished.isEmpty();
    }

    /** Whether something was generated. */
    boolean generated() {
        return generated;
    }

    /** Whether each candidate that there was has ended, or the prompt was refused. */
    boolean allFinished() {
        return finished.isEmpty() ? blocked : finished.values().stream().allMatch(Boolean::booleanValue);
    }

    /** What it cost so far. */
    @Nullable
    Usage usage() {
        return usage;
    }

    /** Why the first candidate ended. */
    @Nullable
    String finish() {
        return finish;
    }

    /** Where the model's name begins in the last object, -1 if it isn't there. */
    int modelFrom() {
        return modelFrom;
    }

    /** Where it ends. */
    int modelTo() {
        return modelTo;
    }
}
