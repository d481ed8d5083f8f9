package io.gapura.dialect;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an upstream says of its limits, as far as every vendor means the same by it. Immutable.
 *
 * @param requests of calls
 * @param tokens of tokens, of whatever kind is the nearest to its limit
 */
public record RateLimits(Window requests, Window tokens) {
    /** Nothing is said. */
    public static final RateLimits UNKNOWN = new RateLimits(Window.UNKNOWN, Window.UNKNOWN);

    /**
     * One limit.
     *
     * @param limit how many there may be in the window
     * @param remaining how many of them are left
     * @param reset when all of them are there again
     */
    public record Window(@Nullable Long limit, @Nullable Long remaining, @Nullable Instant reset) {
        /** Nothing is said. */
        public static final Window UNKNOWN = new Window(null, null, null);
    }

    /** A number as header fields have it; null if it is none. */
    public static @Nullable Long number(@Nullable String text) {
        return text != null && text.matches("[0-9]{1,15}") ? Long.valueOf(text) : null;
    }
}
