package io.gapura.relay;

import io.gapura.dialect.StreamTap;
import io.gapura.dialect.StreamTap.Progress;
import io.gapura.dialect.StreamTap.Verdict;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.exchange.ClientSink;
import io.gapura.exchange.Exchange;
import io.gapura.exchange.Timers;
import io.gapura.frame.SseFrame;
import io.gapura.frame.SseParser;
import io.gapura.http.ByteBuilder;
import io.gapura.http.ByteSource;
import io.gapura.http.Headers;
import io.gapura.provider.TimeoutsConfig;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Carries one stream from an upstream to a client. The next chunk is asked for when the sink has taken the last one, so
 * that a slow side piles nothing up; every write holds whole events, so that a comment or an error fits between any two.
 *
 * <p>Upstream, client and timers signal from any thread; {@link #signal()} lets one of them at a time do the work, and
 * whoever comes meanwhile leaves it a note (the counter). All other state belongs to that one thread.
 *
 * <p>It is long because these are the turns of one state machine ({@code docs/architecture.md} section 8): apart they could not be checked
 * against each other.
 */
final class StreamRelay implements Carrier, ClientSink.Written {
    /**
     * What the upstream answers with.
     *
     * @param source its bytes
     * @param headers what crosses of its headers
     * @param tap who says what becomes of each frame
     * @param linger how long the stream may stay open and silent after its end, before we end it
     */
    record Inflow(ByteSource source, Headers headers, StreamTap tap, Duration linger) {
        /** One whose end is its end: only last words can follow. */
        Inflow(ByteSource source, Headers headers, StreamTap tap) {
            this(source, headers, tap, LINGER);
        }
    }

    /** What may wait before the first generated event; an upstream that talks this much without saying anything is let through. */
    private static final int HELD_LIMIT = 64 * 1024;

    /** How long a stream that has said its end may stay open before we end it. */
    static final Duration LINGER = Duration.ofSeconds(2);

    private final Exchange exchange;
    private final SseParser parser;
    private final StreamConfig config;
    private final TimeoutsConfig timeouts;
    private final Runnable abortUpstream;
    private final AtomicInteger work = new AtomicInteger();

    private volatile boolean demanding;
    private volatile boolean writing;
    private volatile boolean ticked;
    private volatile @Nullable Throwable gone;
    private volatile @Nullable GatewayException refused;
    private volatile @Nullable Delivery delivered;
    private volatile @Nullable Inflow inflow;

    private boolean ended;
    private boolean sourceEnded;
    private boolean complete;
    private boolean generated;
    private @Nullable GatewayException failure;
    private ByteSource.@Nullable Chunk chunk;
    private final Outflow outflow = new Outflow();
    private final ByteBuilder replacement = new ByteBuilder(16);
    private final long startNanos;
    private final long beganNanos;
    private long readNanos;
    private long completeNanos;
    private long writtenNanos;
    private Timers.@Nullable Handle timer;

    /**
     * A relay of one stream; it keeps the time from {@link #start()} and reads from {@link #attach} on.
     *
     * @param maxEvent the longest event, in bytes
     * @param abortUpstream stops the upstream
     */
    StreamRelay(Exchange exchange, int maxEvent, StreamConfig config, TimeoutsConfig timeouts, Runnable abortUpstream) {
        this(exchange, maxEvent, config, timeouts, abortUpstream, exchange.log().startNanos());
    }

    /** The same where the total time doesn't count from the call's start, but from then. */
    StreamRelay(
            Exchange exchange,
            int maxEvent,
            StreamConfig config,
            TimeoutsConfig timeouts,
            Runnable abortUpstream,
            long beganNanos) {
        this.beganNanos = beganNanos;
        this.exchange = exchange;
        this.parser = new SseParser(maxEvent);
        this.config = config;
        this.timeouts = timeouts;
        this.abortUpstream = abortUpstream;
        this.startNanos = exchange.timers().nanos();
        this.readNanos = startNanos;
        this.writtenNanos = startNanos;
    }

    @Override
    public void start() {
        ticked = true;
        signal();
    }

    /** The upstream answers with a stream. */
    void attach(Inflow answer) {
        inflow = answer;
        signal();
    }

    @Override
    public void touched() {
        // what is gathered here is short, and the time to the first event limits it
    }

    @Override
    public void deliver(Delivery delivery) {
        delivered = delivery;
        signal();
    }

    @Override
    public void fail(GatewayException failure) {
        if (refused == null) { // what follows the first is only its consequence
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

    /** Does the work that is there, or leaves it to the thread that is at it. */
    private void signal() {
        if (work.getAndIncrement() == 0) {
            work();
        }
    }

    private void work() {
        int seen = 1;
        do {
            try {
                turn();
            } catch (Throwable mistake) { // whatever it is, it must not leave the counter raised and the stream hanging
                stop();
                if (writing) {
                    exchange.breakOff(Failures.ofHouse(mistake));
                } else {
                    exchange.fail(mistake);
                }
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
        if (ticked) {
            ticked = false;
            checkTime();
        }
        while (!ended && !writing) {
            releaseChunk();
            if (failure == null) {
                failure = refused;
            }
            Inflow answer = inflow;
            Delivery whole = delivered;
            if (failure != null) {
                stop();
                exchange.fail(failure);
            } else if (sourceEnded) {
                finish();
            } else if (whole != null) {
                take(whole);
            } else if (answer == null || demanding) {
                return;
            } else {
                read(answer);
            }
        }
    }

    private void take(Delivery whole) {
        sourceEnded = true;
        complete = true;
        generated = true;
        exchange.log().usage(whole.usage(), whole.finish());
        commit(whole.headers());
        write(whole.body(), 0, whole.body().length);
    }

    private void read(Inflow answer) {
        ByteSource.Chunk next = answer.source().read();
        if (next == null) {
            demanding = true;
            readNanos = exchange.timers()
                    .nanos(); // silence is counted from our asking: a slow client is not the upstream's fault
            answer.source().demand(this::readable);
            return;
        }
        StreamTap tap = answer.tap();
        chunk = next;
        readNanos = exchange.timers().nanos();
        Throwable broken = next.failure();
        if (broken != null) {
            sourceEnded = true;
            if (complete) { // nothing is missing but the last words
                appendEnd(tap);
                send(answer.headers());
            } else {
                failure = Failures.midAnswer(broken);
            }
            return;
        }
        sourceEnded = next.last();
        try {
            feed(next, tap);
        } catch (GatewayException malformed) {
            failure = malformed;
        }
        if (sourceEnded) {
            appendEnd(tap);
        }
        if (tap.failure() != null) {
            failure = tap.failure();
        }
        boolean before = complete;
        complete = tap.progress() == Progress.FINISHED;
        exchange.log().usage(tap.usage(), tap.finish());
        if (complete && !sourceEnded && !(before && outflow.isEmpty())) { // comments are no news
            completeNanos = readNanos;
            if (!before) {
                replan(answer.linger().toNanos());
            }
        }
        send(answer.headers());
    }

    /** What the stream lacks after a real end, if it came to one. */
    private void appendEnd(StreamTap tap) {
        replacement.clear();
        tap.end(replacement);
        generated |=
                tap.progress() == Progress.GENERATING || tap.progress() == Progress.FINISHED; // it may all come here
        outflow.copy(replacement.array(), 0, replacement.length());
    }

    private void feed(ByteSource.Chunk next, StreamTap tap) {
        java.nio.ByteBuffer bytes = next.bytes();
        byte[] array;
        int offset;
        int length = bytes.remaining();
        if (bytes.hasArray()) {
            array = bytes.array();
            offset = bytes.arrayOffset() + bytes.position();
        } else {
            array = new byte[length];
            bytes.get(array);
            offset = 0;
        }
        parser.feed(array, offset, length, frame -> see(frame, array, tap));
        if (sourceEnded) {
            parser.end(frame -> see(frame, array, tap));
        }
    }

    private void see(SseFrame frame, byte[] fed, StreamTap tap) {
        if (tap.progress() == Progress.FAILED) {
            return;
        }
        replacement.clear();
        Verdict verdict = tap.see(frame, replacement);
        generated |= tap.progress() == Progress.GENERATING || tap.progress() == Progress.FINISHED;
        switch (verdict) {
            case PASS -> {
                if (frame.bytes() == fed) {
                    outflow.pass(fed, frame.rawFrom(), frame.rawTo());
                } else { // the frame was cut over chunks and lies in the parser's own buffer, which is used again
                    outflow.copy(frame.bytes(), frame.rawFrom(), frame.rawTo() - frame.rawFrom());
                }
            }
            case REPLACE -> outflow.copy(replacement.array(), 0, replacement.length());
            case DROP -> {}
        }
    }

    /** Sends what this chunk gave, or holds it back while nothing was generated. */
    private void send(Headers headers) {
        if (!generated && (outflow.hold() < HELD_LIMIT || failure != null)) {
            return;
        }
        outflow.take((bytes, offset, length) -> {
            commit(headers);
            write(bytes, offset, length);
        });
    }

    private void write(byte[] array, int offset, int length) {
        long now = exchange.timers().nanos();
        exchange.log().firstByte(now);
        exchange.log().sent(length);
        writtenNanos = now;
        writing = true;
        exchange.sink().write(array, offset, length, this);
    }

    private void commit(Headers headers) {
        if (!exchange.committed()) {
            exchange.commit(
                    200,
                    headers.set("Content-Type", exchange.dialect().streamType())
                            .set("Cache-Control", "no-cache, no-transform")
                            .set("X-Accel-Buffering", "no"));
        }
    }

    private void finish() {
        stop();
        if (complete && exchange.committed()) {
            exchange.finish();
        } else {
            exchange.fail(new GatewayException(
                    ErrorKind.UPSTREAM_CUT, "The upstream ended the stream before the answer was complete."));
        }
    }

    private void checkTime() {
        long now = exchange.timers().nanos();
        if (now - beganNanos >= timeouts.total().toNanos()) {
            GatewayException late = Failures.total(timeouts.total());
            if (writing) {
                stop();
                exchange.breakOff(late);
            } else {
                failure = late;
            }
            return;
        }
        if (!writing) {
            Inflow answer = inflow;
            if (complete
                    && answer != null
                    && now - completeNanos >= answer.linger().toNanos()) {
                sourceEnded = true;
                abortUpstream.run();
                appendEnd(answer.tap());
                send(answer.headers());
            } else if (!generated && now - startNanos >= timeouts.firstByte().toNanos()) {
                failure = Failures.firstByte(timeouts.firstByte());
            } else if (generated && now - readNanos >= timeouts.idle().toNanos()) {
                failure = Failures.idle(timeouts.idle());
            } else if (commentDue(now)) {
                byte[] comment = exchange.dialect().keepAlive().clone();
                commit(new Headers());
                write(comment, 0, comment.length);
            }
        }
        if (failure == null) {
            plan(now);
        }
    }

    private boolean commentDue(long now) {
        if (!exchange.committed()) {
            return now - exchange.log().startNanos() >= config.commitAfter().toNanos();
        }
        return !config.keepAlive().isZero()
                && now - writtenNanos >= config.keepAlive().toNanos();
    }

    /** Plans the next look at the clock: the earliest time at which something can be due. */
    private void plan(long now) {
        long next = beganNanos + timeouts.total().toNanos() - now;
        if (!writing) { // while the client is slow nothing but the total time can run out
            next = Math.min(next, nextDue(now));
        }
        // What becomes due only later (a write that ends, an event that starts the idle clock) is at least this far
        // away:
        next = Math.min(next, Math.min(timeouts.idle().toNanos(), untilSilent().toNanos()));
        if (!config.keepAlive().isZero()) {
            next = Math.min(next, config.keepAlive().toNanos());
        }
        replan(Math.max(next, Duration.ofMillis(1).toNanos()));
    }

    private long nextDue(long now) {
        long next = (generated ? readNanos : startNanos) + untilSilent().toNanos() - now;
        Inflow answer = inflow;
        if (complete && answer != null) {
            next = Math.min(next, completeNanos + answer.linger().toNanos() - now);
        }
        if (!exchange.committed()) {
            return Math.min(
                    next, exchange.log().startNanos() + config.commitAfter().toNanos() - now);
        }
        return config.keepAlive().isZero()
                ? next
                : Math.min(next, writtenNanos + config.keepAlive().toNanos() - now);
    }

    private Duration untilSilent() {
        return generated ? timeouts.idle() : timeouts.firstByte();
    }

    private void replan(long nanos) {
        if (timer != null) {
            timer.cancel();
        }
        timer = exchange.timers().after(Duration.ofNanos(nanos), this::tick);
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
        if (!sourceEnded) {
            abortUpstream.run();
        }
    }
}
