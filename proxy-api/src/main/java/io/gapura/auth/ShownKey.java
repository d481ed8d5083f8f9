package io.gapura.auth;

import io.gapura.config.Secret;
import io.gapura.http.Headers;
import io.gapura.http.Query;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where clients show their key: each vendor's SDK has a header of its own, and Gemini's clients may put it into the query
 * ({@code design/WIRE.md} section 2; ai.google.dev/api). Stateless.
 */
public final class ShownKey {
    /** What a subprotocol begins with that is a key (platform.openai.com/docs/guides/realtime-websocket). */
    public static final String SUBPROTOCOL = "openai-insecure-api-key.";

    /** Below this the paths are Gemini's; elsewhere a key in a query does not count, because queries end up in logs of proxies. */
    private static final String GEMINI = "/v1beta/";

    private ShownKey() {}

    /**
     * The key that a call shows, or null. What a header shows goes before what the query does.
     *
     * @param path the path below the mount
     * @param query the query as it came, without its question mark; null if there is none
     */
    public static @Nullable Secret of(Headers headers, String path, @Nullable String query) {
        Secret key = of(headers);
        if (key != null || query == null || !path.startsWith(GEMINI)) {
            return key;
        }
        String shown = Query.of(query).first("key");
        return shown == null ? null : secret(shown);
    }

    /** The key that these headers show, or null. */
    public static @Nullable Secret of(Headers headers) {
        String authorization = headers.first("Authorization");
        if (authorization != null && authorization.toLowerCase(Locale.ROOT).startsWith("bearer ")) {
            return secret(authorization.substring("bearer ".length()));
        }
        for (String name : new String[] {"x-api-key", "x-goog-api-key", "api-key"}) {
            String key = headers.first(name);
            if (key != null) {
                return secret(key);
            }
        }
        return ofSocket(headers);
    }

    /** A page can set no header when it opens a WebSocket, so OpenAI's pages hide the key among the subprotocols. */
    private static @Nullable Secret ofSocket(Headers headers) {
        if (!"websocket".equalsIgnoreCase(headers.first("Upgrade"))) {
            return null;
        }
        for (String field : headers.all("Sec-WebSocket-Protocol")) {
            for (String name : field.split(",", -1)) {
                if (name.trim().startsWith(SUBPROTOCOL)) {
                    return secret(name.trim().substring(SUBPROTOCOL.length()));
                }
            }
        }
        return null;
    }

    private static @Nullable Secret secret(String text) {
        String key = text.trim();
        return key.isEmpty() ? null : Secret.of(key);
    }
}
