package io.gapura.relay;

import io.gapura.dialect.StreamTap;
import io.gapura.dialect.StreamTap.Progress;
import io.gapura.dialect.StreamTap.Verdict;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.exchange.ClientSink;
import io.gapura.exchange.Exchange;
import io.gapura.exchange.Timers;
import io.gapura.frame.SseFormat;
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
 */
final class StreamRelay implements ClientSink.Written {
    /** What may wait before the first generated event; an upstream that talks this much without saying anything is let through. */
    private static final int HELD_LIMIT = 64 * 1024;

    /** How long a stream that has said its end may stay open before we end it. */
    private static final Duration LINGER = Duration.ofSeconds(2);

    private final Exchange exchange;
    private final ByteSource source;
    private final StreamTap tap;
    private final SseParser parser;
    private final Headers headers;
    private final StreamConfig config;
    private final TimeoutsConfig timeouts;
    private final Runnable abortUpstream;
    private final AtomicInteger work = new AtomicInteger();

    private volatile boolean demanding;
    private volatile boolean writing;
    private volatile @Nullable Throwable gone;
    private volatile boolean ticked;

    private boolean ended;
    private boolean sourceEnded;
    private boolean generated;
    private @Nullable GatewayException failure;
    private ByteSource.@Nullable Chunk chunk;
    private byte @Nullable [] passed;
    private int passedFrom;
    private int passedTo;
    private @Nullable ByteBuilder output;
    private @Nullable ByteBuilder held;
    private final ByteBuilder replacement = new ByteBuilder(16);
    private final long startNanos;
    private long readNanos;
    private long writtenNanos;
    private Timers.@Nullable Handle timer;

    /**
     * A relay of one stream.
     *
     * @param source the upstream's bytes
     * @param tap says what becomes of each frame
     * @param maxEvent the longest event, in bytes
     * @param headers what crosses of the upstream's headers
     * @param sentNanos when the call was sent to the upstream
     * @param abortUpstream stops the upstream
     */
    StreamRelay(
            Exchange exchange,
            ByteSource source,
            StreamTap tap,
            int maxEvent,
            Headers headers,
            StreamConfig config,
            TimeoutsConfig timeouts,
            long sentNanos,
            Runnable abortUpstream) {
        this.exchange = exchange;
        this.source = source;
        this.tap = tap;
        this.parser = new SseParser(maxEvent);
        this.headers = headers;
        this.config = config;
        this.timeouts = timeouts;
        this.abortUpstream = abortUpstream;
        this.startNanos = sentNanos;
        this.readNanos = exchange.timers().nanos();
        this.writtenNanos = readNanos;
    }

    /** Begins. */
    void start() {
        work.incrementAndGet();
        plan(exchange.timers().nanos());
        work();
    }

