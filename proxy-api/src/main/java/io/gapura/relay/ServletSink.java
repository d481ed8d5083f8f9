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
import java.util.concurrent.locks.LockSupport;
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
    private final AtomicBoolean opened = new AtomicBoolean();
    private final AtomicBoolean completed = new AtomicBoolean();

    private volatile @Nullable Thread pumping;
    private volatile @Nullable Head head;
    private volatile boolean possible;
    private volatile @Nullable Op op;
    private volatile boolean ending;
    private volatile boolean lingering;
    private volatile boolean breaking;
    private volatile @Nullable Throwable broken;
    private volatile @Nullable Runnable whenGone;
    private final AtomicBoolean toldGone = new AtomicBoolean();
    private volatile Timers.@Nullable Handle watchTimer;
    private volatile @Nullable AutoCloseable watch;
    private volatile @Nullable BodyStream upload;
    private final boolean http1;

    /** How long the container may take to tell us of a connection that we found broken, before we end the request ourselves. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    /** How long a thread of the container waits for one of ours to take its hands off the response: it never blocks there. */
    private static final long QUIET_NANOS = Duration.ofMillis(200).toNanos();

    /** Status and headers, until they are put into the response. */
    private record Head(int status, Headers headers) {}

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
        this.http1 = async.getRequest().getProtocol().startsWith("HTTP/1");
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

    /** The request's body is read on while the answer is given: the request is completed only when it is through or given up. */
    void follow(BodyStream body) {
        upload = body;
        lingering = true;
    }

    /** Begins to listen for when writing is possible; on a thread of the container. Nothing the second time. */
    void open() {
        if (opened.compareAndSet(false, true)) {
            out.setWriteListener(this);
        }
    }

    @Override
    public void head(int status, Headers headers) {
        head = new Head(status, headers);
    }

    @Override
    public void write(byte[] bytes, int offset, int length, Written written) {
        op = new Op(bytes, offset, length, written);
        signal();
    }

    @Override
    public void end() {
        ending = true;
        BodyStream body = upload;
        if (body != null) {
            body.answered();
        }
        signal();
    }

    @Override
    public void abort() {
        ending = true; // before the watch is looked at: whoever begins one now takes it back
        stopWatching();
        if (broken == null) {
            breaking = true;
            signal();
        } else {
            // The container sees the same broken connection and ends the request on a thread of its own. If we did so
            // too,
            // at the same time, Tomcat would hand one processor to two connections: a stranger's call would end with
            // ours.
            timers.after(GRACE, this::complete);
        }
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

    /** The container tells, on a thread of its own, that the connection is broken: the request is over when this returns. */
    @Override
    public void onError(Throwable failure) {
        broken = failure;
        signal();
        awaitQuiet();
        complete();
    }

    /** Somebody else has found the connection broken; the container will tell too, and end the request, or we do in a while. */
    void lost(Throwable failure) {
        broken = failure;
        signal();
        timers.after(GRACE, this::complete);
    }

    /** The container has completed the request, perhaps because we asked it to: nobody may touch the response any more. */
    void onComplete() {
        if (completed.compareAndSet(false, true)) {
            closeUpload();
            broken = new IOException("the container completed the request");
            signal();
            awaitQuiet();
        }
    }

    private void signal() {
        if (work.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        do {
            pumping = Thread.currentThread();
            pump();
            pumping = null;
            seen = work.addAndGet(-seen);
        } while (seen != 0);
    }

    /** Waits until no other thread has its hands on the response, which the container will give to another request. */
    private void awaitQuiet() {
        long until = System.nanoTime() + QUIET_NANOS;
        while (work.get() != 0 && pumping != Thread.currentThread() && System.nanoTime() - until < 0) {
            LockSupport.parkNanos(50_000);
        }
    }

    private void pump() {
        while (true) {
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
            if (breaking) {
                breakConnection(current != null);
                return;
            }
            if (completed.get() || !possible || (current == null && (!ending || lingering))) {
                return;
            }
            try {
                if (!ready()) {
                    return;
                }
                putHead();
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

    private void putHead() {
        Head waiting = head;
        if (waiting == null) {
            return;
        }
        head = null;
        response.setStatus(waiting.status());
        BodyStream body = upload;
        boolean early = body != null && http1 && body.underWay();
        if (early) {
            response.setHeader("Connection", "close"); // who knows whether the rest of the body will ever be through
        }
        boolean endsInput = early && Tomcat.serves(async.getRequest());
        waiting.headers().forEach((name, value) -> {
            if (name.equalsIgnoreCase("Content-Type")) {
                response.setContentType(value);
            } else if (endsInput && name.equalsIgnoreCase("Content-Length")) {
                return; // the answer ends with the request instead, when the rest of the body is gone
            } else if (name.equalsIgnoreCase("Content-Length")) {
                response.setContentLengthLong(Long.parseLong(value));
            } else {
                response.addHeader(name, value);
            }
        });
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

    private void closeUpload() {
        BodyStream body = upload;
        if (body != null) {
            body.close();
        }
    }

    /**
     * Ends the answer so that it can't look whole. A write that is stuck breaks the connection by itself when the request is
     * completed; so does a length that was announced and not kept. Else the container has to be asked: Jetty breaks a connection
     * for the status -1, others for a failure of a servlet after the first bytes have left.
     */
    private void breakConnection(boolean stuck) {
        if (completed.get()) {
            return;
        }
        if (!stuck && response.isCommitted()) {
            try {
                response.sendError(-1);
            } catch (IOException | IllegalStateException notJetty) {
                if (failing()) {
                    return;
                }
            }
        }
        complete();
    }

    /** Has our servlet called once more, to fail; false where it can't be reached. */
    private boolean failing() {
        Object path = async.getRequest().getAttribute(RelayServlet.PATH_ATTRIBUTE);
        if (path == null) {
            return false;
        }
        async.getRequest().setAttribute(RelayServlet.BREAK_ATTRIBUTE, true);
        try {
            async.dispatch(async.getRequest().getServletContext(), path.toString());
            return true;
        } catch (IllegalStateException over) {
            return false;
        }
    }

    private void complete() {
        if (completed.compareAndSet(false, true)) {
            closeUpload();
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
