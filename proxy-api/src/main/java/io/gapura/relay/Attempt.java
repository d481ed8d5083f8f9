package io.gapura.relay;

import io.gapura.dialect.AnswerContext;
import io.gapura.dialect.OutboundDialect;
import io.gapura.dialect.RawAnswer;
import io.gapura.error.GatewayException;
import io.gapura.exchange.Exchange;
import io.gapura.http.ByteBuilder;
import io.gapura.http.ByteSource;
import io.gapura.http.Headers;
import io.gapura.model.GenerationEvent;
import io.gapura.provider.Upstream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One try at an upstream for a generation: looks at the head of the answer and hands what follows to a {@link Carrier}. Called
 * from any thread, one at a time.
 */
final class Attempt implements Sending.Arrival {
    private final Exchange exchange;
    private final Upstream upstream;
    private final OutboundDialect dialect;
    private final String model;
    private final Translation translation;
    private final AnswerContext context;
    private final AnswerCrossing crossing;
    private final Sending sending;
    private final Carrier carrier;
    private final @Nullable StreamRelay stream;

    Attempt(
            Exchange exchange,
            Upstream upstream,
            OutboundDialect dialect,
            String model,
            Translation translation,
            AnswerContext context,
            RelaySettings settings) {
        this.exchange = exchange;
        this.upstream = upstream;
        this.dialect = dialect;
        this.model = model;
        this.translation = translation;
        this.context = context;
        this.crossing = new AnswerCrossing(exchange, dialect, translation.losses());
        this.sending = new Sending(
                exchange,
                upstream,
                dialect,
                crossing,
                settings.limits().answer().asArrayLength());
        if (exchange.outline().stream()) {
            stream = new StreamRelay(
                    exchange,
                    settings.limits().event().asArrayLength(),
                    settings.stream(),
                    upstream.timeouts(),
                    sending::abort);
            carrier = stream;
        } else {
            stream = null;
            carrier = new WholeRelay(exchange, upstream.timeouts(), sending::abort);
        }
    }

    /** Sends the call with these headers. */
    void start(Headers headers, byte[] body) {
        sending.start(
                carrier,
                listener -> upstream.generate(
                        dialect,
                        model,
                        exchange.outline().stream(),
                        headers,
                        exchange.request().clientKey(),
                        body,
                        listener),
                this);
    }

    @Override
    public void head(int status, Headers headers, ByteSource body) {
        if (status < 200 || status > 299) {
            sending.refused(status, headers, body, (bytes, read) -> read);
        } else if (!headers.mediaType().equals("text/event-stream")) {
            sending.gather(body, bytes -> answered(headers, bytes));
        } else if (stream != null) {
            stream.attach(new StreamRelay.Inflow(body, crossing.answer(headers), translation.stream()));
        } else {
            body.fail(Sending.givenUp());
            carrier.fail(Failures.streamForWhole());
        }
    }

    private void answered(Headers headers, byte[] body) {
        if (stream == null) {
            RawAnswer answer = translation.answer(body);
            carrier.deliver(new Delivery(
                    crossing.answer(headers).set("Content-Type", "application/json"),
                    answer.body(),
                    answer.usage(),
                    answer.finish()));
        } else {
            asStream(headers, body);
        }
    }

    /** A stream was asked for and a whole answer came: it is told as a stream, through its events. */
    private void asStream(Headers headers, byte[] body) {
        List<GenerationEvent> events = dialect.readAnswer(body);
        EventTelling telling =
                new EventTelling(exchange.dialect().streamWriter(context, translation.losses()), translation.stages());
        ByteBuilder frames = new ByteBuilder(body.length + 512);
        events.forEach(event -> telling.tell(event, frames));
        GatewayException failure = telling.failure();
        if (failure != null) {
            carrier.fail(failure);
        } else {
            carrier.deliver(
                    new Delivery(crossing.answer(headers), frames.toByteArray(), telling.usage(), telling.finish()));
        }
    }
}
