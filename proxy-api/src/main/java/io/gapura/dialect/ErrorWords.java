package io.gapura.dialect;

import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import org.jspecify.annotations.Nullable;

/**
 * What an upstream's error body says, in any of the shapes that are met: OpenAI's object, the same in an array, a text in its
 * place, and the {@code message} or {@code detail} of other frameworks. One reading; for one thread.
 */
final class ErrorWords {
    /** What of a message is passed on; the rest is rarely for people. */
    private static final int LONGEST = 2_000;

    @Nullable
    String message;

    @Nullable
    String type;

    @Nullable
    String param;

    @Nullable
    String code;

    /** An HTTP status that the error names, 0 if none. */
    int status;

    private ErrorWords() {}

    /** Reads what can be read; nothing is said where it is no JSON. */
    static ErrorWords read(byte[] bytes, int from, int to) {
        ErrorWords words = new ErrorWords();
        try {
            JsonReader reader = new JsonReader(bytes, from, to, ErrorKind.UPSTREAM_MALFORMED);
            words.body(reader);
            reader.end();
            return words;
        } catch (GatewayException e) {
            return new ErrorWords();
        }
    }

    private void body(JsonReader reader) {
        if (reader.peek() == JsonKind.ARRAY) {
            reader.beginArray();
            while (reader.nextElement()) {
                if (message == null && reader.peek() == JsonKind.OBJECT) {
                    members(reader);
                }
            }
        } else if (reader.peek() == JsonKind.OBJECT) {
            members(reader);
        } else if (reader.peek() == JsonKind.STRING) {
            message = text(reader);
        }
    }

    private void members(JsonReader reader) {
        reader.beginObject();
        while (reader.nextMember()) {
            if (reader.nameIs("error") || reader.nameIs("detail")) {
                // FastAPI's detail is a text or an array of objects with a msg; both are read as an error is.
                body(reader);
            } else if (reader.nameIs("message") || reader.nameIs("msg") || reader.nameIs("error_message")) {
                message = either(text(reader), message);
            } else if (reader.nameIs("type")) {
                type = either(text(reader), type);
            } else if (reader.nameIs("param")) {
                param = either(text(reader), param);
            } else if (reader.nameIs("code")) {
                code = either(text(reader), code);
            } else if (reader.nameIs("status") || reader.nameIs("status_code") || reader.nameIs("statusCode")) {
                status(text(reader));
            }
        }
        if (status == 0) {
            status(code);
        }
    }

    /** A text or a number as text; null if it is something else or says nothing. */
    private static @Nullable String text(JsonReader reader) {
        JsonKind kind = reader.peek();
        if (kind == JsonKind.STRING) {
            String text = reader.string();
            return text.isEmpty() ? null : text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
        }
        reader.skip();
        return kind == JsonKind.NUMBER ? reader.raw() : null;
    }

    private static @Nullable String either(@Nullable String found, @Nullable String otherwise) {
        return found == null ? otherwise : found;
    }

    private void status(@Nullable String text) {
        if (text != null && text.length() == 3 && text.charAt(0) >= '4' && text.charAt(0) <= '5') {
            int second = Character.digit(text.charAt(1), 10);
            int third = Character.digit(text.charAt(2), 10);
            if (second >= 0 && third >= 0) {
                status = (text.charAt(0) - '0') * 100 + second * 10 + third;
            }
        }
    }
}
