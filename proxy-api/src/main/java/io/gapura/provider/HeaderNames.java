package io.gapura.provider;

import io.gapura.config.Problems;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Which header names configuration may mention. Immutable. */
public final class HeaderNames {
    /** RFC 9110, section 5.6.2. */
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    /** About one connection or one body: the HTTP client writes them (RFC 9110, section 7.6.1). */
    private static final Set<String> FRAMING = Set.of(
            "connection",
            "content-encoding",
            "content-length",
            "expect",
            "host",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    /** About the caller, and no business of an upstream ({@code design/WIRE.md} section 4). */
    private static final Set<String> PRIVATE = Set.of(
            "api-key", "authorization", "cookie", "cookie2", "forwarded", "x-api-key", "x-goog-api-key", "x-real-ip");

    private HeaderNames() {}

    /** Adds a problem for each name that may not cross from a client to an upstream. */
    public static void checkForwarded(List<String> names, Problems problems, String path) {
        for (int i = 0; i < names.size(); i++) {
            String at = path + "[" + i + "]";
            String name = names.get(i).toLowerCase(Locale.ROOT);
            if (checkSettable(names.get(i), problems, at)
                    && (PRIVATE.contains(name) || name.startsWith("x-forwarded-"))) {
                problems.add(at, "\"" + names.get(i) + "\" is about the caller and never crosses to an upstream");
            }
        }
    }

    /** Adds a problem if a header of this name can not be set on a request; says whether it can. */
    static boolean checkSettable(String name, Problems problems, String path) {
        if (!TOKEN.matcher(name).matches()) {
            problems.add(path, "\"" + name + "\" is no header name");
            return false;
        }
        if (FRAMING.contains(name.toLowerCase(Locale.ROOT))) {
            problems.add(path, "\"" + name + "\" belongs to the connection; the gateway writes it itself");
            return false;
        }
        return true;
    }
}
