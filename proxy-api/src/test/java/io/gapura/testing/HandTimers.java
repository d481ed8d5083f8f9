package io.gapura.testing;

import io.gapura.exchange.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Time that stands still until a test moves it; what falls due runs on the thread that moves it. Thread-safe. */
public final class HandTimers implements Timers {
    /** Not zero, so that nobody gets by with a difference to nothing. */
    private static final long START_NANOS = 5_000_000_000L;

    private final List<Planned> planned = new ArrayList<>();
    private long now = START_NANOS;
    private long sequence;
    private int fired;

    private record Planned(long due, long sequence, Runnable action) {}

    @Override
    public synchronized long nanos() {
        return now;
    }

    @Override
    public synchronized long epochSeconds() {
        return 1_800_000_000L + (now - START_NANOS) / 1_000_000_000L;
    }

    @Override
    public synchronized Handle after(Duration delay, Runnable action) {
        Planned plan = new Planned(now + Math.max(0, delay.toNanos()), sequence++, action);
        planned.add(plan);
        return () -> {
            synchronized (this) {
                planned.remove(plan);
            }
        };
    }

    /** Lets time pass, step by step from one planned action to the next. */
    public void advance(Duration time) {
        long until = nanos() + time.toNanos();
        for (Optional<Planned> due = takeDue(until); due.isPresent(); due = takeDue(until)) {
            due.get().action().run();
        }
        synchronized (this) {
            now = Math.max(now, until);
        }
    }

    /** How many actions wait: none may be left when an exchange is over. */
    public synchronized int pending() {
        return planned.size();
    }

    /** How many actions fell due so far. */
    public synchronized int fired() {
        return fired;
    }

    private synchronized Optional<Planned> takeDue(long until) {
        Optional<Planned> next = planned.stream()
                .filter(plan -> plan.due() <= until)
                .min(Comparator.comparingLong(Planned::due).thenComparingLong(Planned::sequence));
        next.ifPresent(plan -> {
            planned.remove(plan);
            now = Math.max(now, plan.due());
            fired++;
        });
        return next;
    }
}
