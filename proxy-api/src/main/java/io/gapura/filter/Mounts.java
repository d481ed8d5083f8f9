package io.gapura.filter;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where in a context the gateway's paths begin. Immutable and thread-safe.
 *
 * @param prefixes each empty or beginning with a slash and not ending with one, the longest first
 */
record Mounts(List<String> prefixes) {
    /** Longest first: the nearest mount wins. */
    Mounts {
        prefixes = prefixes.stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    /** The mounts that a filter's URL patterns mean: <code>/ai/*</code> begins at {@code /ai}, any other pattern at the context's root. */
    static Mounts ofPatterns(Collection<String> patterns) {
        List<String> prefixes = new ArrayList<>();
        for (String pattern : patterns) {
            String prefix = pattern.endsWith("/*") ? pattern.substring(0, pattern.length() - 2) : "";
            if (!prefixes.contains(prefix)) {
                prefixes.add(prefix);
            }
        }
        return new Mounts(prefixes.isEmpty() ? List.of("") : prefixes);
    }

    /** The path of a request below its mount, decoded, always beginning with a slash; null if it is below none. */
    @Nullable
    String path(HttpServletRequest request) {
        String uri = request.getRequestURI();
        String path = decode(withoutParameters(
                uri.substring(Math.min(uri.length(), request.getContextPath().length()))));
        for (String prefix : prefixes) {
            if (path.equals(prefix)) {
                return "/";
            }
            if (path.startsWith(prefix + "/")) {
                return path.substring(prefix.length());
            }
        }
        return null;
    }

    private static String withoutParameters(String path) {
        int semicolon = path.indexOf(';');
        return semicolon < 0 ? path : path.replaceAll(";[^/]*", "");
    }

    private static String decode(String path) {
        if (path.indexOf('%') < 0) {
            return path;
        }
        try {
            return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return path;
        }
    }
}
