package io.gapura.dialect.anthropic.messages;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The ids of calls and results in one request, as Anthropic takes them: letters, digits, {@code _} and {@code -}. For one thread.
 *
 * <p>Others are written in base64url, so that no two become one, and call and result become the same. Dialects that pair by name
 * have none: the results of a tool answer its calls in their order.
 */
final class ToolIds {
    /** What the ids that we make begin with; an id of a client's that begins so is written anew, so that nothing meets. */
    private static final String ENCODED = "gapura_";

    private static final String COUNTED = "gapura-";

    private final Map<String, Deque<String>> open = new HashMap<>();
    private int counted;

    /** The id of a call. */
    String call(@Nullable String id, String tool) {
        String said = id != null && !id.isEmpty() ? legal(id) : COUNTED + ++counted;
        open.computeIfAbsent(tool, name -> new ArrayDeque<>()).add(said);
        return said;
    }

    /** The id of the call that a result answers. */
    String result(@Nullable String id, @Nullable String tool) {
        if (id != null && !id.isEmpty()) {
            String said = legal(id);
            open.values().forEach(calls -> calls.remove(said));
            return said;
        }
        Deque<String> calls = tool == null ? null : open.get(tool);
        String first = calls == null ? null : calls.poll();
        return first == null ? COUNTED + "0" : first;
    }

    private static String legal(String id) {
        boolean plain = id.chars().allMatch(ToolIds::isPlain);
        return plain && !id.startsWith(ENCODED) && !id.startsWith(COUNTED)
                ? id
                : ENCODED + Base64.getUrlEncoder().withoutPadding().encodeToString(id.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean isPlain(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    }
}
