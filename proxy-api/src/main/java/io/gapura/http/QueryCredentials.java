package io.gapura.http;

import java.util.Locale;
import java.util.Set;

/**
 * By what names clients put a credential into a query: it is for the gateway at most, and for no upstream. Stateless.
 *
 * <p>{@code key} is Gemini's, {@code api-key} Azure's, {@code access_token} OAuth's (RFC 6750, section 2.3); some clients repeat
 * the name of a header.
 */
public final class QueryCredentials {
    private static final Set<String> NAMES = Set.of(
            "key",
            "api_key",
            "api-key",
            "apikey",
            "x-api-key",
            "x-goog-api-key",
            "access_token",
            "token",
            "authorization");

    private QueryCredentials() {}

    /** Whether a parameter of this name, decoded, is one; in any case, and with spaces about it. */
    public static boolean isOne(String name) {
        return NAMES.contains(name.trim().toLowerCase(Locale.ROOT));
    }
}
