package io.gapura.owned;

import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.http.QueryCredentials;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks of a list. Immutable.
 *
 * @param limit how many entries the page has at most
 * @param after the id behind which the page begins; null for the beginning
 * @param filters all other parameters, escaped, for the upstream to heed: {@code order}, {@code purpose}…
 */
record ListQuery(int limit, @Nullable String after, String filters) {
    /**
     * Reads a query.
     *
     * @param query as it came, without its question mark
     * @throws GatewayException {@code INVALID_REQUEST} for a limit that is none or out of range, and for a {@code before}
     */
    static ListQuery read(String query, ListLimits limits) {
        int limit = limits.usual();
        String after = null;
        List<String> filters = new ArrayList<>();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
            String value = decoded(equals < 0 ? "" : pair.substring(equals + 1));
            switch (name) {
                case "limit" -> limit = limit(value, limits);
                case "after" -> after = value.isEmpty() ? null : value;
                case "before" -> refuseBefore(value);
                default -> {
                    if (!name.isEmpty() && !QueryCredentials.isOne(name)) {
                        filters.add(encoded(name) + "=" + encoded(value));
                    }
                }
            }
        }
        return new ListQuery(limit, after, String.join("&", filters));
    }

    /** The query that asks an upstream for a page of its own. */
    String toUpstream(int pageSize, @Nullable String cursor) {
        return "limit=" + pageSize
                + (cursor == null ? "" : "&after=" + encoded(cursor))
                + (filters.isEmpty() ? "" : "&" + filters);
    }

    private static int limit(String value, ListLimits limits) {
        int limit;
        try {
            limit = Integer.parseInt(value);
        } catch (NumberFormatException e) {
            limit = -1;
        }
        if (limit < limits.least() || limit > limits.most()) {
            throw new GatewayException(
                            ErrorKind.INVALID_REQUEST,
                            "\"limit\" must be an integer from " + limits.least() + " to " + limits.most() + ".")
                    .at("limit");
        }
        return limit;
    }

    private static void refuseBefore(String value) {
        if (!value.isEmpty()) {
            throw new GatewayException(
                            ErrorKind.INVALID_REQUEST,
                            "This gateway does not page backwards; use \"after\", with \"order\" turned around.")
                    .at("before");
        }
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new GatewayException(
                    ErrorKind.INVALID_REQUEST, "The query is not escaped as a URL is: a \"%\" needs two hex digits.");
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
