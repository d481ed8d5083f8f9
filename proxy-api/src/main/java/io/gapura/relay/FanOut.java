package io.gapura.relay;

import io.gapura.dialect.AnswerStreamReader;
import io.gapura.dialect.RawAnswer;
import io.gapura.exchange.Exchange;
import io.gapura.http.ByteSource;
import io.gapura.http.Headers;
import io.gapura.model.GenerationEvent;
import io.gapura.provider.TimeoutsConfig;
import io.gapura.provider.Upstream;
import java.io.EOFException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One try at an upstream for several answers where it gives only one at a time: as many calls side by side, told as one answer.
 * The first failure ends them all. Called from any thread, for each call one at a time.
 */
final class FanOut {
    private final Exchange exchange;
    private final Upstream upstream;
    private final Translation.Translated translation;
    private final AnswerCrossing crossing;
    private final List<Sending> sendings;
    private final AtomicReferenceArray<@Nullable List<GenerationEvent>> answers;
    private final AtomicInteger missing;
    private final AtomicBoolean attached = new AtomicBoolean();
    private final Carrier carrier;
    private final @Nullable StreamRelay relay;
    private final @Nullable MergedStream merged;

    FanOut(
            Exchange exchange,
            Upstream upstream,
            Translation.Translated translation,
            int calls,
            RelaySettings settings) {
        this.exchange = exchange;
        this.upstream = upstream;
        this.translation = translation;
        this.crossing = new AnswerCrossing(exchange, translation.outbound(), translation.losses());
        this.answers = new AtomicReferenceArray<>(calls);
        this.missing = new AtomicInteger(calls);
        int longestAnswer = settings.limits().answer().asArrayLength();
        int longestEvent = settings.limits().event().asArrayLength();
        this.sendings = IntStream.range(0, calls)
                .mapToObj(call -> new Sending(exchange, upstream, translation.outbound(), crossing, longestAnswer))
                .toList();
        if (exchange.outline().stream()) {
            List<AnswerStreamReader> readers = IntStream.range(0, calls)
                    .mapToObj(call -> translation.outbound().streamReader())
                    .toList();
            relay = new StreamRelay(
                    exchange, longestEvent, settings.stream(), patient(upstream.timeouts()), this::abort);
            merged = new MergedStream(readers, longestEvent, translation.telling());
            carrier = relay;
        } else {
            relay = null;
            merged = null;
            carrier = new WholeRelay(exchange, patient(upstream.timeouts()), this::abort);
        }
    }

    /** While one answer pauses or is there already, another may not have begun: silence may last as long as that may take. */
    private static TimeoutsConfig patient(TimeoutsConfig timeouts) {
        boolean longer = timeouts.firstByte().compareTo(timeouts.idle()) > 0;
        return new TimeoutsConfig(
                timeouts.connect(),
                timeouts.firstByte(),
                longer ? timeouts.firstByte() : timeouts.idle(),
                timeouts.total());
    }

    /** Sends the calls, each with these headers and a body of its own. */
    void start(Headers headers, List<byte[]> bodies) {
        carrier.start();
        exchange.sink().onGone(() -> carrier.clientGone(new EOFException("the client closed the connection")));
        for (int i = 0; i < bodies.size(); i++) {
            int call = i;
            sendings.get(call)
                    .join(
                            carrier,
                            listener -> upstream.generate(
                                    translation.outbound(),
                                    translation.upstreamModel(),
                                    exchange.outline().stream(),
                                    headersOf(headers, call),
                                    exchange.request().clientKey(),
                                    bodies.get(call),
                                    listener),
                            (status, fields, body) -> head(call, status, fields, body));
        }
    }

    /** Each call has headers of its own, and a key that makes a repeated call harmless must not make it another's repetition. */
    private static Headers headersOf(Headers shared, int call) {
        Headers own = new Headers();
        shared.forEach((name, value) ->
                own.add(name, call > 0 && name.equalsIgnoreCase("Idempotency-Key") ? value + "-" + call : value));
        return own;
    }

    private void head(int call, int status, Headers headers, ByteSource body) {
        Sending sending = sendings.get(call);
        if (status < 200 || status > 299) {
            sending.refused(status, headers, body, (bytes, read) -> read);
        } else if (!headers.mediaType().equals("text/event-stream")) {
            sending.gather(
                    body,
                    bytes -> answered(call, headers, translation.outbound().readAnswer(bytes)));
        } else if (merged != null) {
            merged.add(call, body);
            attach(headers);
        } else {
            body.fail(Sending.givenUp());
            carrier.fail(Failures.streamForWhole());
        }
    }

    private void answered(int call, Headers headers, List<GenerationEvent> events) {
        if (merged != null) {
            merged.add(call, events);
            attach(headers);
            return;
        }
        answers.set(call, events);
        if (missing.decrementAndGet() == 0) {
            RawAnswer answer = translation.answer(merge());
            carrier.deliver(new Delivery(
                    crossing.answer(headers).set("Content-Type", "application/json"),
                    answer.body(),
                    answer.usage(),
                    answer.finish()));
        }
    }

    private List<GenerationEvent> merge() {
        List<GenerationEvent> events = new ArrayList<>();
        AnswerMerge merge = new AnswerMerge(answers.length(), events::add);
        for (int i = 0; i < answers.length(); i++) {
            int call = i;
            Objects.requireNonNull(answers.get(i)).forEach(event -> merge.take(call, event));
        }
        return events;
    }

    /** The first stream that begins has the relay read. */
    private void attach(Headers headers) {
        if (relay != null && merged != null && attached.compareAndSet(false, true)) {
            relay.attach(new StreamRelay.Inflow(merged, crossing.answer(headers), merged));
        }
    }

    private void abort() {
        sendings.forEach(Sending::abort);
    }
}
