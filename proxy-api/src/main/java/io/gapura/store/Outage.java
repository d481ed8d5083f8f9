package io.gapura.store;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the database: up until a try fails, then down until one succeeds, with a pause after each failure that doubles
 * up to a limit. Time is told to it. Thread-safe.
 */
final class Outage {
    private static final int MOST_PAUSES = 30;

    private final Duration firstPause;
    private boolean down;
    private long sinceNanos;
    private long pauseNanos;

    /** A database of which nothing bad is known; the first pause is this long. */
    Outage(Duration firstPause) {
        this.firstPause = firstPause;
    }

    /** Whether the last try failed. */
    synchronized boolean down() {
        return down;
    }

    /**
     * A try failed.
     *
     * @return the pause before the next one, if the database was believed to be up; null if it was known
     */
    synchronized @Nullable Duration began(long nowNanos) {
        if (down) {
            return null;
        }
        down = true;
        sinceNanos = nowNanos;
        pauseNanos = firstPause.toNanos();
        return firstPause;
    }

    /** Another try failed: the pause before the next. */
    synchronized Duration goesOn() {
        pauseNanos = Math.min(pauseNanos * 2, firstPause.toNanos() * MOST_PAUSES);
        return pause();
    }

    /** The pause that is being made. */
    synchronized Duration pause() {
        return Duration.ofNanos(pauseNanos);
    }

    /** A try went well: how long the outage was. */
    synchronized Duration ended(long nowNanos) {
        down = false;
        return Duration.ofNanos(nowNanos - sinceNanos);
    }
}
