package io.gapura.json;

import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Reads one JSON text front to back, as the caller asks for it, and checks all of it on the way. One thread at a time.
 *
 * <pre>{@code
 * JsonReader reader = new JsonReader(body, ErrorKind.INVALID_REQUEST);
 * reader.beginObject();
 * while (reader.nextMember()) {
 *     if (reader.nameIs("model")) {
 *         model = reader.string();
 *     }
 * }
 * reader.end();
 * }</pre>
 *
 * <p>A value that was not read is stepped over, and checked, by the next call. Names are compared decoded: one written with
 * escapes is the same name. A name may occur twice; whoever assigns in the loop gets the last, as most parsers do, and
 * {@link JsonEdit} edits all of them, so that no reader behind us sees another value than we do.
 *
 * <p>Every method throws {@link GatewayException} of the kind given at the start, with line and column, if the text is not
 * JSON by RFC 8259 or the value is not of the type asked for. Offsets are bytes in the array.
 */
public final class JsonReader {
    /** How many containers may be open at once: more than any real request has, less than parsers behind us give up at. */
    public static final int MAX_DEPTH = 512;

    private final byte[] bytes;
    private final JsonScanner scanner;
    private final JsonDepth open = new JsonDepth();

    private int at;
    private boolean fresh;
    private boolean valuePending = true;
    private int nameFrom;
    private int nameTo;
    private int valueFrom;
    private int valueTo;

    /** Reads a whole array. */
    public JsonReader(byte[] bytes, ErrorKind kind) {
        this(bytes, 0, bytes.length, kind);
    }

    /** Reads a range of an array. */
    public JsonReader(byte[] bytes, int from, int to, ErrorKind kind) {
        this.bytes = bytes;
        this.scanner = new JsonScanner(bytes, from, to, kind, MAX_DEPTH);
        this.valueFrom = scanner.skipSpace(from);
        this.at = valueFrom;
    }

    /** Checks that a range is one JSON text, and an object if that is asked for. */
    public static void check(byte[] bytes, int from, int to, ErrorKind kind, boolean object) {
        JsonReader reader = new JsonReader(bytes, from, to, kind);
        if (object) {
            reader.require(JsonKind.OBJECT);
        }
        reader.end();
    }

    /** What kind of value is next. */
    public JsonKind peek() {
        requirePending();
        return scanner.kindAt(at);
    }

    /** Whether the next value is null; reads nothing. */
    public boolean isNull() {
        return peek() == JsonKind.NULL;
    }

    /** Steps into an object. */
    public void beginObject() {
        begin(JsonKind.OBJECT);
    }

    /** Steps into an array. */
    public void beginArray() {
        begin(JsonKind.ARRAY);
    }

    /** Goes to the next member of the object that was stepped into last; false if there is none, and then leaves it. */
    public boolean nextMember() {
        if (!next('}')) {
            return false;
        }
        nameFrom = at;
        nameTo = scanner.skipName(at, fresh);
        fresh = false;
        value(scanner.skipSpace(scanner.skipColon(scanner.skipSpace(nameTo))));
        return true;
    }

    /** Goes to the next element of the array that was stepped into last; false if there is none, and then leaves it. */
    public boolean nextElement() {
        if (!next(']')) {
            return false;
        }
        fresh = false;
        value(at);
        return true;
    }

    /** Leaves the object or array that was stepped into last, stepping over the rest of it. */
    public void leave() {
        if (open.isObject()) {
            while (nextMember()) {
                skip();
            }
        } else {
            while (nextElement()) {
                skip();
            }
        }
    }

    /** Whether the member's name is this one, however it is escaped; makes no string unless it has an escape. */
    public boolean nameIs(String name) {
        return JsonText.equalsString(bytes, nameFrom, nameTo, name);
    }

