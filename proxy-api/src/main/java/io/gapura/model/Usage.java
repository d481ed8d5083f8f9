package io.gapura.model;

import org.jspecify.annotations.Nullable;

/**
 * What an answer cost, in tokens, with one meaning whatever the vendor counts. Immutable.
 *
 * <p>Input is everything that the model read, cache reads and cache writes included (OpenAI counts so, Anthropic leaves the
 * cache out: its reader adds it). Output is everything that it made, thoughts included. The others are parts of these two,
 * never added to them. What the vendor doesn't say is 0.
 *
 * @param inputTokens all that was read
 * @param cachedTokens the part of the input that came from the prompt cache
 * @param cacheWriteTokens the part of the input that was put into the prompt cache
 * @param inputAudioTokens the part of the input that was sound
 * @param outputTokens all that was made
 * @param reasoningTokens the part of the output that was thought
 * @param outputAudioTokens the part of the output that is sound
 * @param acceptedPredictionTokens the part of the output that the client had predicted
 * @param rejectedPredictionTokens predicted tokens that were wrong, part of the output as OpenAI bills them
 * @param raw the vendor's own object, for the ledger and for writers of the same dialect
 */
public record Usage(
        long inputTokens,
        long cachedTokens,
        long cacheWriteTokens,
        long inputAudioTokens,
        long outputTokens,
        long reasoningTokens,
        long outputAudioTokens,
        long acceptedPredictionTokens,
        long rejectedPredictionTokens,
        @Nullable RawJson raw) {
    /** Only input and output are known. */
    public static Usage of(long inputTokens, long outputTokens) {
        return new Usage(inputTokens, 0, 0, 0, outputTokens, 0, 0, 0, 0, null);
    }

    /** Both together, where several calls were paid; the vendor's own objects can't be added, and are left out. */
    public Usage plus(Usage other) {
        return new Usage(
                inputTokens + other.inputTokens,
                cachedTokens + other.cachedTokens,
                cacheWriteTokens + other.cacheWriteTokens,
                inputAudioTokens + other.inputAudioTokens,
                outputTokens + other.outputTokens,
                reasoningTokens + other.reasoningTokens,
                outputAudioTokens + other.outputAudioTokens,
                acceptedPredictionTokens + other.acceptedPredictionTokens,
                rejectedPredictionTokens + other.rejectedPredictionTokens,
                null);
    }

    /** Input and output together; past the range of a long it stays at the largest. */
    public long totalTokens() {
        long sum = inputTokens + outputTokens;
        return sum < 0 && inputTokens >= 0 && outputTokens >= 0 ? Long.MAX_VALUE : sum;
    }
}
