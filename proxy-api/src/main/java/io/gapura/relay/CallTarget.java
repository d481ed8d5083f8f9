package io.gapura.relay;

import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.http.QueryCredentials;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Path and query of a call as they are written to an upstream. Stateless.
 *
 * <p>The path comes decoded, so it is written anew, segment by segment (RFC 3986, section 3.3): whatever stands in an id stays
 * in its segment. What could lead elsewhere than below the upstream's address is refused.
 */
final class CallTarget {
    private static final String BELOW = "/v1/";
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    /** Of a path's characters those that need no escape: the unreserved ones, and what ids have between their words. */
    private static final String PATH = "-._~:@!$,";

    /** Of a query's characters those that need no escape; brackets stand in the names of OpenAI's own lists. */
    private static final String QUERY = "-._~:@!$&'()*+,;=/?[]";

    private CallTarget() {}

    /**
     * The path below OpenAI's {@code /v1/}, escaped.
     *
     * @param path the path below the mount, decoded
     */
    static String path(String path) {
        if (!path.startsWith(BELOW)) {
            throw new IllegalStateException("not below " + BELOW + ": " + path);
        }
        StringBuilder out = new StringBuilder(path.length());
        for (String segment : path.substring(BELOW.length()).split("/", -1)) {
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
                throw new GatewayException(
                        ErrorKind.UNKNOWN_PATH,
                        "The path has an empty segment, `.` or `..` in it; none of these is in an upstream's path.");
            }
            if (segment.chars().anyMatch(c -> c < ' ' || c == 127)) {
                throw new GatewayException(
                        ErrorKind.INVALID_REQUEST, "The path has a control character in it; an id has none.");
            }
            if (out.length() > 0) {
                out.append('/');
            }
            escape(segment, PATH, out);
        }
        return out.toString();
    }

    /** The query as it came, without credentials; what no URI may have in it is escaped. */
    static String query(String query) {
        if (query.isEmpty()) {
            return query;
        }
        StringBuilder out = new StringBuilder(query.length());
        for (String pair : query.split("&", -1)) {
            if (!pair.isEmpty() && !credential(pair)) {
                if (out.length() > 0) {
                    out.append('&');
                }
                pair(pair, out);
            }
        }
        return out.toString();
    }

    private static boolean credential(String pair) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        try {
            name = URLDecoder.decode(name, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEscaped) {
            // then it is what it says
        }
        return QueryCredentials.isOne(name);
    }

    private static void pair(String pair, StringBuilder out) {
        int from = 0;
        for (int percent = pair.indexOf('%'); percent >= 0; percent = pair.indexOf('%', percent + 1)) {
            boolean escape = percent + 2 < pair.length()
                    && HexFormat.isHexDigit(pair.charAt(percent + 1))
                    && HexFormat.isHexDigit(pair.charAt(percent + 2));
            if (escape) {
                escape(pair.substring(from, percent), QUERY, out);
                out.append(pair, percent, percent + 3);
                from = percent + 3;
            }
        }
        escape(pair.substring(from), QUERY, out);
    }

    private static void escape(String text, String plain, StringBuilder out) {
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            boolean word = (each >= 'a' && each <= 'z') || (each >= 'A' && each <= 'Z') || (each >= '0' && each <= '9');
            if (word || (each > 0 && plain.indexOf(each) >= 0)) {
                out.append((char) each);
            } else {
                out.append('%').append(HEX.toHexDigits(each));
            }
        }
    }
}
