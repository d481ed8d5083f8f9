package io.gapura.owned;

import io.gapura.exchange.Endpoint;

/**
 * How long the pages of a list are, as OpenAI's reference has it. Immutable.
 *
 * @param least the smallest {@code limit} that a client may ask for
 * @param usual what a client gets that doesn't ask
 * @param most the largest
 * @param page how much the gateway asks of an upstream at once, to find the caller's own among all
 */
record ListLimits(int least, int usual, int most, int page) {
    /** The limits of this list; the reference has no usual one for videos and no largest one for jobs, there they are as elsewhere. */
    static ListLimits of(Endpoint endpoint) {
        return switch (endpoint) {
            case FILES -> new ListLimits(1, 10_000, 10_000, 1_000);
            case VIDEOS -> new ListLimits(0, 20, 100, 100);
            default -> new ListLimits(1, 20, 100, 100);
        };
    }
}
