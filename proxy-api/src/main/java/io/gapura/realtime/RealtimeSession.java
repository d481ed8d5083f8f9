package io.gapura.realtime;

import io.gapura.dialect.InboundDialect;
import io.gapura.error.GatewayException;
import io.gapura.exchange.Ending;
import io.gapura.exchange.ExchangeLog;
import io.gapura.exchange.Timers;
import io.gapura.http.ByteBuilder;
import io.gapura.json.JsonWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.websocket.core.OpCode;
import org.jspecify.annotations.Nullable;

/**
 * One conversation: carries messages between the client and the upstream, in order, and ends both sides when either ends. The
 * upstream is asked for the next message when the client has taken the last; the client is read no faster than the upstream takes.
 * It ends exactly once, by the first {@link Farewell}. Thread-safe.
 */
final class RealtimeSession {
    /** How long the sides may take to say goodbye after the session's end; then the connection is broken. */
    private static final Duration LINGER = Duration.ofSeconds(5);

    private final ExchangeLog log;
    private final InboundDialect dialect;
    private final Timers timers;
    private final RealtimeConfig config;
    private final Executor closers;
    private final ClientSide client = new ClientSide(this);
    private final UpstreamSide upstream;

    private final AtomicReference<@Nullable Farewell> ended = new AtomicReference<>();
    private final AtomicInteger sidesLeft = new AtomicInteger(2);
    private final AtomicBoolean clientLeft = new AtomicBoolean();
    private final AtomicBoolean upstreamLeft = new AtomicBoolean();
    private final AtomicLong received = new AtomicLong();
    private final CompletableFuture<@Nullable Void> settled = new CompletableFuture<>();
    private final Object sending = new Object();
    private boolean underWay; // a message to the client; guarded by sending
    private volatile long underWaySince;
    private volatile long touched;
    private volatile boolean opened;
    private boolean begun; // a message of the client's, whose next piece follows; for the container's thread
    private String half = ""; // a character that the container has cut in two; likewise
    private volatile Timers.@Nullable Handle timer;

    /**
     * A session that is not connected.
     *
     * @param longest the longest message of the upstream's, in bytes
     * @param closers runs what may wait for a client
     */
    RealtimeSession(
            ExchangeLog log,
            InboundDialect dialect,
            Timers timers,
            RealtimeConfig config,
            int longest,
            Executor closers) {
        this.log = log;
        this.dialect = dialect;
        this.timers = timers;
        this.config = config;
        this.closers = closers;
        this.upstream = new UpstreamSide(this, longest, config.stall());
        this.touched = timers.nanos();
    }

    /** The client's side. */
    ClientSide client() {
        return client;
    }

    /** The upstream's side. */
    UpstreamSide upstream() {
        return upstream;
    }

    /** Done when both sides are closed and the log has ended. */
    CompletableFuture<@Nullable Void> settled() {
        return settled;
    }

    /** By what id the upstream knows the session. */
    void upstreamId(@Nullable String id) {
        log.upstreamRequestId(id);
    }

    /** The container did not make a WebSocket of the request. */
    void notOpened(GatewayException failure) {
        log.status(failure.status());
        end(Farewell.mistake(failure));
        clientClosed(Farewell.ABNORMAL, "");
    }

    /** The container has taken too long to make a WebSocket of the request. */
    void giveUpOpening() {
        if (!opened) {
            clientClosed(Farewell.ABNORMAL, "");
        }
    }

    /** The client's side is there: the conversation begins. */
    void clientOpened() {
        log.status(101);
        opened = true;
        touched = timers.nanos();
        Farewell early = ended.get();
        if (early != null) {
            sayGoodbye(early);
        } else {
            look();
            upstream.demand();
        }
    }

    /** A piece of a text. */
    void textFromClient(String piece, boolean last) {
        String whole = half + piece;
        boolean cut = !last && !whole.isEmpty() && Character.isHighSurrogate(whole.charAt(whole.length() - 1));
        half = cut ? whole.substring(whole.length() - 1) : "";
        String ready = cut ? whole.substring(0, whole.length() - 1) : whole;
        fromClient(OpCode.TEXT, ready.getBytes(StandardCharsets.UTF_8), last);
    }

    /** A piece of a binary message; the buffer is the container's. */
    void binaryFromClient(ByteBuffer piece, boolean last) {
        byte[] bytes = new byte[piece.remaining()];
        piece.get(bytes);
        fromClient(OpCode.BINARY, bytes, last);
    }

    private void fromClient(byte kind, byte[] bytes, boolean last) {
        touched = timers.nanos();
        received.addAndGet(bytes.length);
        if (bytes.length > 0 || last) {
            upstream.send(begun ? OpCode.CONTINUATION : kind, last, bytes);
            begun = !last;
        }
        if (!upstream.awaitRoom()) {
            end(Farewell.upstreamStalled());
        }
    }

