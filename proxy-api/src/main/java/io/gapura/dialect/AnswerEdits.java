package io.gapura.dialect;

import org.jspecify.annotations.Nullable;

/**
 * The edits that a passthrough may make to an answer, besides named repairs of a sloppy upstream. Immutable.
 *
 * @param model the name the client asked for, to be shown in the place of the upstream's; null leaves the upstream's
 * @param dropUsageChunk whether the usage chunk at the end of a stream is taken out because only we asked for it
 * @param context what a repair says of an answer that doesn't say it itself; null where nobody knows, and nothing is made up
 */
public record AnswerEdits(@Nullable String model, boolean dropUsageChunk, @Nullable AnswerContext context) {
    /** No edit at all. */
    public static final AnswerEdits NONE = new AnswerEdits(null, false);

    /** Without a context. */
    public AnswerEdits(@Nullable String model, boolean dropUsageChunk) {
        this(model, dropUsageChunk, null);
    }
}
