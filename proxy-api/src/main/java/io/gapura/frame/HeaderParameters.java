package io.gapura.frame;

import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The parameters of a header field such as {@code form-data; name="file"; filename="a.wav"} (RFC 9110, section 5.6.6; RFC 7578).
 * Stateless and thread-safe.
 */
final class HeaderParameters {
    private HeaderParameters() {}

    /**
     * All of them by their lower-cased names; what stands before the first semicolon is none.
     *
     * @throws GatewayException {@code INVALID_REQUEST} if one is there twice, or a quoted one isn't over with its closing quote: readers
     *     would disagree on what it says
     */
    static Map<String, String> of(String value) {
        Map<String, String> parameters = new LinkedHashMap<>();
        int at = value.indexOf(';');
        while (at >= 0 && at < value.length()) {
            int equals = at + 1;
            while (equals < value.length() && value.charAt(equals) != '=' && value.charAt(equals) != ';') {
                equals++;
            }
            String name = value.substring(at + 1, equals).trim().toLowerCase(Locale.ROOT);
            StringBuilder text = new StringBuilder();
            at = equals < value.length() && value.charAt(equals) == '=' ? read(value, equals + 1, text) : equals;
            if (!name.isEmpty() && parameters.put(name, text.toString()) != null) {
                throw new GatewayException(
                        ErrorKind.INVALID_REQUEST, "The parameter `" + name + "` stands twice in one header field.");
            }
        }
        return parameters;
    }

    /** Reads a token or a quoted string; gives where the next semicolon is, or the end. */
    private static int read(String value, int from, StringBuilder text) {
        int at = from;
        while (at < value.length() && isBlank(value.charAt(at))) {
            at++;
        }
        if (at < value.length() && value.charAt(at) == '"') {
            for (at++; at < value.length() && value.charAt(at) != '"'; at++) {
                boolean escape = value.charAt(at) == '\\'
                        && at + 1 < value.length()
                        && (value.charAt(at + 1) == '"' || value.charAt(at + 1) == '\\');
                at += escape ? 1 : 0; // other backslashes are those of Windows paths
                text.append(value.charAt(at));
            }
            return quoteEnd(value, at);
        }
        int semicolon = value.indexOf(';', at);
        int end = semicolon < 0 ? value.length() : semicolon;
        text.append(value, at, end);
        while (text.length() > 0 && isBlank(text.charAt(text.length() - 1))) {
            text.setLength(text.length() - 1);
        }
        return end;
    }

    /** Gives where the semicolon behind a closing quote is, or the end. */
    private static int quoteEnd(String value, int quote) {
        int at = quote + 1;
        while (at < value.length() && isBlank(value.charAt(at))) {
            at++;
        }
        if (quote >= value.length() || (at < value.length() && value.charAt(at) != ';')) {
            throw new GatewayException(
                    ErrorKind.INVALID_REQUEST,
                    "A quoted parameter of a header field must be followed by `;` or nothing, behind its closing quote.");
        }
        return at;
    }

    private static boolean isBlank(char each) {
        return each == ' ' || each == '\t';
    }
}