    /** A message of the upstream's; the next is asked for when the client has taken it. */
    void fromUpstream(Message message) {
        touched = timers.nanos();
        synchronized (sending) {
            if (ended.get() != null) {
                upstream.demand();
                return;
            }
            underWay = true;
            underWaySince = timers.nanos();
        }
        log.firstByte(timers.nanos());
        int length = message.length();
        client.send(message, failure -> taken(length, failure));
    }

    private void taken(int length, @Nullable Throwable failure) {
        Farewell waiting;
        synchronized (sending) {
            underWay = false;
            waiting = ended.get();
        }
        touched = timers.nanos();
        if (failure != null) {
            clientClosed(Farewell.ABNORMAL, "");
            return;
        }
        log.sent(length);
        if (waiting == null) {
            upstream.demand();
        } else {
            sayGoodbye(waiting);
        }
    }

    /** The client has said goodbye, or is gone. */
    void clientClosed(int code, String reason) {
        end(Farewell.ofClient(code, reason));
        if (clientLeft.compareAndSet(false, true)) {
            sideLeft();
        }
    }

    /** The upstream has said goodbye. */
    void upstreamClosed(int code, String reason) {
        end(Farewell.ofUpstream(code, reason));
    }

    /** The upstream's connection has broken. */
    void upstreamFailed(@Nullable Throwable cause) {
        end(Farewell.upstreamCut(cause));
    }

    /** The upstream has sent something that can't be passed on. */
    void unfit(int toUpstream, String message) {
        end(Farewell.unfit(toUpstream, message));
    }

    /** The upstream's connection is closed. */
    void upstreamDone() {
        if (upstreamLeft.compareAndSet(false, true)) {
            sideLeft();
        }
    }

    /** Ends the session, if nothing else has. */
    void end(Farewell farewell) {
        boolean first;
        boolean waits;
        synchronized (sending) {
            first = ended.compareAndSet(null, farewell);
            waits = underWay;
        }
        if (!first) {
            return;
        }
        log.usage(log.usage(), "close_" + farewell.code());
        GatewayException failure = farewell.failure();
        if (failure != null) {
            log.failure(failure);
        }
        Timers.Handle looking = timer;
        if (looking != null) {
            looking.cancel();
        }
        timers.after(LINGER, this::settle);
        upstream.close(farewell.toUpstream(), farewell.reason());
        if (opened && (!waits || farewell.how() == Ending.GONE)) {
            sayGoodbye(farewell);
        }
    }

    /** Tells the client; nothing else is being sent to it. */
    private void sayGoodbye(Farewell farewell) {
        if (farewell.toldByEvent()) {
            byte[] event = event(Objects.requireNonNull(farewell.failure()));
            client.send(
                    new Message.Text(new String(event, StandardCharsets.UTF_8), event.length),
                    failure -> close(farewell));
        } else {
            close(farewell);
        }
    }

    private void close(Farewell farewell) {
        closers.execute(() -> client.close(farewell.toClient(), farewell.reason()));
    }

    /**
     * A failure as OpenAI's Realtime tells it (platform.openai.com/docs/api-reference/realtime-server-events/error): the object of
     * its other errors, in an event.
     */
    private byte[] event(GatewayException failure) {
        byte[] error = dialect.writeError(failure);
        ByteBuilder event = new ByteBuilder(error.length + 128);
        event.append("{\"type\":\"error\",\"event_id\":").append(JsonWriter.quote("event_" + log.id()));
        event.append(",");
        event.write(error, 1, error.length - 1);
        return event.toByteArray();
    }

    /** Ends what has lasted, or was silent, for too long, and plans the next look. */
    private void look() {
        long now = timers.nanos();
        Duration total = config.total();
        Duration silent = Duration.ofNanos(now - touched);
        Duration lasted = Duration.ofNanos(now - log.startNanos());
        if (total != null && lasted.compareTo(total) >= 0) {
            end(Farewell.total(total));
        } else if (underWay() && Duration.ofNanos(now - underWaySince).compareTo(config.stall()) >= 0) {
            end(Farewell.clientStalled());
        } else if (!underWay() && silent.compareTo(config.idle()) >= 0) {
            end(Farewell.idle(config.idle()));
        }
        if (ended.get() == null) {
            Duration next = shorter(config.stall(), config.idle().minus(silent));
            next = total == null ? next : shorter(next, total.minus(lasted));
            timer = timers.after(shorter(Duration.ofSeconds(15), next), this::look);
        }
    }

    private boolean underWay() {
        synchronized (sending) {
            return underWay;
        }
    }

    private static Duration shorter(Duration a, Duration b) {
        Duration shorter = a.compareTo(b) <= 0 ? a : b;
        return shorter.compareTo(Duration.ofMillis(10)) < 0 ? Duration.ofMillis(10) : shorter;
    }

    private void sideLeft() {
        if (sidesLeft.decrementAndGet() == 0) {
            settle();
        }
    }

    /** Nothing more will come, or it comes too late. */
    private void settle() {
        Farewell farewell = Objects.requireNonNull(ended.get(), "settled before its end");
        upstream.abort();
        log.received(received.get());
        log.end(farewell.how(), timers.nanos());
        settled.complete(null);
    }
}
