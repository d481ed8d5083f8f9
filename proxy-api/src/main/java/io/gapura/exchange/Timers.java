package io.gapura.exchange;

import java.time.Duration;

/** Time, as exchanges see it; tests advance it by hand. Thread-safe. */
public interface Timers {
    /** A reading of a clock that never goes back, in nanoseconds; only differences mean something. */
    long nanos();

    /** Seconds since 1970. */
    long epochSeconds();

    /** Runs an action once after a while, on a thread of the timers; it must not block. */
    Handle after(Duration delay, Runnable action);

    /** A planned action. */
    interface Handle {
        /** Takes the plan back; harmless afterwards. */
        void cancel();
    }
}
