package io.gapura.dialect.openai.chat;

import io.gapura.dialect.ForeignSeal;
import io.gapura.json.JsonWriter;
import io.gapura.model.ContentBlock;
import io.gapura.model.Seal;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the entries of {@code reasoning_details} for one choice: the sealed thoughts and calls of another provider, for a client
 * to send back with the next turn. For one thread at a time.
 *
 * <p>The shape is that of OpenRouter's guide to reasoning tokens ({@code reasoning.text}, {@code reasoning.summary} and
 * {@code reasoning.encrypted}, entries of one block sharing their {@code index}), which several clients keep already. Whose seal it is
 * stands in the seal's text, a {@link ForeignSeal}; {@code format} is the guide's word for none of its own.
 */
final class ReasoningDetailsWriter {
    private static final String FORMAT = "unknown";

    private final Map<Integer, Thought> open = new HashMap<>();
    private int index;

    /** Thoughts that may be sealed yet. */
    private static final class Thought {
        private final StringBuilder text = new StringBuilder();
        private boolean summary;
    }

    /** More thoughts of a block of a stream, which are kept until its seal comes. */
    void appended(int block, String text, boolean summary) {
        Thought thought = open.computeIfAbsent(block, key -> new Thought());
        thought.text.append(text);
        thought.summary = summary;
    }

    /** Whether the thoughts of this block wait for their seal. */
    boolean awaits(int block) {
        return open.containsKey(block);
    }

    /** Writes the entries of such a block. */
    void sealed(JsonWriter entries, int block, Seal seal) {
        Thought thought = open.remove(block);
        if (thought != null) {
            thought(entries, thought.text.toString(), thought.summary, seal, null);
        }
    }

    /** Writes the entries of a whole block. */
    void thought(JsonWriter entries, ContentBlock.Reasoning block, Seal seal) {
        thought(entries, block.text(), block.summary(), seal, block.id());
    }

    private void thought(JsonWriter entries, String text, boolean summary, Seal seal, @Nullable String id) {
        boolean encrypted = seal.kind() == Seal.Kind.ENCRYPTED;
        String told = new ForeignSeal(seal, id).text();
        if (!encrypted || !text.isEmpty()) {
            JsonWriter entry = begin(entries, summary ? "reasoning.summary" : "reasoning.text");
            entry.member(summary ? "summary" : "text", text);
            if (!encrypted) {
                entry.member("signature", told);
            }
            end(entry, encrypted ? null : id);
        }
        if (encrypted) {
            end(begin(entries, "reasoning.encrypted").member("data", told), id);
        }
        index++;
    }

    /** Writes the entry of a call's own seal. */
    void call(JsonWriter entries, String callId, Seal seal) {
        String told = new ForeignSeal(seal, null).text();
        end(begin(entries, "reasoning.encrypted").member("data", told), callId);
        index++;
    }

    private static JsonWriter begin(JsonWriter entries, String type) {
        return entries.beginObject().member("type", type);
    }

    private void end(JsonWriter entry, @Nullable String id) {
        if (id != null) {
            entry.member("id", id);
        }
        entry.member("format", FORMAT).member("index", index).endObject();
    }
}
