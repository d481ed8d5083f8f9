package io.gapura.auth;

import io.gapura.config.Secret;
import io.gapura.http.Headers;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where clients show their key: each vendor's SDK has a header of its own ({@code design/WIRE.md} section 2). */
public final class ShownKey {
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
        return null;
    }

    private static @Nullable Secret secret(String text) {
        String key = text.trim();
        return key.isEmpty() ? null : Secret.of(key);
    }
}
