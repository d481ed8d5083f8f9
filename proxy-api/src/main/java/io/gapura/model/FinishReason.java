package io.gapura.model;

import org.jspecify.annotations.Nullable;

/**
 * Why an answer ended: our word, and the vendor's own beside it. Immutable.
 *
 * @param kind our word
 * @param raw the vendor's word, null where we made it
 * @param matchedStop the stop text that was met, where the vendor tells
 */
public record FinishReason(Kind kind, @Nullable String raw, @Nullable String matchedStop) {
    /** Our words. */
    public enum Kind {
        /** The model was done, or met a stop text. */
        STOP,
        /** A limit of tokens was reached: the limit asked for, or the model's own. */
        LENGTH,
        /** The model waits for the results of tools. */
        TOOL_CALLS,
        /** The provider held something back. */
        CONTENT_FILTER,
        /** The model declined. */
        REFUSAL,
        /** The provider paused a long turn and wants to be asked to go on. */
        PAUSE,
        /** The provider says that it failed. */
        ERROR,
        /** A word that we don't know. */
        OTHER
    }

    /** Our word alone. */
    public static FinishReason of(Kind kind) {
        return new FinishReason(kind, null, null);
    }

    /** Our word and the vendor's. */
    public static FinishReason of(Kind kind, String raw) {
        return new FinishReason(kind, raw, null);
    }
}