    /** Which of these the member's name is, however it is escaped; -1 if none. */
    public int nameAmong(List<String> names) {
        int length = nameTo - nameFrom - 2;
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            // an escape makes of a character two bytes to six
            if (name.length() <= length && length <= 6 * name.length() && nameIs(name)) {
                return i;
            }
        }
        return -1;
    }

    /** The same, in whatever case it is written; makes no string unless it has an escape or a letter beyond ASCII. */
    public int nameAmongIgnoringCase(List<String> names) {
        int length = nameTo - nameFrom - 2;
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            if (name.length() <= length
                    && length <= 6 * name.length()
                    && JsonText.equalsStringIgnoringCase(bytes, nameFrom, nameTo, name)) {
                return i;
            }
        }
        return -1;
    }

    /** The member's name, decoded. */
    public String name() {
        return JsonText.decode(bytes, nameFrom, nameTo);
    }

    /** Where the member begins: at the opening quote of its name. Asked for before stepping into its value. */
    public int memberFrom() {
        return nameFrom;
    }

    /** Where the name of the member ends, behind its closing quote. Asked for before stepping into its value. */
    public int nameTo() {
        return nameTo;
    }

    /** Where the last value begins; asked for before stepping into it. */
    public int valueFrom() {
        return valueFrom;
    }

    /** Where the last value ends, exclusive; asked for after reading it, or after leaving it. */
    public int valueTo() {
        return valueTo;
    }

    /** Steps over the next value and checks it. */
    public void skip() {
        requirePending();
        done(scanner.skipValue(at, open.depth()));
    }

    /** Reads a string. */
    public String string() {
        require(JsonKind.STRING);
        done(scanner.skipString(at));
        return JsonText.decode(bytes, valueFrom, valueTo);
    }

    /** Whether the last value, a string, is this one, however it is escaped; asked for after reading it or stepping over it. */
    public boolean valueIs(String text) {
        return JsonText.equalsString(bytes, valueFrom, valueTo, text);
    }

    /** The last value, a string, decoded; asked for after reading it or stepping over it. */
    public String lastString() {
        return JsonText.decode(bytes, valueFrom, valueTo);
    }

    /** Reads true or false. */
    public boolean bool() {
        require(JsonKind.BOOLEAN);
        done(scanner.skipWord(at));
        return bytes[valueFrom] == 't';
    }

    /** Reads an integer of 64 bits, written without fraction and exponent. */
    public long integer() {
        require(JsonKind.NUMBER);
        done(scanner.skipNumber(at));
        try {
            return Long.parseLong(raw());
        } catch (NumberFormatException e) {
            throw scanner.broken(valueFrom, "expected an integer of 64 bits");
        }
    }

    /** Reads a number as the nearest double; what is too large is infinite. */
    public double decimal() {
        require(JsonKind.NUMBER);
        done(scanner.skipNumber(at));
        return Double.parseDouble(raw());
    }

    /** The last value as it is written. */
    public String raw() {
        return new String(bytes, valueFrom, valueTo - valueFrom, StandardCharsets.UTF_8);
    }

    /** Ends the reading: steps over the value if it was not read, and wants nothing but space behind it. */
    public void end() {
        while (open.depth() > 0) {
            leave();
        }
        if (valuePending) {
            skip();
        }
        scanner.requireEnd(at);
    }

    private void begin(JsonKind kind) {
        require(kind);
        scanner.requireDepth(at, open.depth());
        open.push(kind == JsonKind.OBJECT);
        at++;
        fresh = true;
        valuePending = false;
    }

    private boolean next(char close) {
        if (open.depth() == 0 || open.isObject() != (close == '}')) {
            throw new IllegalStateException("not in " + (close == '}' ? "an object" : "an array"));
        }
        if (valuePending) {
            skip();
        }
        at = scanner.skipSpace(at);
        if (scanner.isAt(at, close)) {
            open.pop();
            fresh = false;
            done(at + 1);
            return false;
        }
        if (!fresh) {
            at = scanner.skipSpace(scanner.skipComma(at, close == '}'));
        }
        return true;
    }

    private void value(int from) {
        at = from;
        valueFrom = from;
        valuePending = true;
    }

    private void done(int to) {
        at = to;
        valueTo = to;
        valuePending = false;
    }

    private void require(JsonKind kind) {
        JsonKind found = peek();
        if (found != kind) {
            throw scanner.unwanted(at, kind.words(), found);
        }
    }

    private void requirePending() {
        if (!valuePending) {
            throw new IllegalStateException("the value was read already");
        }
    }
}
