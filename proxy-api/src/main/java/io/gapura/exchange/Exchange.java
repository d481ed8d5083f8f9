package io.gapura.exchange;

import io.gapura.dialect.InboundDialect;
import io.gapura.dialect.RequestOutline;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.http.Content;
import io.gapura.http.Headers;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One client call from its request to its end. Knows no servlet: the same exchange runs to a servlet response, a store or a
 * collector in memory. The steps use it one after the other, by one thread at a time; it ends exactly once.
 */
public final class Exchange {
    private final ClientRequest request;
    private final InboundDialect dialect;
    private final ClientSink sink;
    private final ExchangeLog log;
    private final Timers timers;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicBoolean answered = new AtomicBoolean();
    private volatile boolean committed;
    private volatile @Nullable RequestOutline outline;
    private volatile @Nullable Content body;
    private volatile @Nullable String pinned;
    private volatile @Nullable AnswerStage answerStage;
    private volatile @Nullable Object plan;
    private volatile @Nullable Runnable atEnd;
    private volatile Headers besideFailure = new Headers();
    private volatile Headers beside = new Headers();

    /** An exchange that answers this request to this sink, in this dialect. */
    public Exchange(ClientRequest request, InboundDialect dialect, ClientSink sink, ExchangeLog log, Timers timers) {
        this.request = request;
        this.dialect = dialect;
        this.sink = sink;
        this.log = log;
        this.timers = timers;
    }

    /** What the client sent. */
    public ClientRequest request() {
        return request;
    }

    /** The dialect that the client speaks. */
    public InboundDialect dialect() {
        return dialect;
    }

    /** What is known of the exchange so far. */
    public ExchangeLog log() {
        return log;
    }

    /** The clock and the timers that the exchange lives by. */
    public Timers timers() {
        return timers;
    }

    /** Where the answer goes; used by whoever streams, others use {@link #answer} and {@link #fail}. */
    public ClientSink sink() {
        return sink;
    }

    /** What was read of a generation request. An {@link IllegalStateException} before it was. */
    public RequestOutline outline() {
        RequestOutline read = outline;
        if (read == null) {
            throw new IllegalStateException("the request was not read yet");
        }
        return read;
    }

    /** Says what was read of the request. */
    public void outline(RequestOutline read) {
        outline = read;
        log.model(read.model(), read.stream());
    }

    /** The body to send on: the client's, or what a step has put in its place. */
    public Content body() {
        Content replaced = body;
        return replaced == null ? request.body() : replaced;
    }

    /** Puts another body in the place of the client's. */
    public void body(Content replacement) {
        body = replacement;
    }

    /** Says that the call can only go to this upstream: what it names lies there. */
    public void pin(String upstream) {
        pinned = upstream;
    }

    /** The name of the only upstream that the call can go to; null where routing is free. */
    public @Nullable String pinned() {
        return pinned;
    }

    /** Has a whole answer seen before it leaves. */
    public void answerStage(AnswerStage stage) {
        answerStage = stage;
    }

    /** Who sees a whole answer before it leaves; null if nobody does: then it need not be held. */
    public @Nullable AnswerStage answerStage() {
        return answerStage;
    }

    /** Runs an action when the exchange ends, in whatever way, on the thread that ends it; at once if it has ended. For one action. */
    public void whenEnded(Runnable action) {
        atEnd = action;
        if (ended.get()) {
            runAtEnd();
        }
    }

    private void runAtEnd() {
        Runnable action = atEnd;
        atEnd = null;
        if (action != null) {
            action.run();
        }
    }

    /** Leaves a plan for a later step. */
    public void plan(Object made) {
        plan = made;
    }

    /** The plan that an earlier step left. */
    public <T> T plan(Class<T> type) {
        return type.cast(Objects.requireNonNull(plan, "no plan was made yet"));
    }

    /** Whether status and headers have left, so that a failure can only be told inside the stream. */
    public boolean committed() {
        return committed;
    }

    /** Sends status and headers of a stream off with the next write. */
    public void commit(int status, Headers headers) {
        committed = true;
        log.status(status);
        sink.head(status, common(headers));
    }

    /** Says which headers go along if the exchange fails before it is {@link #committed()}: an upstream's word on its limits. */
    public void besideFailure(Headers headers) {
        besideFailure = headers;
    }

    /** Says a header that goes along with whatever is answered, a stream or a failure too; for one step at a time, before it is {@link #committed()}. */
    public void beside(String name, String value) {
        Headers more = new Headers();
        beside.forEach(more::add);
        beside = more.set(name, value);
    }

    /** Answers whole and ends. The first answer or failure counts, whoever comes later is not heard. */
    public void answer(int status, Headers headers, byte[] body) {
        if (answered.compareAndSet(false, true)) {
            orBreakOff(() -> whole(status, headers, body));
        }
    }

