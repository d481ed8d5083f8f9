package io.gapura.relay;

import io.gapura.exchange.ClientSink;
import io.gapura.exchange.Timers;
import io.gapura.http.Headers;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An answer to a servlet response, written without blocking.
 *
 * <p>The container and the exchange signal from different threads; {@link #signal()} lets one of them at a time touch the
 * response, and whoever comes meanwhile leaves a note (the counter). Nothing is written before the first
 * {@link #onWritePossible()}, and an array counts as taken only when the container is ready again: until then it may still
 * be reading from it. What was paid for on which server is in {@code docs/decisions/0002}.
 */
final class ServletSink implements ClientSink, WriteListener {
    /**
     * The request attribute by which a server that can watch a connection offers to do so: given an action for when the
     * client closes, gives back what ends the watch. JDK types only: server and application have different class loaders.
     */
    static final String CLIENT_PRESENCE = "io.gapura.client-presence";

    /** Watching costs a system call: calls that are answered sooner than this are not watched. */
    private static final Duration WATCH_AFTER = Duration.ofMillis(100);

    private enum Phase {
        /** The bytes are to be given to the container. */
        WRITE,
        /** They were; now they are to be sent off. */
        FLUSH,
        /** They were sent off as far as the socket takes them; the container may still hold some. */
        TAKEN
    }

    private final AsyncContext async;
    private final HttpServletResponse response;
    private final ServletOutputStream out;
    private final Timers timers;
    private final @Nullable Function<Runnable, AutoCloseable> presence;
    private final AtomicInteger work = new AtomicInteger();
    private final AtomicBoolean completed = new AtomicBoolean();

    private volatile boolean possible;
    private volatile @Nullable Op op;
    private volatile boolean ending;
    private volatile boolean lingering;
    private volatile @Nullable Throwable broken;
    private volatile @Nullable Runnable whenGone;
    private final AtomicBoolean toldGone = new AtomicBoolean();
    private volatile Timers.@Nullable Handle watchTimer;
    private volatile @Nullable AutoCloseable watch;

    /** One write on its way. */
    private static final class Op {
        final byte[] bytes;
        final int offset;
        final int length;
        final Written written;
        Phase phase = Phase.WRITE;

        Op(byte[] bytes, int offset, int length, Written written) {
            this.bytes = bytes;
            this.offset = offset;
            this.length = length;
            this.written = written;
        }
    }

    ServletSink(AsyncContext async, HttpServletResponse response, Timers timers) throws IOException {
        this.async = async;
        this.response = response;
        this.out = response.getOutputStream();
        this.timers = timers;
        this.presence = presence(async);
    }

    /** The request is not to be completed before {@link #lingered()}, though the answer is whole. */
    void linger() {
        lingering = true;
    }

    /** Nothing more has to be waited for. */
    void lingered() {
        lingering = false;
        signal();
    }

    /** Begins to listen for when writing is possible; on a thread of the container. */
    void open() {
        out.setWriteListener(this);
    }

    @Override
    public void head(int status, Headers headers) {
        if (broken != null) { // the container may have given the response to another request already
            return;
        }
        response.setStatus(status);
        headers.forEach((name, value) -> {
            if (name.equalsIgnoreCase("Content-Type")) {
                response.setContentType(value);
            } else if (name.equalsIgnoreCase("Content-Length")) {
                response.setContentLengthLong(Long.parseLong(value));
            } else {
                response.addHeader(name, value);
            }
        });
    }

    @Override
    public void write(byte[] bytes, int offset, int length, Written written) {
        op = new Op(bytes, offset, length, written);
        signal();
    }

    @Override
    public void end() {
        ending = true;
        signal();
    }

    @Override
    public void abort() {
        ending = true; // before the watch is looked at: whoever begins one now takes it back
        stopWatching();
        complete();
    }

    @Override
    public void onGone(Runnable action) {
        whenGone = action;
        if (broken != null) {
            tellGone();
        } else if (presence != null) {
            watchTimer = timers.after(WATCH_AFTER, this::startWatching);
        }
    }

    @Override
    public void onWritePossible() {
        possible = true;
        signal();
    }

    @Override
    public void onError(Throwable failure) {
        broken = failure;
        signal();
    }

    private void signal() {
        if (work.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        do {
            pump();
            seen = work.addAndGet(-seen);
        } while (seen != 0);
    }

    private void pump() {
        while (!completed.get()) {
            Throwable failure = broken;
            Op current = op;
            if (failure != null) {
                op = null;
                if (current != null) {
                    current.written.gone(failure);
                } else {
                    tellGone();
                }
                return;
            }
            if (!possible || (current == null && (!ending || lingering))) {
                return;
            }
            try {
                if (!ready()) {
                    return;
                }
                if (current == null) {
                    stopWatching();
                    complete();
                } else {
                    advance(current);
                }
            } catch (IOException | RuntimeException gone) {
                broken = gone;
            }
        }
    }

    /** Asks the container; if it says no, it calls {@link #onWritePossible()} later. */
    private boolean ready() {
        possible = false;
        if (!out.isReady()) {
            return false;
        }
        possible = true;
        return true;
    }

    private void advance(Op current) throws IOException {
        switch (current.phase) {
            case WRITE -> {
                current.phase = Phase.FLUSH;
                out.write(current.bytes, current.offset, current.length);
            }
            case FLUSH -> {
                current.phase = Phase.TAKEN;
                out.flush();
            }
            case TAKEN -> {
                op = null;
                current.written.written();
            }
        }
    }

    private void complete() {
        if (completed.compareAndSet(false, true)) {
            try {
                async.complete();
            } catch (IllegalStateException alreadyOver) {
                // the container ended the request itself, as it does when the connection broke
            }
        }
    }

    private void tellGone() {
        Runnable action = whenGone;
        if (action != null && toldGone.compareAndSet(false, true)) {
            action.run();
        }
    }

    private void startWatching() {
        if (presence == null || ending || completed.get()) {
            return;
        }
        watch = presence.apply(this::tellGone);
        if (ending || completed.get()) {
            stopWatching();
        }
    }

    private void stopWatching() {
        Timers.Handle planned = watchTimer;
        if (planned != null) {
            planned.cancel();
        }
        AutoCloseable watching = watch;
        watch = null;
        if (watching != null) {
            try {
                watching.close();
            } catch (Exception harmless) {
                // the watch is over either way
            }
        }
    }

    @SuppressWarnings("unchecked") // the attribute's type is fixed by the contract of its name
    private static @Nullable Function<Runnable, AutoCloseable> presence(AsyncContext async) {
        return async.getRequest().getAttribute(CLIENT_PRESENCE) instanceof Function<?, ?> function
                ? (Function<Runnable, AutoCloseable>) function
                : null;
    }
}
