package io.gapura.exchange;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The machine's own time, with one daemon thread for what is planned. Thread-safe. */
public final class SystemTimers implements Timers, AutoCloseable {
    private final ScheduledThreadPoolExecutor executor;

    /** Timers whose thread has this name. */
    public SystemTimers(String threadName) {
        executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, threadName);
            thread.setDaemon(true);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public long epochSeconds() {
        return System.currentTimeMillis() / 1000;
    }

    @Override
    public Handle after(Duration delay, Runnable action) {
        Future<?> planned = executor.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> planned.cancel(false);
    }

    /** The thread, for others that need to plan work on a clock. */
    public ScheduledThreadPoolExecutor executor() {
        return executor;
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
