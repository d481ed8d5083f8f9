package io.gapura.relay;

import io.gapura.dialect.OutboundDialect;
import io.gapura.dialect.openai.calls.CallTap;
import io.gapura.dialect.openai.calls.EmbeddingsRepair;
import io.gapura.dialect.openai.calls.UpstreamWords;
import io.gapura.dialect.openai.calls.UsageScan;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.exchange.AnswerStage;
import io.gapura.exchange.ClientRequest;
import io.gapura.exchange.Endpoint;
import io.gapura.exchange.Exchange;
import io.gapura.http.ByteSource;
import io.gapura.http.Content;
import io.gapura.http.Headers;
import io.gapura.json.JsonEdit;
import io.gapura.json.JsonPath;
import io.gapura.json.JsonWriter;
import io.gapura.model.Losses;
import io.gapura.model.Operation;
import io.gapura.provider.Upstream;
import java.time.Duration;
import java.util.concurrent.CompletionException;

/**
 * One try at an upstream for a call that passes as it is. A {@link WholeRelay} waits for the head of the answer; the head says who
 * carries what follows, since what the request asked for and what comes are not always the same. Called from any thread, one
 * at a time.
 */
final class CallAttempt implements Sending.Arrival {
    private static final String EVENTS = "text/event-stream";

    private final Exchange exchange;
    private final Upstream upstream;
    private final OutboundDialect dialect;
    private final CallTreatment treatment;
    private final RelaySettings settings;
    private final AnswerCrossing crossing;
    private final Sending sending;
    private final WholeRelay waiting;

    CallAttempt(
            Exchange exchange,
            Upstream upstream,
            OutboundDialect dialect,
            CallTreatment treatment,
            RelaySettings settings) {
        this.exchange = exchange;
        this.upstream = upstream;
        this.dialect = dialect;
        this.treatment = treatment;
        this.settings = settings;
        this.crossing = new AnswerCrossing(exchange, dialect, new Losses()); // what passes loses nothing
        this.sending = new Sending(
                exchange,
                upstream,
                dialect,
                crossing,
                settings.limits().answer().asArrayLength());
        this.waiting = new WholeRelay(exchange, upstream.timeouts(), sending::abort);
    }

    /**
     * Sends the call.
     *
     * @param model the upstream's name of the model that it is about; empty if none
     */
    void start(String path, String query, String model, Headers headers, Content body) {
        ClientRequest request = exchange.request();
        // Who may not know HEAD is asked with GET; what follows its head is not taken.
        String method = treatment.raw() ? request.method() : request.endpoint().method();
        Content moving = moving(body); // before the clock starts, which it sets
        sending.start(
                waiting,
                listener -> upstream.call(method, path, query, model, headers, request.clientKey(), moving, listener),
                this);
    }

    /** A body that streams moves the time on, and its end is the client's doing. */
    private Content moving(Content body) {
        if (!(body instanceof Content.Streaming streaming)) {
            return body;
        }
        sending.requestGone(false);
        waiting.requestMoved(); // how long the client took until here is nothing to the upstream
        return new Content.Streaming(streaming.length(), new MovingSource(streaming.source(), this::moved));
    }

    private void moved(ByteSource.Chunk chunk) {
        waiting.requestMoved();
        Throwable failure = chunk.failure();
        if (failure instanceof GatewayException told) {
            sending.carrier().fail(told);
        } else if (failure != null) {
            sending.carrier().clientGone(failure);
        } else if (chunk.last()) {
            sending.requestGone(true);
        }
    }

    @Override
    public void head(int status, Headers headers, ByteSource body) {
        AnswerStage stage = exchange.answerStage();
        boolean events = headers.mediaType().equals(EVENTS);
        if (!(status >= 200 && status <= 299) && !notModified(status)) {
            sending.refused(status, headers, body, (bytes, read) -> refusal(status, bytes, read));
        } else if (exchange.request().method().equals("HEAD") && !treatment.raw()) {
            headOnly(status, headers, body);
        } else if (stage != null) {
            staged(status, headers, body, stage);
        } else if (events && !treatment.raw()) {
            stream(headers, body);
        } else if (isJson(headers) && (treatment.base64() || treatment.model() != null)) {
            sending.gather(body, bytes -> whole(status, headers, bytes, edited(bytes)));
        } else {
            pass(status, headers, body);
        }
    }

    private boolean notModified(int status) {
        Headers asked = exchange.request().headers();
        return status == 304 && (asked.has("If-None-Match") || asked.has("If-Modified-Since"));
    }

