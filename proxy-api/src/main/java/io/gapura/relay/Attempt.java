package io.gapura.relay;

import io.gapura.dialect.AnswerContext;
import io.gapura.dialect.OutboundDialect;
import io.gapura.dialect.RawAnswer;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.exchange.Exchange;
import io.gapura.http.ByteBuilder;
import io.gapura.http.ByteSource;
import io.gapura.http.Gathering;
import io.gapura.http.Headers;
import io.gapura.model.GenerationEvent;
import io.gapura.model.Losses;
import io.gapura.provider.Upstream;
import io.gapura.provider.UpstreamTransport;
import java.io.EOFException;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One try at an upstream: sends the call, looks at the head of the answer and hands what follows to a {@link Carrier}. The
 * transport calls it from any thread, one at a time; the client may go away at any moment.
 */
final class Attempt implements UpstreamTransport.Listener {
    private final Exchange exchange;
    private final Upstream upstream;
    private final OutboundDialect dialect;
    private final Translation translation;
    private final AnswerContext context;
    private final Losses losses;
    private final RelaySettings settings;
    private final Carrier carrier;
    private final @Nullable StreamRelay stream;

    private UpstreamTransport.@Nullable Call call; // guarded by this
    private boolean aborted; // guarded by this
    private volatile boolean
            received; // the whole answer was read: nothing is left to abort, and the connection is good

    Attempt(
            Exchange exchange,
            Upstream upstream,
            OutboundDialect dialect,
            Translation translation,
            AnswerContext context,
            Losses losses,
            RelaySettings settings) {
        this.exchange = exchange;
        this.upstream = upstream;
        this.dialect = dialect;
        this.translation = translation;
        this.context = context;
        this.losses = losses;
        this.settings = settings;
        if (exchange.outline().stream()) {
            stream = new StreamRelay(
                    exchange,
                    settings.limits().event().asArrayLength(),
                    settings.stream(),
                    upstream.timeouts(),
                    this::abort);
            carrier = stream;
        } else {
            stream = null;
            carrier = new WholeRelay(exchange, upstream.timeouts(), this::abort);
        }
    }

    /** Sends the call with these headers. */
    void start(Headers headers, byte[] body) {
        carrier.start();
        exchange.sink().onGone(() -> carrier.clientGone(new EOFException("the client closed the connection")));
        UpstreamTransport.Call sent;
        try {
            sent = upstream.generate(dialect, headers, exchange.request().clientKey(), body, this);
        } catch (RuntimeException mistake) { // the carrier must hear of it, it has timers running
            carrier.fail(Failures.ofHouse(mistake));
            return;
        }
        boolean late;
        synchronized (this) {
            call = sent;
            late = aborted;
        }
        if (late) { // it was given up before there was something to abort
            sent.abort(givenUp());
        }
    }

    @Override
    public void head(int status, Headers headers, ByteSource body) {
        try {
            begin(status, headers, body);
        } catch (RuntimeException | Error mistake) { // thrown into the transport it would be lost, and the client wait
            body.fail(mistake);
            carrier.fail(Failures.ofHouse(mistake));
        }
    }

    private void begin(int status, Headers headers, ByteSource body) {
        exchange.log().upstreamRequestId(headers.first("x-request-id"));
        carrier.touched();
        if (status < 200 || status > 299) {
            gather(body, bytes -> refused(status, headers, bytes));
        } else if (!headers.mediaType().equals("text/event-stream")) {
            gather(body, bytes -> answered(headers, bytes));
        } else if (stream != null) {
            stream.attach(new StreamRelay.Inflow(body, crossing(headers), translation.stream()));
        } else {
            body.fail(givenUp());
            carrier.fail(new GatewayException(
                    ErrorKind.UPSTREAM_MALFORMED,
                    "The upstream answered with a stream where a whole answer was asked for."));
        }
    }

    @Override
    public void failed(GatewayException failure) {
        carrier.fail(failure);
    }

    private void gather(ByteSource body, Consumer<byte[]> whole) {
        Gathering.of(
                body,
                settings.limits().answer().asArrayLength(),
                carrier::touched,
                bytes -> {
                    received = true;
                    try {
                        whole.accept(bytes);
                    } catch (RuntimeException | Error failure) {
                        carrier.fail(Failures.ofHouse(failure));
                    }
                },
                broken -> carrier.fail(Failures.midAnswer(broken)));
    }

    private void answered(Headers headers, byte[] body) {
        if (stream == null) {
            RawAnswer answer = translation.answer(body);
            carrier.deliver(new Delivery(
                    crossing(headers).set("Content-Type", "application/json"),
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
        EventTelling telling = new EventTelling(exchange.dialect().streamWriter(context, losses));
        ByteBuilder frames = new ByteBuilder(body.length + 512);
        events.forEach(event -> telling.tell(event, frames));
        GatewayException failure = telling.failure();
        if (failure != null) {
            carrier.fail(failure);
        } else {
            carrier.deliver(new Delivery(crossing(headers), frames.toByteArray(), telling.usage(), telling.finish()));
        }
    }

    private void refused(int status, Headers headers, byte[] body) {
        GatewayException failure = dialect.readError(status, headers, body);
        exchange.besideFailure(CrossingHeaders.answer(headers));
        boolean clientsKey = upstream.config().passClientKey() && (status == 401 || status == 403);
        if (clientsKey) {
            failure = new GatewayException(ErrorKind.AUTHENTICATION, "The upstream refused the key that you sent.")
                    .status(status);
        }
        String said = failure.detail() == null ? "" : ": " + failure.detail();
        carrier.fail(failure.detail("upstream " + upstream.name() + " answered " + status + said));
    }

    private Headers crossing(Headers headers) {
        Headers crossing = CrossingHeaders.answer(headers);
        if (!losses.isEmpty()) {
            crossing.set(
                    "x-gapura-losses",
                    losses.all().stream().map(Losses.Loss::what).distinct().collect(Collectors.joining(", ")));
        }
        return crossing;
    }

    private void abort() {
        UpstreamTransport.Call sent;
        synchronized (this) {
            aborted = true;
            sent = call;
        }
        if (sent != null && !received) {
            sent.abort(givenUp());
        }
    }

    private static Throwable givenUp() {
        return new EOFException("the exchange ended before the upstream's answer did");
    }
}
