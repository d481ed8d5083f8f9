package io.gapura.auth;

import io.gapura.config.Secret;
import io.gapura.http.Headers;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where clients show their key: each vendor's SDK has a header of its own ({@code design/WIRE.md} section 2). */
public final class ShownKey {
    /** What a subprotocol begins with that is a key (platform.openai.com/docs/guides/realtime-websocket). */
    public static final String SUBPROTOCOL = "openai-insecure-api-key.";

    private ShownKey() {}

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