    private void whole(int status, Headers headers, byte[] body) {
        if (ended.get()) {
            return;
        }
        commit(status, headers.set("Content-Length", Integer.toString(body.length)));
        boolean bare = request.method().equals("HEAD") || body.length == 0;
        if (bare) {
            finish();
            return;
        }
        log.firstByte(timers.nanos());
        lastWrite(body);
    }

    private void lastWrite(byte[] bytes) {
        sink.write(bytes, 0, bytes.length, new ClientSink.Written() {
            @Override
            public void written() {
                log.sent(bytes.length);
                finish();
            }

            @Override
            public void gone(Throwable reason) {
                Exchange.this.gone(reason);
            }
        });
    }

    /** The answer is whole: ends the exchange. */
    public void finish() {
        if (ended.compareAndSet(false, true)) {
            sink.end();
            end(log.failure() == null ? Ending.DELIVERED : Ending.FAILED);
        }
    }

    /**
     * Ends the exchange with a failure: as a status and a body in the client's dialect, or, once {@link #committed()},
     * inside the stream. Whoever writes a stream must not have a write under way. The first answer or failure counts.
     */
    public void fail(Throwable failure) {
        if (failure instanceof GatewayException known && known.kind() == ErrorKind.CLIENT_GONE) {
            gone(known); // found out by whoever reads the body: nobody is there to be told
            return;
        }
        if (ended.get() || !answered.compareAndSet(false, true)) {
            return;
        }
        GatewayException told = tell(failure);
        log.failure(told);
        orBreakOff(() -> {
            if (committed) {
                lastWrite(dialect.writeStreamError(told));
            } else {
                whole(told.status(), headersOf(told), dialect.writeError(told));
            }
        });
    }

    /** What can't even be told must not leave the client waiting. */
    private void orBreakOff(Runnable telling) {
        try {
            telling.run();
        } catch (RuntimeException | Error mistake) {
            breakOff(tell(mistake));
        }
    }

    private Headers headersOf(GatewayException told) {
        Headers headers = errorHeaders(told);
        besideFailure.forEach((name, value) -> {
            if (!headers.has(name)) {
                headers.add(name, value);
            }
        });
        return headers;
    }

    /** The client is gone: nobody is told, the exchange ends. */
    public void gone(Throwable reason) {
        if (ended.compareAndSet(false, true)) {
            log.failure(
                    new GatewayException(ErrorKind.CLIENT_GONE, "the client closed the connection").because(reason));
            if (!committed) {
                log.status(ErrorKind.CLIENT_GONE.status());
            }
            sink.abort();
            end(Ending.GONE);
        }
    }

    /**
     * Ends the exchange without another word, because a write is stuck and none can follow it: the connection is broken so
     * that the answer can't look whole.
     */
    public void breakOff(GatewayException failure) {
        if (ended.compareAndSet(false, true)) {
            log.failure(failure);
            sink.abort();
            end(Ending.FAILED);
        }
    }

    /** Whether the exchange has ended. */
    public boolean ended() {
        return ended.get();
    }

    /** The headers that an error answer of ours has. */
    public static Headers errorHeaders(GatewayException failure) {
        Headers headers = Headers.of("Content-Type", "application/json", "Cache-Control", "no-store");
        Duration retryAfter = failure.retryAfter();
        if (retryAfter != null) {
            headers.set("Retry-After", Long.toString(Math.max(1, (retryAfter.toMillis() + 999) / 1000)));
        } else if (failure.kind() == ErrorKind.UNAVAILABLE) {
            headers.set("Retry-After", "1");
        }
        if (failure.kind() == ErrorKind.AUTHENTICATION) {
            headers.set("WWW-Authenticate", "Bearer");
        }
        return headers;
    }

    private Headers common(Headers headers) {
        if (!headers.has("openai-processing-ms") && request.endpoint().access() == Endpoint.Access.CALLERS) {
            headers.set("openai-processing-ms", Long.toString((timers.nanos() - log.startNanos()) / 1_000_000));
        }
        beside.forEach((name, value) -> {
            if (!headers.has(name)) {
                headers.add(name, value);
            }
        });
        String requestId = dialect.headers().requestId();
        if (requestId != null) {
            headers.set(requestId, log.id());
        }
        return headers;
    }

    private void end(Ending how) {
        runAtEnd();
        log.end(how, timers.nanos());
    }

    private static GatewayException tell(Throwable failure) {
        if (failure instanceof GatewayException told) {
            return told;
        }
        return new GatewayException(
                        ErrorKind.SERVER_ERROR,
                        "The gateway made a mistake; its log has the details under this x-request-id.")
                .because(failure);
    }
}
