package io.gapura.json;

import java.nio.charset.StandardCharsets;

/** JSON strings that were checked already, as Java strings. Stateless. */
final class JsonText {
    private JsonText() {}

    /** Whether the string from quote to quote says this. */
    static boolean equalsString(byte[] bytes, int from, int to, String text) {
        int length = text.length();
        if (to - from - 2 < length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            byte value = bytes[from + 1 + i];
            if (value == '\\' || value < 0) {
                return decode(bytes, from, to).equals(text);
            }
            if (value != text.charAt(i)) {
                return false;
            }
        }
        return to - from - 2 == length;
    }

    /** The same in whatever case, by {@link String#equalsIgnoreCase}: to some readers a long s is an s too. */
    static boolean equalsStringIgnoringCase(byte[] bytes, int from, int to, String text) {
        int length = text.length();
        if (to - from - 2 < length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            byte value = bytes[from + 1 + i];
            if (value == '\\' || value < 0) {
                return decode(bytes, from, to).equalsIgnoreCase(text);
            }
            if (Character.toLowerCase((char) value) != Character.toLowerCase(text.charAt(i))) {
                return false;
            }
        }
        return to - from - 2 == length;
    }

    /** The text of the string from quote to quote. */
    static String decode(byte[] bytes, int from, int to) {
        int first = from + 1;
        int last = to - 1;
        int escape = escapeAt(bytes, first, last);
        if (escape == last) {
            return new String(bytes, first, last - first, StandardCharsets.UTF_8);
        }
        StringBuilder text = new StringBuilder(last - first);
        int at = first;
        while (escape < last) {
            text.append(new String(bytes, at, escape - at, StandardCharsets.UTF_8));
            at = appendEscape(bytes, escape, text);
            escape = escapeAt(bytes, at, last);
        }
        return text.append(new String(bytes, at, last - at, StandardCharsets.UTF_8))
                .toString();
    }

    private static int escapeAt(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] != '\\') {
            at++;
        }
        return at;
    }

    private static int appendEscape(byte[] bytes, int backslash, StringBuilder text) {
        byte value = bytes[backslash + 1];
        if (value == 'u') {
            int unit = 0;
            for (int i = 2; i < 6; i++) {
                unit = unit << 4 | Character.digit(bytes[backslash + i], 16);
            }
            text.append((char) unit);
            return backslash + 6;
        }
        char meant =
                switch (value) {
                    case 'b' -> '\b';
                    case 'f' -> '\f';
                    case 'n' -> '\n';
                    case 'r' -> '\r';
                    case 't' -> '\t';
                    default -> (char) value;
                };
        text.append(meant);
        return backslash + 2;
    }
}
