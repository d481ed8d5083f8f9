package io.gapura.dialect.openai.calls;

import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.http.ByteBuilder;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import io.gapura.model.RawJson;
import io.gapura.model.Usage;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Learns from the bytes of a JSON object that passes, cut anywhere and of any length, what its member {@code usage} says; keeps
 * nothing but that member. Never throws: of what is no JSON nothing is learned. One thread at a time.
 */
public final class UsageScan {
    private static final byte[] USAGE = "usage".getBytes(StandardCharsets.US_ASCII);

    /** The longest usage that is kept: a few hundred bytes are usual. */
    private static final int LONGEST = 16 * 1024;

    private final ByteBuilder name = new ByteBuilder(32);
    private final ByteBuilder value = new ByteBuilder(256);
    private int depth;
    private boolean inString;
    private boolean escaped;
    private boolean naming = true;
    private boolean taking;
    private @Nullable Usage usage;

    /** Looks at the next bytes. */
    public void feed(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            if (inString && !escaped && !(naming && depth == 1) && !taking) {
                at = skipText(bytes, at, to); // most of a long answer: images, vectors in base64
            } else {
                see(bytes[at++]);
            }
        }
    }

    /** What was learned; null if nothing was. */
    public @Nullable Usage usage() {
        return usage;
    }

    private static boolean special(byte value) {
        return value == '"' || value == '\\';
    }

    private int skipText(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && !special(bytes[at])) {
            at++;
        }
        if (at < to) {
            see(bytes[at++]);
        }
        return at;
    }

    private void see(byte next) {
        if (inString) {
            text(next);
        } else {
            structure(next);
        }
    }

    private void text(byte next) {
        boolean ends = next == '"' && !escaped;
        escaped = next == '\\' && !escaped;
        if (taking) {
            take(next);
        } else if (naming && depth == 1 && !ends && name.length() <= USAGE.length) {
            name.write(next);
        }
        inString = !ends;
    }

    private void structure(byte next) {
        boolean closes = next == '}' || next == ']';
        if (taking && depth == 1 && (next == ',' || closes)) {
            taking = false;
            learn();
        } else if (taking) {
            take(next);
        }
        switch (next) {
            case '"' -> {
                inString = true;
                if (naming && depth == 1) {
                    name.clear();
                }
            }
            case '{', '[' -> {
                depth++;
                naming = depth == 1 ? next == '{' : naming;
            }
            case '}', ']' -> depth--;
            case ':' -> {
                if (depth == 1) {
                    naming = false;
                    taking = Arrays.equals(name.array(), 0, name.length(), USAGE, 0, USAGE.length);
                    value.clear();
                }
            }
            case ',' -> naming = depth == 1 || naming;
            default -> {}
        }
    }

    private void take(byte next) {
        if (value.length() < LONGEST) {
            value.write(next);
        }
    }

    private void learn() {
        try {
            usage = read(value.array(), 0, value.length());
        } catch (GatewayException notJson) {
            // nothing is learned of it
        }
    }

    /**
     * Reads a {@code usage} object in any of the words that OpenAI's calls have for it: {@code prompt_tokens} (embeddings),
     * {@code input_tokens} (images, transcriptions, speech), {@code seconds} (transcriptions by time: only its raw form is kept).
     * Null if it is none.
     */
    static @Nullable Usage read(byte[] bytes, int from, int to) {
        JsonReader reader = new JsonReader(bytes, from, to, ErrorKind.UPSTREAM_MALFORMED);
        if (reader.peek() != JsonKind.OBJECT) {
            return null;
        }
        long input = 0;
        long output = 0;
        long audio = 0;
        reader.beginObject();
        while (reader.nextMember()) {
            if (reader.nameIs("prompt_tokens") || reader.nameIs("input_tokens")) {
                input = count(reader);
            } else if (reader.nameIs("completion_tokens") || reader.nameIs("output_tokens")) {
                output = count(reader);
            } else if (reader.nameIs("input_token_details") && reader.peek() == JsonKind.OBJECT) {
                audio = audio(reader);
            }
        }
        reader.end();
        RawJson raw = new RawJson(new String(bytes, from, to - from, StandardCharsets.UTF_8).trim());
        return new Usage(input, 0, 0, audio, output, 0, 0, 0, 0, raw);
    }

    private static long audio(JsonReader reader) {
        long audio = 0;
        reader.beginObject();
        while (reader.nextMember()) {
            if (reader.nameIs("audio_tokens")) {
                audio = count(reader);
            }
        }
        return audio;
    }

    private static long count(JsonReader reader) {
        if (reader.peek() != JsonKind.NUMBER) {
            return 0;
        }
        double count = reader.decimal();
        return count > 0 ? (long) count : 0;
    }
}
