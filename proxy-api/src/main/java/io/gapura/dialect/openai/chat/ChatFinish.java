package io.gapura.dialect.openai.chat;

import io.gapura.model.FinishReason;
import io.gapura.model.Losses;
import org.jspecify.annotations.Nullable;

/** {@code finish_reason} in our words and back. Stateless. */
final class ChatFinish {
    private ChatFinish() {}

    /** What a word means; null for an answer that ended without one. */
    static FinishReason read(@Nullable String word, boolean toolCalled) {
        if (word == null) {
            return FinishReason.of(toolCalled ? FinishReason.Kind.TOOL_CALLS : FinishReason.Kind.STOP);
        }
        FinishReason.Kind kind =
                switch (word) {
                    // Whoever called a tool waits for its result, whatever the upstream says.
                    case "stop" -> toolCalled ? FinishReason.Kind.TOOL_CALLS : FinishReason.Kind.STOP;
                    case "tool_calls", "function_call" -> FinishReason.Kind.TOOL_CALLS;
                    case "length" -> FinishReason.Kind.LENGTH;
                    case "content_filter" -> FinishReason.Kind.CONTENT_FILTER;
                    case "error" -> FinishReason.Kind.ERROR;
                    default -> FinishReason.Kind.OTHER;
                };
        return FinishReason.of(kind, word);
    }

    /**
     * The word of the dialect; clients know only these five.
     *
     * @param refused whether a refusal was told: then it ended as it should, else only this word says that something was withheld
     */
    static String write(FinishReason reason, boolean functionCall, boolean refused, Losses losses) {
        if (reason.matchedStop() != null) {
            losses.add("answer.stop_sequence", "chat completions don't tell which text was met");
        }
        return switch (reason.kind()) {
            case STOP -> "stop";
            case REFUSAL -> refused ? "stop" : "content_filter";
            case LENGTH -> "length";
            case TOOL_CALLS -> functionCall ? "function_call" : "tool_calls";
            case CONTENT_FILTER -> "content_filter";
            case PAUSE, ERROR, OTHER -> {
                losses.add(
                        "answer.finish_reason",
                        "chat completions have no word for " + (reason.raw() == null ? reason.kind() : reason.raw()));
                yield "stop";
            }
        };
    }
}
