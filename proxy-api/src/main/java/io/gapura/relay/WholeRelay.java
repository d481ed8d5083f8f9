package io.gapura.relay;

import io.gapura.error.GatewayException;
import io.gapura.exchange.Exchange;
import io.gapura.exchange.Timers;
import io.gapura.provider.TimeoutsConfig;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Carries a whole answer: nothing leaves until all of it is there, so that whatever goes wrong has its true status. Also waits
 * for the head of an answer that another carries on. Thread-safe: the first of answer, failure, timeout and departure of the
 * client ends it.
 */
final class WholeRelay implements Carrier {
    private final Exchange exchange;
    private final TimeoutsConfig timeouts;
    private final Runnable abortUpstream;
    private final AtomicBoolean over = new AtomicBoolean();
    private final long startNanos;
    private volatile long touchedNanos = -1;
    private volatile long sentNanos;
    private volatile boolean uploads;
    private volatile Timers.@Nullable Handle timer;

    WholeRelay(Exchange exchange, TimeoutsConfig timeouts, Runnable abortUpstream) {
        this.exchange = exchange;
        this.timeouts = timeouts;
        this.abortUpstream = abortUpstream;
        this.startNanos = exchange.timers().nanos();
        this.sentNanos = startNanos;
    }

    @Override
    public void start() {
        plan();
    }

    @Override
    public void touched() {
        touchedNanos = Math.max(0, exchange.timers().nanos() - startNanos);
    }

    /** A piece of the request's body went out, or can now: first byte and total count from the last of them. */
    void requestMoved() {
        sentNanos = exchange.timers().nanos();
        uploads = true;
    }

    /** From when the total time counts: the call's start, or where its body streams, its last piece. */
    long beganNanos() {
        return uploads ? sentNanos : exchange.log().startNanos();
    }

    /** Leaves the rest to another carrier; false if it is over already. */
    boolean handOver() {
        return end();
    }

    @Override
    public void deliver(Delivery delivery) {
        if (end()) {
            exchange.log().usage(delivery.usage(), delivery.finish());
            abortUpstream.run(); // harmless, but where the answer came before all of the request had gone
            exchange.answer(delivery.status(), delivery.headers(), delivery.body());
        }
    }

    @Override
    public void fail(GatewayException failure) {
        if (end()) {
            abortUpstream.run();
            exchange.fail(failure);
        }
    }

    @Override
    public void clientGone(Throwable reason) {
        boolean first = end();
        abortUpstream.run();
        if (first) {
            exchange.gone(reason);
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

    /** Looks at the clock, and plans the next look for when something can be due. */
    private void plan() {
        long now = exchange.timers().nanos();
        long sent = sentNanos;
        long untilTotal = beganNanos() + timeouts.total().toNanos() - now;
        long touched = touchedNanos;
        long untilSilent = touched < 0
                ? sent + timeouts.firstByte().toNanos() - now
                : startNanos + touched + timeouts.idle().toNanos() - now;
        if (untilTotal <= 0) {
            fail(Failures.total(timeouts.total()));
        } else if (untilSilent <= 0) {
            fail(touched < 0 ? Failures.firstByte(timeouts.firstByte()) : Failures.idle(timeouts.idle()));
        } else {
            long next =
                    Math.min(untilTotal, Math.min(untilSilent, timeouts.idle().toNanos()));
            timer = exchange.timers().after(Duration.ofNanos(next), this::plan);
            Timers.Handle planned = timer;
            if (over.get() && planned != null) {
                planned.cancel();
            }
        }
    }
}
