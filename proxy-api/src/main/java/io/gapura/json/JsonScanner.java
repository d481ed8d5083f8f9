package io.gapura.json;

import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The lexical half of reading JSON: steps over one token or one value of RFC 8259 and says where it ends. Holds no place
 * in the text, makes no objects but the one error. One thread at a time.
 *
 * <p>Strict UTF-8, numbers, escapes and control characters. An escaped surrogate without its half is let through, as most
 * parsers do. Duplicate names are let through.
 */
final class JsonScanner {
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long QUOTES = ONES * '"';
    private static final long BACKSLASHES = ONES * '\\';
    private static final long SPACES = ONES * ' ';

    private final byte[] bytes;
    private final int start;
    private final int limit;
    private final ErrorKind kind;
    private final int maxDepth;

    JsonScanner(byte[] bytes, int start, int limit, ErrorKind kind, int maxDepth) {
        this.bytes = bytes;
        this.start = start;
        this.limit = limit;
        this.kind = kind;
        this.maxDepth = maxDepth;
    }

    int skipSpace(int from) {
        int at = from;
        while (at < limit) {
            byte value = bytes[at];
            if (value > ' ' || (value != ' ' && value != '\n' && value != '\r' && value != '\t')) {
                return at;
            }
            at++;
        }
        return at;
    }

    boolean isAt(int at, char ascii) {
        return at < limit && bytes[at] == ascii;
    }

    /** What kind of value begins here. */
    JsonKind kindAt(int at) {
        if (at >= limit) {
            throw broken(at, "expected a value");
        }
        return switch (bytes[at]) {
            case '{' -> JsonKind.OBJECT;
            case '[' -> JsonKind.ARRAY;
            case '"' -> JsonKind.STRING;
            case 't', 'f' -> JsonKind.BOOLEAN;
            case 'n' -> JsonKind.NULL;
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> JsonKind.NUMBER;
            default -> throw broken(at, "expected a value");
        };
    }

    /** Steps over the whole value that begins here, which lies {@code depth} containers deep. */
    int skipValue(int from, int depth) {
        return switch (kindAt(from)) {
            case OBJECT, ARRAY -> skipContainer(from, depth);
            case STRING -> skipString(from);
            case NUMBER -> skipNumber(from);
            case BOOLEAN, NULL -> skipWord(from);
        };
    }

    /** Steps over {@code true}, {@code false} or {@code null}. */
    int skipWord(int from) {
        String word = bytes[from] == 't' ? "true" : bytes[from] == 'f' ? "false" : "null";
        for (int i = 0; i < word.length(); i++) {
            if (from + i >= limit || bytes[from + i] != word.charAt(i)) {
                throw broken(from + i, "expected the word " + word);
            }
        }
        return from + word.length();
    }

    int skipNumber(int from) {
        int at = bytes[from] == '-' ? from + 1 : from;
        if (at < limit && bytes[at] == '0') {
            at++;
            if (isDigit(at)) {
                throw broken(at, "a number must not begin with 0 followed by digits");
            }
        } else {
            at = skipDigits(at);
        }
        if (at < limit && bytes[at] == '.') {
            at = skipDigits(at + 1);
        }
        if (at < limit && (bytes[at] | 0x20) == 'e') {
            at++;
            if (at < limit && (bytes[at] == '+' || bytes[at] == '-')) {
                at++;
            }
            at = skipDigits(at);
        }
        return at;
    }

    /** Steps over a string, both quotes included. */
    int skipString(int from) {
        int at = from + 1;
        while (true) {
            at = skipOrdinary(at);
            if (at >= limit) {
                throw broken(limit, "expected the closing quote of the string");
            }
            byte value = bytes[at];
            if (value == '"') {
                return at + 1;
            }
            if (value == '\\') {
                at = skipEscape(at);
            } else if (value < 0) {
                at = skipNonAscii(at);
            } else {
                throw broken(at, "a control character in a string must be written as \\u" + hex(value, 4));
            }
        }
    }

    /** The first byte at or after this place that is not plain ASCII of a string. */
    private int skipOrdinary(int from) {
        int at = from;
        while (at <= limit - 8) {
            long word = (long) WORDS.get(bytes, at);
            long quote = word ^ QUOTES;
            long backslash = word ^ BACKSLASHES;
            // High bits mark quotes, backslashes, control characters and all that is not ASCII; exact for the first
            // one.
            long marks = ((quote - ONES) | (backslash - ONES) | (word - SPACES) | word) & HIGH_BITS;
            if (marks != 0) {
                return at + (Long.numberOfTrailingZeros(marks) >>> 3);
            }
            at += 8;
        }
        while (at < limit && bytes[at] >= ' ' && bytes[at] != '"' && bytes[at] != '\\') {
            at++;
        }
        return at;
    }

    private int skipEscape(int from) {
        int at = from + 1;
        if (at >= limit) {
            throw broken(at, "expected the rest of an escape");
        }
        return switch (bytes[at]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> at + 1;
            case 'u' -> skipHex(at + 1);
            default -> throw broken(at, "expected one of \" \\ / b f n r t u after a backslash");
        };
    }

    private int skipHex(int from) {
        for (int at = from; at < from + 4; at++) {
            if (at >= limit || Character.digit(bytes[at], 16) < 0) {
                throw broken(at, "expected four hexadecimal digits after \\u");
            }
        }
        return from + 4;
    }

