package io.gapura.relay;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A request's body as a container gives it, by the rules of the servlet specification, and a judge of whoever reads it: not before it
 * is ready, by one thread at a time, never after the request is over. Thread-safe; its listener is called by who feeds it.
 */
final class FakeInput extends ServletInputStream {
    private final Deque<byte[]> arrived = new ArrayDeque<>(); // guarded by this
    private final List<String> violations = new CopyOnWriteArrayList<>();
    private final AtomicInteger readers = new AtomicInteger();
    private @Nullable ReadListener listener;
    private boolean asked = true; // guarded by this; a listener is told of the first bytes without asking
    private boolean finished; // guarded by this
    private volatile boolean over;

    /** What was done that may not be done. */
    List<String> violations() {
        return violations;
    }

    /** Bytes come in. */
    void arrive(byte[] bytes) {
        boolean tell;
        synchronized (this) {
            arrived.add(bytes);
            tell = asked;
            asked = false;
        }
        if (tell) {
            call(true);
        }
    }

    /** The body is through. */
    void finish() {
        boolean tell;
        synchronized (this) {
            finished = true;
            tell = asked && arrived.isEmpty();
            asked &= !tell;
        }
        if (tell) {
            call(false);
        }
    }

    /** Whether the listener waits to be told of the end; then it is told. */
    void tellOfEnd() {
        boolean tell;
        synchronized (this) {
            tell = finished && asked && arrived.isEmpty();
            asked &= !tell;
        }
        if (tell) {
            call(false);
        }
    }

    /** The request is completed: nobody may touch the body from now on. */
    void complete() {
        over = true;
    }

    private void call(boolean data) {
        try {
            ReadListener told = Objects.requireNonNull(listener);
            if (over) {
                return;
            }
            if (data) {
                told.onDataAvailable();
            } else {
                told.onAllDataRead();
            }
        } catch (java.io.IOException failure) {
            violations.add("a listener threw " + failure);
        }
    }

    @Override
    public boolean isReady() {
        touch();
        synchronized (this) {
            if (arrived.isEmpty()) {
                asked = true;
            }
            readers.decrementAndGet();
            return !arrived.isEmpty();
        }
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        touch();
        synchronized (this) {
            byte[] next = arrived.poll();
            if (next == null) {
                violations.add("read when nothing was ready");
                next = new byte[0];
            }
            int count = Math.min(length, next.length);
            System.arraycopy(next, 0, target, offset, count);
            if (count < next.length) {
                arrived.addFirst(java.util.Arrays.copyOfRange(next, count, next.length));
            }
            readers.decrementAndGet();
            return count;
        }
    }

    private void touch() {
        if (readers.incrementAndGet() > 1) {
            violations.add("two threads at once");
        }
        if (over) {
            violations.add("touched after the request was over");
        }
    }

    @Override
    public int read() {
        throw new UnsupportedOperationException("byte by byte");
    }

    @Override
    public synchronized boolean isFinished() {
        return finished && arrived.isEmpty();
    }

    @Override
    public void setReadListener(ReadListener told) {
        listener = told;
    }
}