    /** The client went away. */
    void clientGone(Throwable reason) {
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
        int seen = work.get();
        do {
            try {
                turn();
            } catch (Throwable mistake) { // whatever it is, it must not leave the counter raised and the stream hanging
                stop();
                exchange.fail(mistake);
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
            if (failure != null) {
                stop();
                exchange.fail(failure);
            } else if (sourceEnded) {
                finish();
            } else if (demanding) {
                return;
            } else {
                read();
            }
        }
    }

    private void read() {
        ByteSource.Chunk next = source.read();
        if (next == null) {
            demanding = true;
            source.demand(this::readable);
            return;
        }
        chunk = next;
        readNanos = exchange.timers().nanos();
        Throwable broken = next.failure();
        if (broken != null) {
            sourceEnded = true;
            if (tap.progress() != Progress.FINISHED) {
                failure = Failures.midAnswer(broken);
            }
            return;
        }
        sourceEnded = next.last();
        try {
            feed(next);
        } catch (GatewayException malformed) {
            failure = malformed;
        }
        if (tap.failure() != null) {
            failure = tap.failure();
        }
        if (sourceEnded) {
            appendEnd();
        }
        send();
        if (tap.progress() == Progress.FINISHED && !sourceEnded) {
            replan(LINGER.toNanos());
        }
    }

    /** What the stream lacks after a real end, if it came to one. */
    private void appendEnd() {
        if (tap.progress() == Progress.FINISHED) {
            replacement.clear();
            tap.end(replacement);
            if (replacement.length() > 0) {
                append(replacement.array(), 0, replacement.length());
            }
        }
    }

    private void feed(ByteSource.Chunk next) {
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
        parser.feed(array, offset, length, frame -> see(frame, array));
        if (sourceEnded) {
            parser.end(frame -> see(frame, array));
        }
    }

    private void see(SseFrame frame, byte[] fed) {
        if (tap.progress() == Progress.FAILED) {
            return;
        }
        replacement.clear();
        Verdict verdict = tap.see(frame, replacement);
        generated |= tap.progress() == Progress.GENERATING || tap.progress() == Progress.FINISHED;
        switch (verdict) {
            case PASS -> {
                if (frame.bytes() == fed) {
                    pass(fed, frame.rawFrom(), frame.rawTo());
                } else { // the frame was cut over chunks and lies in the parser's own buffer, which is used again
                    append(frame.bytes(), frame.rawFrom(), frame.rawTo() - frame.rawFrom());
                }
            }
            case REPLACE -> append(replacement.array(), 0, replacement.length());
            case DROP -> {}
        }
    }

    /** Frames that lie side by side in the chunk leave from where they are, in one piece. */
    private void pass(byte[] array, int from, int to) {
        if (output == null || output.length() == 0) {
            if (passed == null) {
                passed = array;
                passedFrom = from;
                passedTo = to;
                return;
            }
            if (passedTo == from) {
                passedTo = to;
                return;
            }
        }
        append(array, from, to - from);
    }

    private void append(byte[] array, int from, int length) {
        ByteBuilder out = output;
        if (out == null) {
            out = new ByteBuilder(Math.max(1024, length));
            output = out;
        }
        if (passed != null) {
            out.write(passed, passedFrom, passedTo - passedFrom);
            passed = null;
        }
        out.write(array, from, length);
    }

    /** Sends what this chunk gave, or holds it back while nothing was generated. */
    private void send() {
        if (!generated && (failure != null || held() < HELD_LIMIT)) {
            hold();
            return;
        }
        if (held != null) {
            hold();
            output = held;
            held = null;
        }
        if (passed != null) {
            byte[] array = passed;
            passed = null;
            write(array, passedFrom, passedTo - passedFrom);
        } else if (output != null && output.length() > 0) {
            ByteBuilder out = output;
            output = null;
            write(out.array(), 0, out.length());
        }
    }

    private int held() {
        return held == null ? 0 : held.length();
    }

    private void hold() {
        if (passed == null && output == null) {
            return;
        }
        ByteBuilder all = held == null ? new ByteBuilder(512) : held;
        held = all;
        if (passed != null) {
            all.write(passed, passedFrom, passedTo - passedFrom);
            passed = null;
        }
        if (output != null) {
            all.write(output.array(), 0, output.length());
            output = null;
        }
    }

    private void write(byte[] array, int offset, int length) {
        commit();
        long now = exchange.timers().nanos();
        exchange.log().firstByte(now);
        exchange.log().sent(length);
        writtenNanos = now;
        writing = true;
        exchange.sink().write(array, offset, length, this);
    }

    private void commit() {
        if (!exchange.committed()) {
            exchange.commit(
                    200,
                    headers.set("Content-Type", "text/event-stream; charset=utf-8")
                            .set("Cache-Control", "no-cache, no-transform")
                            .set("X-Accel-Buffering", "no"));
        }
    }

    private void finish() {
        stop();
        if (tap.progress() == Progress.FINISHED) {
            commit();
            exchange.finish();
        } else {
            exchange.fail(new GatewayException(
                    ErrorKind.UPSTREAM_CUT, "The upstream ended the stream before the answer was complete."));
        }
    }

    private void checkTime() {
        long now = exchange.timers().nanos();
        timer = null;
        if (now - exchange.log().startNanos() >= timeouts.total().toNanos()) {
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
            if (tap.progress() == Progress.FINISHED && now - readNanos >= LINGER.toNanos()) {
                sourceEnded = true;
                appendEnd();
                send();
            } else if (!generated && now - startNanos >= timeouts.firstByte().toNanos()) {
                failure = Failures.firstByte(timeouts.firstByte());
            } else if (generated && now - readNanos >= timeouts.idle().toNanos()) {
                failure = Failures.idle(timeouts.idle());
            } else if (commentDue(now)) {
                byte[] comment = SseFormat.KEEP_ALIVE.clone();
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
        return !config.keepAlive().isZero() && now - writtenNanos >= config.keepAlive().toNanos();
    }

    /** Plans the next look at the clock: the earliest time at which something can be due. */
    private void plan(long now) {
        long next = exchange.log().startNanos() + timeouts.total().toNanos() - now;
        next = Math.min(next, (generated ? readNanos : startNanos) + untilSilent().toNanos() - now);
        if (!exchange.committed()) {
            next = Math.min(next, exchange.log().startNanos() + config.commitAfter().toNanos() - now);
        } else if (!config.keepAlive().isZero()) {
            next = Math.min(next, writtenNanos + config.keepAlive().toNanos() - now);
        }
        // What becomes due only later (an event that starts the idle clock) is at least this far away:
        next = Math.min(next, timeouts.idle().toNanos());
        if (!config.keepAlive().isZero()) {
            next = Math.min(next, config.keepAlive().toNanos());
        }
        replan(Math.max(next, Duration.ofMillis(1).toNanos()));
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
        exchange.log().usage(tap.usage(), tap.finish());
        if (!sourceEnded) {
            abortUpstream.run();
        }
    }
}
