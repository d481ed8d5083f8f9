package io.gapura.relay;

import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.exchange.Timers;
import io.gapura.http.ByteSource;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A request's body that is taken from the container only as fast as somebody takes it from here: one buffer, and nothing is read
 * while that is lent out. The container, the reader, the timers and the sink signal from different threads;
 * {@link #signal()} lets one of them at a time work, whoever comes meanwhile leaves a note (the counter).
 *
 * <p>Longer than our classes are: it is one state machine. What was paid for on which server is in
 * {@code docs/decisions/0002}, {@code 0019} and {@code 0023}.
 */
final class BodyStream implements ByteSource, ReadListener {
    /** Whose body it is. */
    interface Owner {
        /** The container tells of the body for the first time: the exchange may run. On a thread of the container. */
        void begun();

        /** The body failed before that; on any thread. The container is not touched any more. */
        void failed(GatewayException failure);

        /** The client went away after that; on a thread of the container. */
        void broken(Throwable failure);

        /** The connection was found broken after that; on any thread. The container will tell too. */
        void lost(Throwable failure);

        /** So many bytes came in so far. */
        void received(long bytes);

        /** Nothing of the body has to be waited for any more. */
        void over();
    }

    /**
     * What is known of a body before it comes.
     *
     * @param length in bytes, or -1
     * @param limit the longest one, in bytes
     * @param pause how long the client may pause
     * @param endsAtLength whether the last announced byte is its end, so that the container is asked no further: on HTTP/1 with a
     *     Content-Length. Asked further, Payara takes the next request for a part of this one
     * @param endToldEarly whether the container may tell of the end while bytes lie unread: Payara
     */
    record Facts(long length, long limit, Duration pause, boolean endsAtLength, boolean endToldEarly) {}

    private enum Slot {
        /** The buffer is free. */
        EMPTY,
        /** It holds what nobody has taken yet. */
        FILLED,
        /** Somebody is using it. */
        LENT
    }

    /** How long the rest is thrown away after the answer; who sends on after that may lose the answer. */
    private static final Duration DISCARD = Duration.ofSeconds(5);

    /** So much is thrown away at a time, and then a breath is taken: the thread may be one that carries others' streams. */
    private static final int DISCARD_PIECES = 8;

    private static final Duration BREATH = Duration.ofMillis(2);

    private static final int BUFFER = 64 * 1024;

    /** How long a thread of the container waits for one of ours to take its hands off the body: it never blocks there. */
    private static final long QUIET_NANOS = Duration.ofMillis(200).toNanos();

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final ServletInputStream in;
    private final Facts facts;
    private final Timers timers;
    private final Owner owner;
    private final AtomicInteger work = new AtomicInteger();
    private final AtomicBoolean begun = new AtomicBoolean();
    private final AtomicBoolean over = new AtomicBoolean();

    private volatile byte[] buffer = new byte[0];
    private volatile int filled;
    private volatile Slot slot = Slot.EMPTY;
    private volatile @Nullable Runnable demand;
    private volatile boolean wanted;
    private volatile long received;
    private volatile boolean toldOfEnd;
    private volatile boolean ended;
    private volatile @Nullable Throwable failure;
    private volatile boolean answered;
    private volatile boolean closed;
    private volatile @Nullable Thread touching;
    private volatile long waitingSince;
    private volatile Timers.@Nullable Handle pauseTimer;
    private volatile Timers.@Nullable Handle discardTimer;

    BodyStream(ServletInputStream in, Facts facts, Timers timers, Owner owner) {
        this.in = in;
        this.facts = facts;
        this.timers = timers;
        this.owner = owner;
        this.waitingSince = timers.nanos();
        this.pauseTimer = timers.after(facts.pause(), this::checkPause);
    }

    /** Whether the body is not through, so that the connection is of no use for another request. */
    boolean underWay() {
        return !ended;
    }

    @Override
    public void onDataAvailable() {
        begin();
        signal();
    }

    @Override
    public void onAllDataRead() {
        toldOfEnd = true;
        begin();
        signal();
    }

    @Override
    public void onError(Throwable reason) {
        if (closed) {
            return;
        }
        GatewayException gone = gone(reason);
        boolean early = begun.compareAndSet(false, true);
        closed = true;
        if (failure == null) {
            failure = gone;
        }
        if (early) {
            close();
            owner.failed(gone);
        } else {
            owner.broken(reason); // first: the sink must know before the reader ends the exchange
            close();
        }
    }

    @Override
    public @Nullable Chunk read() {
        wanted = true;
        signal();
        if (slot == Slot.FILLED) {
            slot = Slot.LENT;
            return new Piece(this, ByteBuffer.wrap(buffer, 0, filled), ended && failure == null, null);
        }
        if (slot != Slot.EMPTY) {
            return null;
        }
        Throwable broken = failure;
        return broken != null || ended ? new Piece(null, NOTHING, true, broken) : null;
    }

    @Override
    public void demand(Runnable ready) {
        wanted = true;
        demand = ready;
        signal();
    }

    @Override
    public void fail(Throwable reason) {
        demand = null;
        if (failure == null) {
            failure = reason;
        }
    }

    /** The answer is whole: what is not read by now is thrown away for a while, and nobody gets to see it. */
    void answered() {
        if (!ended && failure == null) {
            failure = new EOFException("the exchange ended before the request's body did");
        }
        answered = true;
        signal();
    }

    /** The request is over, or about to be: when this returns, nobody touches it any more. */
    void close() {
        closed = true;
        if (failure == null && !ended) {
            failure = new EOFException("the exchange ended before the request's body did");
        }
        cancel(pauseTimer);
        cancel(discardTimer);
        signal();
        long until = System.nanoTime() + QUIET_NANOS;
        Thread self = Thread.currentThread();
        for (Thread other = touching; other != null && other != self; other = touching) {
            if (System.nanoTime() - until > 0) {
                return;
            }
            LockSupport.parkNanos(50_000);
        }
    }

    /** There is nothing to wait for: somebody else has read the body. */
    void dismiss() {
        ended = true;
        begun.set(true);
        over.set(true);
        cancel(pauseTimer);
    }

    private void begin() {
        if (begun.compareAndSet(false, true)) {
            owner.begun();
        }
    }

    private void signal() {
        if (work.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        do {
            turn();
            seen = work.addAndGet(-seen);
        } while (seen != 0);
    }

    private void turn() {
        boolean discarding = answered && !over.get();
        if ((discarding || (wanted && slot == Slot.EMPTY && failure == null)) && !ended) {
            touching = Thread.currentThread(); // before the look at closed: whoever closes looks here afterwards
            try {
                if (!closed) {
                    advance(discarding);
                }
            } catch (IOException | RuntimeException broken) {
                lost(broken);
            } finally {
                touching = null;
            }
        }
        if (ended) {
            over();
        }
        tell();
    }

    /** We have found the connection broken before the container has. */
    private void lost(Exception broken) {
        closed = true;
        if (failure == null) {
            failure = gone(broken);
        }
        owner.lost(broken);
    }

    private static GatewayException gone(Throwable reason) {
        return new GatewayException(ErrorKind.CLIENT_GONE, "the client closed the connection while it sent the body")
                .because(reason);
    }

    private void advance(boolean discarding) throws IOException {
        if (discarding) {
            discard();
        } else {
            fill();
        }
    }

    private void fill() throws IOException {
        while (mayAsk() && ready()) {
            if (buffer.length == 0) {
                buffer = new byte[facts.length() <= 0 ? BUFFER : (int) Math.min(BUFFER, facts.length())];
            }
            int count = in.read(buffer, 0, buffer.length);
            if (count < 0) {
                end(); // Tomcat tells of the end only on a thread of its own: not always after this
                return;
            }
            count(count);
            if (received > facts.limit()) {
                failure = BodyReader.tooLarge(facts.limit());
                return;
            }
            if (count > 0) {
                filled = count;
                ended = facts.endsAtLength() && received >= facts.length();
                slot = Slot.FILLED;
                return;
            }
        }
    }

    private void discard() throws IOException {
        if (discardTimer == null) {
            discardTimer = timers.after(DISCARD, this::over);
        }
        byte[] trash = new byte[BUFFER / 2];
        for (int i = 0; mayAsk() && ready(); i++) {
            if (i == DISCARD_PIECES) {
                timers.after(BREATH, this::signal);
                return;
            }
            int count = in.read(trash);
            if (count < 0) {
                end();
                return;
            }
            count(count);
        }
    }

    /** Whether the container may be asked for more; if not, the body has ended. */
    private boolean mayAsk() throws IOException {
        boolean all = facts.endsAtLength() && received >= facts.length();
        if (all || (toldOfEnd && !(facts.endToldEarly() && in.available() > 0))) {
            end();
            return false;
        }
        return true;
    }

    private void end() {
        if (received < facts.length() && failure == null) { // a filter in front of us has read some of it
            failure = new GatewayException(
                    ErrorKind.INVALID_REQUEST,
                    "The request's body has " + received + " bytes instead of the announced " + facts.length() + ".");
        }
        ended = true;
    }

    /** Asks the container; if it says no, it calls {@link #onDataAvailable()} or {@link #onAllDataRead()} later. */
    private boolean ready() {
        boolean ready = in.isReady();
        waitingSince = ready ? 0 : timers.nanos();
        return ready;
    }

    private void count(int more) {
        long all = received + more; // only the thread that works here writes it
        received = all;
        owner.received(all);
    }

    /** Calls the reader if there is something for it. */
    private void tell() {
        Runnable ready = demand;
        if (ready != null && (slot == Slot.FILLED || (slot == Slot.EMPTY && (ended || failure != null)))) {
            demand = null;
            ready.run();
        }
    }

    private void over() {
        if (over.compareAndSet(false, true)) {
            cancel(pauseTimer);
            cancel(discardTimer);
            owner.over();
        }
    }

    private void checkPause() {
        if (ended || closed || answered || failure != null) {
            return;
        }
        long since = waitingSince;
        Duration left = since == 0 ? facts.pause() : facts.pause().minusNanos(timers.nanos() - since);
        if (!left.isNegative() && !left.isZero()) {
            Timers.Handle next = timers.after(left, this::checkPause);
            pauseTimer = next;
            if (over.get() || closed) { // it ended while this was planned, and saw only the timer before
                next.cancel();
            }
            return;
        }
        GatewayException late = BodyReader.paused(facts.pause());
        failure = late;
        if (begun.compareAndSet(false, true)) {
            close();
            owner.failed(late);
        } else {
            signal();
        }
    }

    private void released() {
        slot = Slot.EMPTY;
        if (ended || failure != null) {
            buffer = new byte
                    [0]; // the container keeps its listener as long as the request lives, and an answer may live long
        }
        signal();
    }

    private static void cancel(Timers.@Nullable Handle planned) {
        if (planned != null) {
            planned.cancel();
        }
    }

    /** A piece of the body, in the one buffer of its stream; or its end, which has none. */
    private record Piece(@Nullable BodyStream lender, ByteBuffer bytes, boolean last, @Nullable Throwable failure)
            implements Chunk {
        @Override
        public void release() {
            if (lender != null) {
                lender.released();
            }
        }
    }
}
