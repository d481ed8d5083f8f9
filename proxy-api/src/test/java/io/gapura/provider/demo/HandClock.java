package io.gapura.provider.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A scheduler whose time a test moves by hand; it runs what is due on the test's own thread. */
final class HandClock extends ScheduledThreadPoolExecutor {
    private record Timer(long atNanos, Runnable action, ScheduledFuture<?> handle) {}

    private final List<Timer> timers = new ArrayList<>();
    private long now;

    HandClock() {
        super(1);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable action, long delay, TimeUnit unit) {
        // A real handle that lies far in the future: it can be cancelled and never runs.
        ScheduledFuture<?> handle = super.schedule(() -> {}, 1, TimeUnit.DAYS);
        timers.add(new Timer(now + unit.toNanos(delay), action, handle));
        return handle;
    }

    /** Moves the time on and runs what came due, in order. */
    void advance(Duration time) {
        long end = now + time.toNanos();
        while (true) {
            timers.removeIf(timer -> timer.handle().isCancelled());
            Timer due = timers.stream()
                    .filter(timer -> timer.atNanos() <= end)
                    .min(Comparator.comparingLong(Timer::atNanos))
                    .orElse(null);
            if (due == null) {
                now = end;
                return;
            }
            timers.remove(due);
            now = due.atNanos();
            due.action().run();
        }
    }

    /** How many timers wait. */
    int waiting() {
        timers.removeIf(timer -> timer.handle().isCancelled());
        return timers.size();
    }

    long nanos() {
        return now;
    }
}
