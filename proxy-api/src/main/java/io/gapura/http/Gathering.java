package io.gapura.http;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Gathers a whole body from a source, up to a limit. The source calls from any thread; one at a time does the work, whoever
 * comes meanwhile leaves a note (the counter).
 */
public final class Gathering {
    private final ByteSource source;
    private final int limit;
    private final Runnable touched;
    private final Consumer<byte[]> whole;
    private final Consumer<Throwable> failed;
    private final ByteBuilder bytes = new ByteBuilder(4096);
    private final AtomicInteger work = new AtomicInteger();
    private boolean over;

    /**
     * Gathers at once.
     *
     * @param limit the longest body, in bytes
     * @param touched told of each piece
     * @param whole told of the body
     * @param failed told of why there is none: {@link TooLong}, or what the source says
     */
    public static void of(
            ByteSource source, int limit, Runnable touched, Consumer<byte[]> whole, Consumer<Throwable> failed) {
        new Gathering(source, limit, touched, whole, failed).signal();
    }

    private Gathering(
            ByteSource source, int limit, Runnable touched, Consumer<byte[]> whole, Consumer<Throwable> failed) {
        this.source = source;
        this.limit = limit;
        this.touched = touched;
        this.whole = whole;
        this.failed = failed;
    }

    private void signal() {
        if (work.getAndIncrement() != 0) {
            return;
        }
        int seen = work.get();
        do {
            read();
            seen = work.addAndGet(-seen);
        } while (seen != 0);
    }

    private void read() {
        while (!over) {
            ByteSource.Chunk chunk = source.read();
            if (chunk == null) {
                source.demand(this::signal);
                return;
            }
            touched.run();
            take(chunk);
        }
    }

    private void take(ByteSource.Chunk chunk) {
        Throwable broken = chunk.failure();
        boolean last = chunk.last();
        boolean tooLong = bytes.length() + (long) chunk.bytes().remaining() > limit;
        try {
            if (broken == null && !tooLong) {
                bytes.append(chunk.bytes());
            }
        } finally {
            chunk.release();
        }
        over = broken != null || tooLong || last;
        if (broken != null) {
            failed.accept(broken);
        } else if (tooLong) {
            TooLong failure = new TooLong(limit);
            source.fail(failure);
            failed.accept(failure);
        } else if (last) {
            whole.accept(bytes.toByteArray());
        }
    }

    /** The body is longer than it may be. */
    public static final class TooLong extends IOException {
        private static final long serialVersionUID = 1L;

        TooLong(int limit) {
            super("longer than " + limit + " bytes");
        }
    }
}
