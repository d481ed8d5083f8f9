package io.gapura.dialect.openai.completions;

import io.gapura.model.FinishReason;
import io.gapura.model.Losses;
import org.jspecify.annotations.Nullable;

/** {@code finish_reason} in our words and back. Stateless. */
final class CompletionFinish {
    private CompletionFinish() {}

    /** What a word means; null for an answer that ended without one. */
    static FinishReason read(@Nullable String word) {
        if (word == null) {
            return FinishReason.of(FinishReason.Kind.STOP);
        }
        FinishReason.Kind kind =
                switch (word) {
                    case "stop" -> FinishReason.Kind.STOP;
                    case "length" -> FinishReason.Kind.LENGTH;
                    case "content_filter" -> FinishReason.Kind.CONTENT_FILTER;
                    case "error" -> FinishReason.Kind.ERROR;
                    default -> FinishReason.Kind.OTHER;
                };
        return FinishReason.of(kind, word);
    }

    /** The word of the dialect; clients know only these three. */
    static String write(FinishReason reason, Losses losses) {
        return switch (reason.kind()) {
            case STOP, REFUSAL -> "stop";
            case LENGTH -> "length";
            case CONTENT_FILTER -> "content_filter";
            case TOOL_CALLS, PAUSE, ERROR, OTHER -> {
                losses.add(
                        "finish_reason",
                        "text completions have no word for " + (reason.raw() == null ? reason.kind() : reason.raw()));
                yield "stop";
            }
        };
    }
}
