package io.gapura.relay;

import io.gapura.dialect.DialectHeaders;
import io.gapura.http.Headers;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which header fields cross the gateway: an allow-list each way, so that a cookie, a credential, an address of the house or
 * an organisation of the upstream never does, whatever it is called. Fields that belong to a dialect cross between those that speak it
 * ({@link DialectHeaders}). Immutable and thread-safe.
 */
public final class CrossingHeaders {
    /** The client's fields that any upstream may see (what the vendors' SDKs send alike; W3C Trace Context). */
    private static final Set<String> TO_UPSTREAM =
            Set.of("idempotency-key", "x-client-request-id", "traceparent", "tracestate");

    /** What no configuration can let cross: hop-by-hop fields, framing, and the credentials of the house. */
    private static final Set<String> NEVER = Set.of(
            "connection",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "http2-settings",
            "host",
            "expect",
            "content-length",
            "content-type",
            "content-encoding",
            "accept-encoding",
            "cookie",
            "authorization",
            "accept",
            "x-request-id",
            "api-key",
            "x-api-key",
            "x-goog-api-key",
            "forwarded");

    /** The upstream's fields that any client may see: the vendors' SDKs read them alike. */
    private static final Set<String> TO_CLIENT = Set.of("retry-after", "retry-after-ms", "x-should-retry");

    /** The client's fields that say which part of a content is wanted, or of which age (RFC 9110, sections 13 and 14). */
    private static final Set<String> OF_DOWNLOAD = Set.of("range", "if-range", "if-none-match", "if-modified-since");

    /** The upstream's fields that belong to a body that passes untouched. */
    private static final Set<String> OF_BODY = Set.of(
            "content-type",
            "content-length",
            "content-encoding",
            "content-disposition",
            "content-range",
            "accept-ranges",
            "etag",
            "last-modified");

    private final Set<String> toUpstream;

    /** The built-in lists with these client fields more. */
    public CrossingHeaders(List<String> more) {
        Set<String> all = new HashSet<>(TO_UPSTREAM);
        more.forEach(name -> all.add(name.toLowerCase(Locale.ROOT)));
        all.removeIf(name -> NEVER.contains(name) || name.startsWith("x-forwarded-"));
        toUpstream = Set.copyOf(all);
    }

    /** The fields that belong to the dialect of the client and to the upstream's as well. */
    public static Set<String> shared(DialectHeaders client, DialectHeaders upstream) {
        if (client == upstream) {
            return client.request();
        }
        Set<String> shared = new HashSet<>(client.request());
        shared.retainAll(upstream.request());
        return shared;
    }

    /**
     * The client's fields that cross, and our own beside them.
     *
     * @param shared what {@link #shared} says of the two dialects
     */
    public Headers request(Headers client, Set<String> shared, boolean stream, String requestId) {
        Headers out = Headers.of(
                "Content-Type", "application/json",
                "Accept", stream ? "text/event-stream" : "application/json",
                "Accept-Encoding", "identity",
                "User-Agent", "gapura",
                "X-Request-Id", requestId);
        listed(client, shared, out);
        return out;
    }

    /**
     * The client's fields that cross with a call whose body is not ours to know, and our own beside them.
     *
     * @param shared what {@link #shared} says of the two dialects
     * @param contentType what the body is; null if there is none
     * @param download whether the client may ask for a part of what it gets
     */
    Headers call(Headers client, Set<String> shared, @Nullable String contentType, boolean download, String requestId) {
        String accept = client.first("Accept");
        Headers out = Headers.of(
                "Accept",
                accept == null ? "*/*" : accept,
                "Accept-Encoding",
                "identity",
                "User-Agent",
                "gapura",
                "X-Request-Id",
                requestId);
        if (contentType != null) {
            out.add("Content-Type", contentType);
        }
        listed(client, shared, out);
        if (download) {
            client.forEach((name, value) -> {
                if (OF_DOWNLOAD.contains(name.toLowerCase(Locale.ROOT)) && !out.has(name)) {
                    out.add(name, value);
                }
            });
        }
        return out;
    }

    private void listed(Headers client, Set<String> shared, Headers out) {
        client.forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (toUpstream.contains(lower) || shared.contains(lower)) {
                if (name.equalsIgnoreCase("User-Agent")) { // in the place of ours
                    out.set(name, value);
                } else {
                    out.add(name, value);
                }
            }
        });
    }

    /** The upstream's fields that cross with a body that nobody touches. */
    static Headers untouched(Headers upstream, DialectHeaders client) {
        Headers out = answer(upstream, client);
        upstream.forEach((name, value) -> {
            if (OF_BODY.contains(name.toLowerCase(Locale.ROOT)) && !out.has(name)) {
                out.add(name, value);
            }
        });
        return out;
    }

    /** The upstream's fields that cross. */
    public static Headers answer(Headers upstream, DialectHeaders client) {
        Headers out = new Headers();
        upstream.forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (TO_CLIENT.contains(lower) || client.answers(lower)) {
                out.add(name, value);
            }
        });
        return out;
    }
}
