package io.gapura.provider.demo;

import io.gapura.http.ByteSource;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A streamed answer as a source of bytes: each event is made when it is read, after its pause, and nothing is made ahead.
 * Read by one thread at a time; {@link #fail} and {@link #abort} may come from any.
 */
final class DemoStream implements ByteSource {
    private final DemoFrames frames;
    private final DemoPace pace;
    private final ScheduledExecutorService scheduler;
    private DemoFrames.@Nullable Frame next;
    private boolean due;
    private boolean over;
    private @Nullable Throwable failure;
    private @Nullable Runnable waiting;
    private @Nullable Future<?> timer;

    DemoStream(DemoFrames frames, DemoPace pace, ScheduledExecutorService scheduler) {
        this.frames = frames;
        this.pace = pace;
        this.scheduler = scheduler;
        advance();
    }

    @Override
    public synchronized @Nullable Chunk read() {
        if (failure != null) {
            return DemoChunk.broken(failure);
        }
        if (over) {
            return DemoChunk.end();
        }
        DemoFrames.Frame frame = next;
        if (frame == null) {
            over = true;
            return DemoChunk.end();
        }
        if (!due) {
            return null;
        }
        advance();
        over = next == null;
        return new DemoChunk(ByteBuffer.wrap(frame.bytes()), over, null);
    }

    @Override
    public synchronized void demand(Runnable ready) {
        if (waiting != null) {
            throw new IllegalStateException("demanded twice");
        }
        waiting = ready;
        DemoFrames.Frame frame = next;
        Duration pause = due || frame == null || failure != null ? Duration.ZERO : pace.before(frame.token());
        timer = scheduler.schedule(this::wake, pause.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void fail(Throwable reason) {
        stop(reason);
    }

    /** Breaks the answer off; a reader that waits is told. */
    void abort(Throwable reason) {
        Runnable told = stop(reason);
        if (told != null) {
            told.run();
        }
    }

    private synchronized @Nullable Runnable stop(Throwable reason) {
        if (over || failure != null) {
            return null;
        }
        failure = reason;
        if (timer != null) {
            timer.cancel(false);
        }
        Runnable told = waiting;
        waiting = null;
        return told;
    }

    private void wake() {
        Runnable ready;
        synchronized (this) {
            due = true;
            ready = waiting;
            waiting = null;
        }
        if (ready != null) {
            ready.run();
        }
    }

    private void advance() {
        next = frames.next();
        due = next == null || next.token() < 0 || pace.before(next.token()).isZero();
    }
}
