package io.gapura.json;

import io.gapura.http.ByteBuilder;
import java.nio.charset.StandardCharsets;

/**
 * Writes JSON without spaces, member by member, and puts the commas. It trusts its caller to open, name and close in a
 * legal order. One thread at a time.
 *
 * <p>Strings are UTF-8 with only the escapes that RFC 8259 demands; a surrogate without its half, which UTF-8 can't say,
 * is written as an escape.
 */
public final class JsonWriter {
    private static final byte[] TRUE = ascii("true");
    private static final byte[] FALSE = ascii("false");
    private static final byte[] NULL = ascii("null");
    private static final byte[] HEX = ascii("0123456789abcdef");

    private final ByteBuilder out;
    private boolean comma;

    /** Writes to the end of these bytes. */
    public JsonWriter(ByteBuilder out) {
        this.out = out;
    }

    /** A text as a JSON string, quotes included. */
    public static byte[] quote(String text) {
        ByteBuilder out = new ByteBuilder(text.length() + 2);
        string(out, text);
        return out.toByteArray();
    }

    /** Opens an object. */
    public JsonWriter beginObject() {
        return open('{');
    }

    /** Closes an object. */
    public JsonWriter endObject() {
        return close('}');
    }

    /** Opens an array. */
    public JsonWriter beginArray() {
        return open('[');
    }

    /** Closes an array. */
    public JsonWriter endArray() {
        return close(']');
    }

    /** The name of the member whose value is written next. */
    public JsonWriter name(String name) {
        separate();
        string(out, name);
        out.write(':');
        comma = false;
        return this;
    }

    /** A string. */
    public JsonWriter value(String text) {
        separate();
        string(out, text);
        return this;
    }

    /** An integer. */
    public JsonWriter value(long number) {
        separate();
        out.append(Long.toString(number));
        return this;
    }

    /** A finite number, in the shortest form that reads back the same. */
    public JsonWriter value(double number) {
        if (!Double.isFinite(number)) {
            throw new IllegalArgumentException("JSON has no number for " + number);
        }
        separate();
        out.append(Double.toString(number));
        return this;
    }

    /** True or false. */
    public JsonWriter value(boolean truth) {
        separate();
        out.append(truth ? TRUE : FALSE);
        return this;
    }

    /** Null. */
    public JsonWriter nullValue() {
        separate();
        out.append(NULL);
        return this;
    }

    /** A value that is JSON already, byte for byte. */
    public JsonWriter raw(byte[] value) {
        return raw(value, 0, value.length);
    }

    /** A value that is JSON already, byte for byte. */
    public JsonWriter raw(byte[] bytes, int from, int to) {
        separate();
        out.write(bytes, from, to - from);
        return this;
    }

    /** A value that is JSON already. */
    public JsonWriter raw(String value) {
        separate();
        out.append(value);
        return this;
    }

    /** A member that is a string. */
    public JsonWriter member(String name, String text) {
        return name(name).value(text);
    }

    /** A member that is an integer. */
    public JsonWriter member(String name, long number) {
        return name(name).value(number);
    }

    /** A member that is true or false. */
    public JsonWriter member(String name, boolean truth) {
        return name(name).value(truth);
    }

    private JsonWriter open(char bracket) {
        separate();
        out.write(bracket);
        comma = false;
        return this;
    }

    private JsonWriter close(char bracket) {
        out.write(bracket);
        comma = true;
        return this;
    }

    private void separate() {
        if (comma) {
            out.write(',');
        }
        comma = true;
    }

    private static void string(ByteBuilder out, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        boolean surrogatesChecked = false;
        int written = 0;
        out.write('"');
        for (int i = 0; i < utf8.length; i++) {
            byte value = utf8[i];
            if (value == '?' && !surrogatesChecked) {
                // A question mark is also what the encoder makes of a surrogate without its half.
                surrogatesChecked = true;
                if (hasLoneSurrogate(text)) {
                    out.write(utf8, written, i - written);
                    written = utf8.length;
                    characters(out, text, new String(utf8, 0, i, StandardCharsets.UTF_8).length());
                    break;
                }
            } else if (value == '"' || value == '\\' || (value >= 0 && value < ' ')) {
                out.write(utf8, written, i - written);
                written = i + 1;
                escape(out, value);
            }
        }
        out.write(utf8, written, utf8.length - written);
        out.write('"');
    }

    /** The slow way, character by character. */
    private static void characters(ByteBuilder out, String text, int from) {
        int at = from;
        while (at < text.length()) {
            int character = text.codePointAt(at);
            int next = at + Character.charCount(character);
            if (character == '"' || character == '\\' || character < ' ' || isSurrogate(character)) {
                escape(out, character);
            } else {
                out.append(text.substring(at, next));
            }
            at = next;
        }
    }

    private static boolean hasLoneSurrogate(String text) {
        return text.codePoints().anyMatch(JsonWriter::isSurrogate);
    }

    private static boolean isSurrogate(int character) {
        return character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE;
    }

    private static void escape(ByteBuilder out, int character) {
        out.write('\\');
        switch (character) {
            case '"', '\\' -> out.write(character);
            case '\n' -> out.write('n');
            case '\r' -> out.write('r');
            case '\t' -> out.write('t');
            default -> {
                out.write('u');
                for (int shift = 12; shift >= 0; shift -= 4) {
                    out.write(HEX[character >> shift & 15]);
                }
            }
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
