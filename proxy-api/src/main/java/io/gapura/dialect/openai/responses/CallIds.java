package io.gapura.dialect.openai.responses;

import io.gapura.model.ContentBlock;
import io.gapura.model.Message;
import io.gapura.model.ToolKind;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The ids that pair calls with results in one request. For one thread at a time; asked in the order of the conversation.
 *
 * <p>Dialects that pair by name have none: the first result of a tool is that of its first call. OpenAI takes 64 characters: a
 * longer one is replaced by a digest of itself, the same in every turn, so that prompt caches live.
 */
final class CallIds {
    private static final int LONGEST = 64;

    private final Map<String, Deque<String>> open = new HashMap<>();
    private final Set<String> taken = new HashSet<>();
    private final Set<String> freeForm = new HashSet<>();
    private int made;

    CallIds(List<Message> messages) {
        for (Message message : messages) {
            for (ContentBlock block : message.content()) {
                if (block instanceof ContentBlock.ToolCall call && call.id() != null) {
                    taken.add(call.id());
                }
            }
        }
    }

    /** The id of a call. */
    String of(ContentBlock.ToolCall call) {
        String given = call.id();
        String id = given == null ? make() : fitting(given);
        open.computeIfAbsent(call.name(), name -> new ArrayDeque<>()).add(id);
        if (call.kind() == ToolKind.FREE_FORM) {
            freeForm.add(id);
        }
        return id;
    }

    /** The id of the call that this is the result of; one that nobody made if there is none. */
    String of(ContentBlock.ToolResult result) {
        String given = result.callId();
        if (given != null) {
            return fitting(given);
        }
        Deque<String> calls = result.name() == null ? null : open.get(result.name());
        String id = calls == null ? null : calls.poll();
        return id == null ? make() : id;
    }

    /** Whether the call of this id was one of a free-form tool. */
    boolean isFreeForm(String id) {
        return freeForm.contains(id);
    }

    private String make() {
        String id = "call_" + made++;
        return taken.contains(id) ? make() : id;
    }

    private static String fitting(String id) {
        return fitting("call_", id);
    }

    /** A name of at most 64 characters: itself, or the prefix and a digest of it. */
    static String fitting(String prefix, String name) {
        return name.length() <= LONGEST ? name : prefix + digest(name);
    }

    private static String digest(String id) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
