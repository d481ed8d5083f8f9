package io.gapura.dialect.anthropic.messages;

import io.gapura.model.FinishReason;
import io.gapura.model.Losses;
import org.jspecify.annotations.Nullable;

/** {@code stop_reason} in our words and back (platform.claude.com/docs/en/build-with-claude/handling-stop-reasons). Stateless. */
final class MessagesStop {
    private static final String CONTEXT = "model_context_window_exceeded";

    private MessagesStop() {}

    /** What a word means; null for an answer that ended without one. */
    static FinishReason read(@Nullable String word, @Nullable String matched, boolean toolCalled) {
        FinishReason.Kind done = toolCalled ? FinishReason.Kind.TOOL_CALLS : FinishReason.Kind.STOP;
        if (word == null) {
            return new FinishReason(done, null, matched);
        }
        FinishReason.Kind kind =
                switch (word) {
                    // Whoever called a tool waits for its result, whatever the upstream says.
                    case "end_turn", "stop_sequence" -> done;
                    case "tool_use" -> FinishReason.Kind.TOOL_CALLS;
                    case "max_tokens", CONTEXT -> FinishReason.Kind.LENGTH;
                    case "pause_turn" -> FinishReason.Kind.PAUSE;
                    case "refusal" -> FinishReason.Kind.REFUSAL;
                    default -> FinishReason.Kind.OTHER;
                };
        return new FinishReason(kind, word, matched);
    }

    /** The word of the dialect; clients know only these. */
    static String write(FinishReason reason, boolean refused, Losses losses) {
        return switch (reason.kind()) {
            case STOP -> refused ? "refusal" : reason.matchedStop() != null ? "stop_sequence" : "end_turn";
            case LENGTH -> CONTEXT.equals(reason.raw()) ? CONTEXT : "max_tokens";
            case TOOL_CALLS -> "tool_use";
            case CONTENT_FILTER, REFUSAL -> "refusal";
            case PAUSE -> "pause_turn";
            case ERROR, OTHER -> {
                losses.add(
                        "answer.finish_reason",
                        "Messages have no word for " + (reason.raw() == null ? reason.kind() : reason.raw()));
                yield "end_turn";
            }
        };
    }
}
