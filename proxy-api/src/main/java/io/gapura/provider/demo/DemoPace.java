package io.gapura.provider.demo;

import java.time.Duration;

/**
 * How long a stream pauses before each token: between the two durations, varied by the token's place alone, so that two runs
 * are alike. Immutable.
 *
 * @param least the shortest pause
 * @param most the longest pause
 */
public record DemoPace(Duration least, Duration most) {
    /** No pauses: for tests. */
    public static final DemoPace NONE = new DemoPace(Duration.ZERO, Duration.ZERO);

    /** As fast as a quick reader: 15 to 25 ms, about 50 tokens a second. */
    public static final DemoPace HUMAN = new DemoPace(Duration.ofMillis(15), Duration.ofMillis(25));

    /** Refuses negative pauses and a longest that is shorter than the shortest. */
    public DemoPace {
        if (least.isNegative() || most.compareTo(least) < 0) {
            throw new IllegalArgumentException(
                    "a pace lies between 0 and its longest pause, not " + least + " to " + most);
        }
    }

    /** The pause before the token of this place. */
    Duration before(int token) {
        long range = most.minus(least).toNanos() + 1;
        long spread = (token * 0x9E3779B97F4A7C15L) >>> 1; // golden ratio: neighbours get places far apart
        return least.plusNanos(spread % range);
    }
}
