package io.gapura.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parameters of a query, decoded; of one that is given twice the first counts. Immutable. */
public final class Query {
    private final Map<String, String> parameters;

    private Query(Map<String, String> parameters) {
        this.parameters = parameters;
    }

    /** The parameters of a query as it came, without its question mark. What is escaped wrongly stays as it is. */
    public static Query of(String raw) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String part : raw.split("&", -1)) {
            int equals = part.indexOf('=');
            String name = equals < 0 ? part : part.substring(0, equals);
            parameters.putIfAbsent(decoded(name), equals < 0 ? "" : decoded(part.substring(equals + 1)));
        }
        return new Query(parameters);
    }

    /** The value of a parameter; null if it is not there or empty. */
    public @Nullable String first(String name) {
        String value = parameters.get(name);
        return value == null || value.isEmpty() ? null : value;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return text;
        }
    }
}
