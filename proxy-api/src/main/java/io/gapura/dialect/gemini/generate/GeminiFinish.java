package io.gapura.dialect.gemini.generate;

import io.gapura.model.FinishReason;
import io.gapura.model.Losses;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code finishReason} in our words and back (ai.google.dev/api/generate-content#FinishReason). Stateless. */
final class GeminiFinish {
    private static final Map<String, FinishReason.Kind> KINDS = Map.ofEntries(
            Map.entry("STOP", FinishReason.Kind.STOP),
            Map.entry("MAX_TOKENS", FinishReason.Kind.LENGTH),
            Map.entry("SAFETY", FinishReason.Kind.CONTENT_FILTER),
            Map.entry("RECITATION", FinishReason.Kind.CONTENT_FILTER),
            Map.entry("BLOCKLIST", FinishReason.Kind.CONTENT_FILTER),
            Map.entry("PROHIBITED_CONTENT", FinishReason.Kind.CONTENT_FILTER),
            Map.entry("SPII", FinishReason.Kind.CONTENT_FILTER),
            Map.entry("IMAGE_SAFETY", FinishReason.Kind.CONTENT_FILTER),
            Map.entry("IMAGE_PROHIBITED_CONTENT", FinishReason.Kind.CONTENT_FILTER),
            Map.entry("IMAGE_RECITATION", FinishReason.Kind.CONTENT_FILTER),
            Map.entry("MALFORMED_FUNCTION_CALL", FinishReason.Kind.ERROR),
            Map.entry("UNEXPECTED_TOOL_CALL", FinishReason.Kind.ERROR),
            Map.entry("TOO_MANY_TOOL_CALLS", FinishReason.Kind.ERROR),
            Map.entry("MISSING_THOUGHT_SIGNATURE", FinishReason.Kind.ERROR),
            Map.entry("MALFORMED_RESPONSE", FinishReason.Kind.ERROR),
            Map.entry("LANGUAGE", FinishReason.Kind.OTHER),
            Map.entry("IMAGE_OTHER", FinishReason.Kind.OTHER),
            Map.entry("NO_IMAGE", FinishReason.Kind.OTHER),
            Map.entry("OTHER", FinishReason.Kind.OTHER),
            Map.entry("FINISH_REASON_UNSPECIFIED", FinishReason.Kind.OTHER));

    private GeminiFinish() {}

    /** What a word means; null for a whole answer that ended without one. Gemini stops also where it waits for a tool. */
    static FinishReason read(@Nullable String word, boolean toolCalled) {
        if (word == null) {
            return FinishReason.of(toolCalled ? FinishReason.Kind.TOOL_CALLS : FinishReason.Kind.STOP);
        }
        FinishReason.Kind kind = KINDS.getOrDefault(word, FinishReason.Kind.OTHER);
        return FinishReason.of(
                kind == FinishReason.Kind.STOP && toolCalled ? FinishReason.Kind.TOOL_CALLS : kind, word);
    }

    /** The word of the dialect: the one that was read, if it was Gemini's. */
    static String write(FinishReason reason, Losses losses) {
        if (reason.matchedStop() != null) {
            losses.add("answer.stop_sequence", "Gemini doesn't tell which text was met");
        }
        String raw = reason.raw();
        if (raw != null && KINDS.containsKey(raw)) {
            return raw;
        }
        return switch (reason.kind()) {
            case STOP, TOOL_CALLS -> "STOP";
            case LENGTH -> "MAX_TOKENS";
            case CONTENT_FILTER, REFUSAL -> "SAFETY";
            case PAUSE, ERROR, OTHER -> {
                losses.add("answer.finish_reason", "Gemini has no word for " + (raw == null ? reason.kind() : raw));
                yield "OTHER";
            }
        };
    }
}
