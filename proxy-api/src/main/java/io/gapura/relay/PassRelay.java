package io.gapura.relay;

import io.gapura.dialect.openai.calls.UsageScan;
import io.gapura.error.GatewayException;
import io.gapura.exchange.ClientSink;
import io.gapura.exchange.Exchange;
import io.gapura.exchange.Timers;
import io.gapura.http.ByteSource;
import io.gapura.http.Headers;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Carries a body of any size and kind from an upstream to a client, byte for byte. The next chunk is asked for when the sink has
 * taken the last one, so that no more than one is held. A body that breaks off breaks the client's connection: it must not
 * look whole.
 *
 * <p>As long as bytes flow it may take as long as it likes; a pause of either side may last for the idle time.
 *
 * <p>Upstream, client and timers signal from any thread; as in {@link StreamRelay}, {@link #signal()} lets one of them at a
 * time do the work, and whoever comes meanwhile leaves it a note. All other state belongs to that one thread.
 */
final class PassRelay implements Carrier, ClientSink.Written {
    /**
     * What the upstream answers with.
     *
     * @param status the status
     * @param headers what crosses of the headers
     * @param source the body
     * @param usage what learns from the bytes what they cost; null where they say nothing of it
     */
    record Inflow(int status, Headers headers, ByteSource source, @Nullable UsageScan usage) {}

    private final Exchange exchange;
    private final Inflow inflow;
    private final Duration idle;
    private final Sending sending;
    private final AtomicInteger work = new AtomicInteger();

    private volatile boolean demanding;
    private volatile boolean writing;
    private volatile boolean ticked;
    private volatile @Nullable Throwable gone;
    private volatile @Nullable GatewayException refused;

    private boolean ended;
    private boolean last;
    private ByteSource.@Nullable Chunk chunk;
    private byte[] copy = new byte[0];
    private volatile long movedNanos;
    private Timers.@Nullable Handle timer;

    PassRelay(Exchange exchange, Inflow inflow, Duration idle, Sending sending) {
        this.exchange = exchange;
        this.inflow = inflow;
        this.idle = idle;
        this.sending = sending;
        this.movedNanos = exchange.timers().nanos();
    }

    /** Begins to keep the time, and to carry. */
    @Override
    public void start() {
        ticked = true;
        signal();
    }

    @Override
    public void touched() {
        // nothing is gathered here
    }

    @Override
    public void deliver(Delivery delivery) {
        throw new IllegalStateException("a body that passes is not delivered whole");
    }

    @Override
    public void fail(GatewayException failure) {
        if (refused == null) {
            refused = failure;
        }
        signal();
    }

    @Override
    public void clientGone(Throwable reason) {
        gone = reason;
        signal();
    }

    @Override
    public void written() {
        movedNanos = exchange.timers().nanos();
        writing = false;
        signal();
    }

    @Override
    public void gone(Throwable reason) {
        clientGone(reason);
    }

    private void readable() {
        demanding = false;
        signal();
    }

    private void tick() {
        ticked = true;
        signal();
    }

    private void signal() {
        if (work.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        do {
            try {
                turn();
            } catch (Throwable mistake) { // whatever it is, it must not leave the counter raised and the body hanging
                broken(Failures.ofHouse(mistake));
            }
            seen = work.addAndGet(-seen);
        } while (seen != 0);
    }

    private void turn() {
        if (ended) {
            return;
        }
        Throwable reason = gone;
        if (reason != null) {
            stop();
            exchange.gone(reason);
            return;
        }
        GatewayException failure = refused;
        if (failure != null) {
            broken(failure);
            return;
        }
        if (ticked) {
            ticked = false;
            checkTime();
        }
        while (!ended && !writing) {
            releaseChunk();
            if (last) {
                finish();
            } else if (demanding) {
                return;
            } else {
                read();
            }
        }
    }

    private void read() {
        ByteSource.Chunk next = inflow.source().read();
        movedNanos = exchange.timers().nanos(); // silence is counted from our asking
        if (next == null) {
            demanding = true;
            inflow.source().demand(this::readable);
            return;
        }
        chunk = next;
        Throwable failure = next.failure();
        if (failure != null) {
            broken(Failures.midAnswer(failure));
            return;
        }
        last = next.last();
        if (last) {
            sending.received();
        }
        ByteBuffer bytes = next.bytes();
        if (bytes.hasRemaining()) {
            carry(bytes);
        }
    }

    private void carry(ByteBuffer bytes) {
        int length = bytes.remaining();
        byte[] array = copy;
        int offset = 0;
        if (bytes.hasArray()) {
            array = bytes.array();
            offset = bytes.arrayOffset() + bytes.position();
        } else {
            if (copy.length < length) {
                copy = new byte[length];
                array = copy;
            }
            bytes.get(array, 0, length);
        }
        UsageScan scan = inflow.usage();
        if (scan != null) {
            scan.feed(array, offset, offset + length);
        }
        commit();
        exchange.log().firstByte(exchange.timers().nanos());
        exchange.log().sent(length);
        writing = true;
        exchange.sink().write(array, offset, length, this);
    }

    /** Status and headers leave with the first bytes: until then a failure has its own. */
    private void commit() {
        if (!exchange.committed()) {
            exchange.commit(inflow.status(), inflow.headers());
        }
    }

    private void finish() {
        UsageScan scan = inflow.usage();
        if (scan != null) {
            exchange.log().usage(scan.usage(), null);
        }
        stop();
        commit();
        exchange.finish();
    }

    private void broken(GatewayException failure) {
        stop();
        if (exchange.committed()) {
            exchange.breakOff(failure);
        } else {
            exchange.fail(failure);
        }
    }

    private void checkTime() {
        long left = movedNanos + idle.toNanos() - exchange.timers().nanos();
        if (left > 0) {
            timer = exchange.timers().after(Duration.ofNanos(left), this::tick);
        } else if (writing) {
            stop();
            exchange.gone(new InterruptedIOException("the client took nothing for " + idle));
        } else {
            broken(Failures.idle(idle));
        }
    }

    private void releaseChunk() {
        if (chunk != null) {
            chunk.release();
            chunk = null;
        }
    }

    private void stop() {
        ended = true;
        if (timer != null) {
            timer.cancel();
        }
        if (!writing) { // else the sink may still read from the chunk: it is left to the garbage collector
            releaseChunk();
        }
        sending.abort();
    }
}