    private void headOnly(int status, Headers headers, ByteSource body) {
        body.fail(Sending.givenUp());
        sending.abort();
        if (waiting.handOver()) {
            Headers fields = crossing.untouched(headers);
            if (exchange.answerStage() != null) { // what the client would get has another length
                fields.remove("Content-Length").remove("ETag");
            }
            exchange.commit(status, fields);
            exchange.finish();
        }
    }

    /** Somebody sees the answer before it leaves; what that one can't see doesn't leave at all. */
    private void staged(int status, Headers headers, ByteSource body, AnswerStage stage) {
        sending.gather(body, bytes -> {
            if (bytes.length == 0) {
                whole(status, headers, bytes, bytes);
                return;
            }
            byte[] renamed = isJson(headers) ? edited(bytes) : bytes;
            var unused = stage.see(upstream.name(), renamed).whenComplete((seen, failure) -> {
                if (failure != null) {
                    waiting.fail(Failures.ofHouse(cause(failure)));
                } else {
                    whole(status, headers, bytes, seen);
                }
            });
        });
    }

    private static Throwable cause(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }

    private void whole(int status, Headers headers, byte[] came, byte[] leaves) {
        Headers fields = crossing.untouched(headers);
        if (came != leaves) {
            fields.remove("ETag");
        }
        UsageScan usage = new UsageScan();
        usage.feed(came, 0, came.length);
        waiting.deliver(new Delivery(status, fields, leaves, usage.usage(), null));
    }

    private byte[] edited(byte[] body) {
        byte[] repaired = treatment.base64() ? EmbeddingsRepair.base64(body) : body;
        String model = treatment.model();
        return model == null
                ? repaired
                : JsonEdit.of(repaired)
                        .replace(JsonPath.of("model"), JsonWriter.quote(model))
                        .apply(ErrorKind.UPSTREAM_MALFORMED);
    }

    private void stream(Headers headers, ByteSource body) {
        StreamRelay relay = new StreamRelay(
                exchange,
                settings.limits().event().asArrayLength(),
                settings.stream(),
                upstream.timeouts(),
                sending::abort,
                waiting.beganNanos());
        // The end of one image is the end of all only where their number is known.
        boolean openEnd = exchange.request().endpoint().operation() == Operation.IMAGES && treatment.images() == 0;
        Duration linger = openEnd ? upstream.timeouts().idle() : StreamRelay.LINGER;
        StreamRelay.Inflow inflow = new StreamRelay.Inflow(
                body, crossing.answer(headers), new CallTap(dialect, treatment.images()), linger);
        handOver(relay, body, () -> {
            relay.start();
            relay.attach(inflow);
        });
    }

    private void pass(int status, Headers headers, ByteSource body) {
        UsageScan usage = isJson(headers) ? new UsageScan() : null;
        PassRelay relay = new PassRelay(
                exchange,
                new PassRelay.Inflow(status, crossing.untouched(headers), body, usage),
                upstream.timeouts().idle(),
                sending);
        handOver(relay, body, relay::start);
    }

    /** The next carrier hears of a client that goes away before the first stops listening: nobody's departure is lost. */
    private void handOver(Carrier next, ByteSource body, Runnable start) {
        sending.carriedBy(next);
        if (waiting.handOver()) {
            start.run();
        } else {
            body.fail(Sending.givenUp());
        }
    }

    private static boolean isJson(Headers headers) {
        String type = headers.mediaType();
        return type.equals("application/json") || type.endsWith("+json");
    }

    private GatewayException refusal(int status, byte[] body, GatewayException read) {
        if (status < 400) {
            return new GatewayException(
                    ErrorKind.UPSTREAM_ERROR,
                    "The upstream `" + upstream.name() + "` answered with a redirect (" + status
                            + "), which the gateway does not follow.");
        }
        Endpoint endpoint = exchange.request().endpoint();
        Operation operation = endpoint.operation();
        boolean absent = status == 404 || status == 405 || status == 501;
        boolean byId = operation != null && !endpoint.parameterNames().isEmpty();
        if (!absent || UpstreamWords.tell(body, byId)) {
            return read;
        }
        if (operation == null) {
            return new GatewayException(
                    ErrorKind.UNKNOWN_PATH,
                    "The upstream `" + upstream.name() + "` does not have this path: it answered " + status + ".");
        }
        return new GatewayException(
                ErrorKind.UNSUPPORTED_OPERATION,
                "The upstream `" + upstream.name() + "` does not offer " + endpoint.method() + " " + endpoint.template()
                        + ": it answered " + status + ".");
    }
}
