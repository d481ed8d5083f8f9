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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Gathers a request's body as it arrives, without a thread that waits for it. The container calls one method at a time; the
 * body's deadline may come from the timers meanwhile, and only the first ending counts.
 */
final class BodyReader implements ReadListener {
    /** What is believed of a Content-Length before the bytes are there: a lie must not cost us its length. */
    private static final int BELIEVED = 1024 * 1024;

    private final ServletInputStream in;
    private final long limit;
    private final Duration pause;
    private final Timers timers;
    private final Consumer<byte[]> whole;
    private final Consumer<GatewayException> failed;
    private ByteBuilder bytes;
    private byte[] piece = new byte[8192];
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile long touchedNanos;
    private volatile Timers.@Nullable Handle timer;

    /**
     * A reader of one body.
     *
     * @param length what the client says its length is, in bytes, or -1
     * @param limit the longest body, in bytes
     * @param pause how long it may pause
     * @param whole told of the body, on a thread of the container
     * @param failed told of why there is none, on any thread
     */
    BodyReader(
            ServletInputStream in,
            long length,
            long limit,
            Duration pause,
            Timers timers,
            Consumer<byte[]> whole,
            Consumer<GatewayException> failed) {
        this.in = in;
        this.limit = limit;
        this.pause = pause;
        this.timers = timers;
        this.whole = whole;
        this.failed = failed;
        this.bytes = new ByteBuilder((int) Math.min(BELIEVED, Math.max(1024, length)));
        this.touchedNanos = timers.nanos();
    }

    /** Begins to read; on a thread of the container, with the request in asynchronous mode. */
    void start(long length) throws IOException {
        if (length > limit) {
            end(tooLarge(limit));
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
        while (!over.get() && in.isReady()) {
            int count = in.read(piece);
            if (count < 0) {
                return; // onAllDataRead follows
            }
            touchedNanos = timers.nanos();
            if (bytes.length() + (long) count > limit) {
                end(tooLarge(limit));
                return;
            }
            bytes.write(piece, 0, count);
        }
    }

    @Override
    public void onAllDataRead() {
        if (end()) {
            byte[] body = bytes.toByteArray();
            forget();
            whole.accept(body);
        }
    }

    @Override
    public void onError(Throwable failure) {
        end(new GatewayException(ErrorKind.CLIENT_GONE, "the client closed the connection while it sent the body")
                .because(failure));
    }

    private void readRest() throws IOException {
        byte[] rest = in.readNBytes((int) Math.min(Integer.MAX_VALUE - 8L, limit + 1));
        if (rest.length > limit) {
            end(tooLarge(limit));
        } else if (end()) {
            whole.accept(rest);
        }
    }

    private void checkPause() {
        Duration left = pause.minusNanos(timers.nanos() - touchedNanos);
        if (over.get()) {
            return;
        }
        if (left.isNegative() || left.isZero()) {
            end(new GatewayException(
                    ErrorKind.REQUEST_TIMEOUT,
                    "The request's body paused for more than " + pause.toSeconds() + " s; send it without pauses."));
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
            failed.accept(failure);
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

    private static GatewayException tooLarge(long limit) {
        return new GatewayException(
                ErrorKind.REQUEST_TOO_LARGE,
                "The request's body is longer than the " + limit + " bytes that this endpoint takes.");
    }
}
