package io.gapura.realtime;

import io.gapura.auth.ShownKey;
import io.gapura.http.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The subprotocols of a WebSocket (RFC 6455, section 1.9). OpenAI's pages hide there what they can't send as headers: a key, an
 * organisation, a project (platform.openai.com/docs/guides/realtime-websocket). Stateless and thread-safe.
 */
final class Subprotocols {
    /** What every Realtime client offers and every Realtime server takes. */
    static final String REALTIME = "realtime";

    /** Whose the client is at the vendor's is no business of an upstream that the house pays: as with headers. */
    private static final List<String> PRIVATE =
            List.of(ShownKey.SUBPROTOCOL, "openai-organization.", "openai-project.");

    private Subprotocols() {}

    /** Those that the client offers and an upstream may see, in order. */
    static List<String> crossing(Headers headers) {
        List<String> crossing = new ArrayList<>();
        for (String field : headers.all("Sec-WebSocket-Protocol")) {
            for (String each : field.split(",", -1)) {
                String name = each.trim();
                String lower = name.toLowerCase(Locale.ROOT);
                if (!name.isEmpty() && PRIVATE.stream().noneMatch(lower::startsWith) && !crossing.contains(name)) {
                    crossing.add(name);
                }
            }
        }
        return crossing;
    }

    /**
     * What the client is answered: the upstream's choice. Some compatible servers choose none, and a browser takes that for a
     * failure where it has offered any; then {@code realtime} is ours to choose.
     */
    static @Nullable String answer(@Nullable String chosen, List<String> offered) {
        if (chosen != null && offered.contains(chosen)) {
            return chosen;
        }
        return offered.contains(REALTIME) ? REALTIME : null;
    }
}
