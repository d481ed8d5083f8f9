package io.gapura.relay;

import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.exchange.Timers;
import io.gapura.http.ByteBuilder;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Gathers a request's body as it arrives, without a thread that waits for it. The container calls one method at a time; the
 * body's deadline may come from the timers meanwhile, and only the first ending counts.
 */
final class BodyReader implements ReadListener {
    /** Who gets the body. */
    interface Receiver {
        /** The body is there; on a thread of the container. */
        void whole(byte[] body);

        /**
         * There is none; on any thread.
         *
         * @param discarding whether the rest is read and thrown away, until {@link #discarded()}: a connection that is closed while
         *     its client still sends takes the answer with it
         */
        void failed(GatewayException failure, boolean discarding);

        /** The rest is gone, or took too long. */
        void discarded();
    }

    /** How long the rest of a body that is too large is thrown away; who sends on after that loses the answer. */
    private static final Duration DISCARD = Duration.ofSeconds(5);

    /** What is believed of a Content-Length before the bytes are there: a lie must not cost us its length. */
    private static final int BELIEVED = 1024 * 1024;

    private final ServletInputStream in;
    private final long limit;
    private final Duration pause;
    private final Timers timers;
    private final Receiver receiver;
    private ByteBuilder bytes;
    private byte[] piece = new byte[8192];
    private long lastAsked = Long.MAX_VALUE; // after so many bytes the container is asked no more
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile boolean discarding;
    private volatile long touchedNanos;
    private volatile Timers.@Nullable Handle timer;

    /**
     * A reader of one body.
     *
     * @param length what the client says its length is, in bytes, or -1
     * @param limit the longest body, in bytes
     * @param pause how long it may pause
     */
    BodyReader(ServletInputStream in, long length, long limit, Duration pause, Timers timers, Receiver receiver) {
        this.in = in;
        this.limit = limit;
        this.pause = pause;
        this.timers = timers;
        this.receiver = receiver;
        this.bytes = new ByteBuilder((int) Math.min(BELIEVED, Math.max(1024, length)));
        this.touchedNanos = timers.nanos();
    }

    /**
     * Once it has the announced length it is to ask the container for no more, and to wait until it is told of the end. For Grizzly
     * alone ({@code docs/decisions/0019}): Jetty tells only who has asked.
     */
    void askNoFurtherThan(long length) {
        lastAsked = length;
    }

    /** Begins to read; on a thread of the container, with the request in asynchronous mode. */
    void start(long length) throws IOException {
        if (length > limit) {
            refuse();
            in.setReadListener(this);
        } else if (in.isFinished()) {
            // Tomcat never calls a listener on a dispatched request whose body is at its end already; Payara says so
            // while
            // the last bytes lie in its buffer. Either way reading does not block now.
            readRest();
        } else {
            timer = timers.after(pause, this::checkPause);
            in.setReadListener(this);
        }
    }

    @Override
    public void onDataAvailable() throws IOException {
        while ((discarding || !over.get()) && bytes.length() < lastAsked && in.isReady()) {
            int count = in.read(piece);
            if (count < 0) {
                return; // onAllDataRead follows
            }
            touchedNanos = timers.nanos();
            if (discarding) {
                continue;
            }
            if (bytes.length() + (long) count > limit) {
                refuse();
            } else {
                bytes.write(piece, 0, count);
            }
        }
    }

    @Override
    public void onAllDataRead() {
        stopDiscarding();
        if (end()) {
            byte[] body = bytes.toByteArray();
            forget();
            receiver.whole(body);
        }
    }

    @Override
    public void onError(Throwable failure) {
        stopDiscarding();
        end(new GatewayException(ErrorKind.CLIENT_GONE, "the client closed the connection while it sent the body")
                .because(failure));
    }

    private void readRest() throws IOException {
        byte[] rest = in.readNBytes((int) Math.min(Integer.MAX_VALUE - 8L, limit + 1));
        if (rest.length > limit) {
            end(tooLarge(limit));
        } else if (end()) {
            receiver.whole(rest);
        }
    }

    /** Answers at once and reads on, so that the client that sends all before it listens hears of it. */
    private void refuse() {
        bytes = new ByteBuilder(0);
        if (end()) {
            discarding = true;
            timer = timers.after(DISCARD, this::stopDiscarding);
            receiver.failed(tooLarge(limit), true);
        }
    }

    private void stopDiscarding() {
        if (discarding) {
            discarding = false;
            Timers.Handle planned = timer;
            if (planned != null) {
                planned.cancel();
            }
            receiver.discarded();
        }
    }

    private void checkPause() {
        Duration left = pause.minusNanos(timers.nanos() - touchedNanos);
        if (over.get()) {
            return;
        }
        if (left.isNegative() || left.isZero()) {
            end(paused(pause));
        } else {
            Timers.Handle next = timers.after(left, this::checkPause);
            timer = next;
            if (over.get()) { // it ended while this was planned, and saw only the timer before
                next.cancel();
            }
        }
    }

    /** The container keeps its listener as long as the request lives, and a stream lives long. */
    private void forget() {
        bytes = new ByteBuilder(0);
        piece = new byte[0];
    }

    private void end(GatewayException failure) {
        if (end()) {
            receiver.failed(failure, false);
        }
    }

    private boolean end() {
        boolean first = over.compareAndSet(false, true);
        Timers.Handle planned = timer;
        if (first && planned != null) {
            planned.cancel();
        }
        return first;
    }

    /** The failure of a body of more bytes than that. */
    static GatewayException tooLarge(long limit) {
        return new GatewayException(
                ErrorKind.REQUEST_TOO_LARGE,
                "The request's body is longer than the " + limit + " bytes that this endpoint takes.");
    }

    /** The failure of a body that did not go on. */
    static GatewayException paused(Duration longest) {
        return new GatewayException(
                ErrorKind.REQUEST_TIMEOUT,
                "The request's body paused for more than " + longest.toSeconds() + " s; send it without pauses.");
    }
}
