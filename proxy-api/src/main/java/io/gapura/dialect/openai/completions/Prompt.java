package io.gapura.dialect.openai.completions;

import io.gapura.dialect.Lenient;
import io.gapura.error.ErrorKind;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import org.jspecify.annotations.Nullable;

/**
 * What an answer depends on of the request that it answers: a checked request's prompt, and how often it is to be continued.
 * Immutable.
 *
 * @param text the prompt where it is one text, null where it is several or tokens
 * @param prompts how many prompts there are
 * @param candidates how many continuations of each are wanted
 * @param echo whether the answer begins with the prompt
 */
record Prompt(@Nullable String text, long prompts, long candidates, boolean echo) {
    /** What of a request is not known any more. */
    private static final Prompt UNKNOWN = new Prompt(null, 1, 1, false);

    /** Past this many the number only says that there are many. */
    private static final int MOST = 1 << 18;

    /** Reads a request that was checked; an empty one says nothing. */
    static Prompt of(byte[] request) {
        if (request.length == 0) {
            return UNKNOWN;
        }
        Prompt prompt = UNKNOWN;
        Long candidates = null;
        boolean echo = false;
        JsonReader reader = new JsonReader(request, ErrorKind.INVALID_REQUEST);
        reader.beginObject();
        while (reader.nextMember()) {
            if (reader.nameIs("prompt")) {
                prompt = prompt(reader);
            } else if (reader.nameIs("n")) {
                candidates = Lenient.integer(reader);
            } else if (reader.nameIs("echo")) {
                echo = reader.peek() == JsonKind.BOOLEAN && reader.bool();
            }
        }
        reader.end();
        return new Prompt(prompt.text, prompt.prompts, candidates == null ? 1 : candidates, echo);
    }

    /** Reads the value that the reader stands before. An array of numbers is one prompt, an array of anything else is several. */
    static Prompt prompt(JsonReader reader) {
        if (reader.peek() == JsonKind.STRING) {
            return new Prompt(reader.string(), 1, 1, false);
        }
        if (reader.peek() != JsonKind.ARRAY) {
            reader.skip();
            return UNKNOWN;
        }
        String first = null;
        boolean tokens = false;
        long elements = 0;
        reader.beginArray();
        while (reader.nextElement()) {
            tokens |= reader.peek() == JsonKind.NUMBER;
            if (elements++ == 0 && reader.peek() == JsonKind.STRING) {
                first = reader.string();
            }
        }
        return new Prompt(elements == 1 ? first : null, tokens ? 1 : elements, 1, false);
    }

    /** How many choices the answer will have: at least 1, and no more than can be counted on. */
    int choices() {
        long most = Math.min(Math.max(prompts, 1), MOST) * Math.min(Math.max(candidates, 1), MOST);
        return (int) Math.min(most, MOST);
    }

    /** What the answer's text begins with: the prompt if that is wanted. */
    String echoed() {
        return echo && text != null ? text : "";
    }

    /** How many characters stand before what is generated: offsets are counted from the start of the prompt, echoed or not. */
    int length() {
        return text == null ? 0 : text.codePointCount(0, text.length());
    }
}