    /** Steps over a run of characters beyond ASCII, by table 3-7 of the Unicode standard. */
    private int skipNonAscii(int from) {
        int at = from;
        while (at < limit && bytes[at] < 0) {
            int lead = bytes[at] & 0xFF;
            if (lead < 0xC2 || lead > 0xF4) {
                throw invalidUtf8(at);
            }
            if (lead < 0xE0) {
                requireTail(at, 1, 0x80, 0xBF);
                at += 2;
            } else if (lead < 0xF0) {
                requireTail(at, 1, lead == 0xE0 ? 0xA0 : 0x80, lead == 0xED ? 0x9F : 0xBF);
                requireTail(at, 2, 0x80, 0xBF);
                at += 3;
            } else {
                requireTail(at, 1, lead == 0xF0 ? 0x90 : 0x80, lead == 0xF4 ? 0x8F : 0xBF);
                requireTail(at, 2, 0x80, 0xBF);
                requireTail(at, 3, 0x80, 0xBF);
                at += 4;
            }
        }
        return at;
    }

    private void requireTail(int lead, int number, int low, int high) {
        int at = lead + number;
        if (at >= limit || (bytes[at] & 0xFF) < low || (bytes[at] & 0xFF) > high) {
            throw invalidUtf8(lead);
        }
    }

    private GatewayException invalidUtf8(int at) {
        return broken(at, "the text must be valid UTF-8");
    }

    private int skipDigits(int from) {
        int at = from;
        while (isDigit(at)) {
            at++;
        }
        if (at == from) {
            throw broken(at, "expected a digit");
        }
        return at;
    }

    private boolean isDigit(int at) {
        return at < limit && bytes[at] >= '0' && bytes[at] <= '9';
    }

    /** Without recursion: the kinds of the open containers are bits, so that depth costs no stack. */
    private int skipContainer(int from, int outerDepth) {
        JsonDepth open = new JsonDepth();
        boolean fresh = true;
        int at = open(from, open, outerDepth);
        while (true) {
            at = skipSpace(at);
            boolean object = open.isObject();
            if (at < limit && bytes[at] == (object ? '}' : ']')) {
                at++;
                if (open.pop() == 0) {
                    return at;
                }
                fresh = false;
                continue;
            }
            if (!fresh) {
                at = skipSpace(skipComma(at, object));
            }
            if (object) {
                at = skipSpace(skipColon(skipSpace(skipName(at, fresh))));
            }
            JsonKind value = kindAt(at);
            fresh = value == JsonKind.OBJECT || value == JsonKind.ARRAY;
            at = fresh ? open(at, open, outerDepth) : skipScalar(at, value);
        }
    }

    private int skipScalar(int at, JsonKind value) {
        return value == JsonKind.STRING ? skipString(at) : value == JsonKind.NUMBER ? skipNumber(at) : skipWord(at);
    }

    private int open(int at, JsonDepth open, int outerDepth) {
        requireDepth(at, outerDepth + open.depth());
        open.push(bytes[at] == '{');
        return at + 1;
    }

    void requireDepth(int at, int depth) {
        if (depth >= maxDepth) {
            throw broken(at, "nested too deeply, at most " + maxDepth + " levels are read");
        }
    }

    /** Steps over a comma between members or elements. */
    int skipComma(int at, boolean object) {
        if (at >= limit || bytes[at] != ',') {
            throw broken(at, object ? "expected a comma or \"}\"" : "expected a comma or \"]\"");
        }
        return at + 1;
    }

    int skipName(int at, boolean first) {
        if (at >= limit || bytes[at] != '"') {
            throw broken(at, first ? "expected a name in double quotes or \"}\"" : "expected a name in double quotes");
        }
        return skipString(at);
    }

    int skipColon(int at) {
        if (at >= limit || bytes[at] != ':') {
            throw broken(at, "expected a colon after the name");
        }
        return at + 1;
    }

    /** Nothing but space may follow the text's one value. */
    void requireEnd(int from) {
        int at = skipSpace(from);
        if (at < limit) {
            throw broken(at, "expected nothing after the value");
        }
    }

    /** The error: what would be right, what is there, and where, counted in characters. */
    GatewayException broken(int at, String expected) {
        return new GatewayException(kind, "invalid JSON at " + place(at) + ": " + expected + ", found " + found(at));
    }

    /** The error of a value that is JSON and not what is wanted. */
    GatewayException unwanted(int at, String expected, JsonKind found) {
        return new GatewayException(
                kind, "invalid JSON value at " + place(at) + ": expected " + expected + ", found " + found.words());
    }

    private String place(int end) {
        int line = 1;
        int column = 1;
        for (int i = start; i < Math.min(end, limit); i++) {
            if (bytes[i] == '\n' || (bytes[i] == '\r' && (i + 1 == limit || bytes[i + 1] != '\n'))) {
                line++;
                column = 1;
            } else if ((bytes[i] & 0xC0) != 0x80) {
                column++;
            }
        }
        return "line " + line + ", column " + column;
    }

    private String found(int at) {
        if (at >= limit) {
            return "the end of the text";
        }
        int value = bytes[at] & 0xFF;
        return value > ' ' && value < 0x7F ? "\"" + (char) value + "\"" : "the byte 0x" + hex(value, 2);
    }

    private static String hex(int value, int digits) {
        String text = Integer.toHexString(value);
        return "0".repeat(digits - text.length()) + text;
    }
}
