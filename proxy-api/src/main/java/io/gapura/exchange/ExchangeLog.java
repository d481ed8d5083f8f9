package io.gapura.exchange;

import io.gapura.error.GatewayException;
import io.gapura.model.Usage;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of one exchange, gathered while it runs and told to the listeners once, at its end. Holds no body and no
 * secret. Fields are written by whichever thread runs the exchange and read at the end; they are volatile for that.
 */
public final class ExchangeLog {
    /** The request attribute under which the filters leave the log for whoever answers. */
    public static final String ATTRIBUTE = "io.gapura.exchange-log";

    private static final Logger LOG = LoggerFactory.getLogger(ExchangeLog.class);

    private final String id;
    private final String method;
    private final String path;
    private final long startNanos;
    private final List<ExchangeListener> listeners;
    private final AtomicBoolean taken = new AtomicBoolean();
    private final AtomicBoolean ended = new AtomicBoolean();

    private volatile @Nullable Endpoint endpoint;
    private volatile Caller caller = Caller.ANONYMOUS;
    private volatile String remote = "";
    private volatile @Nullable String model;
    private volatile @Nullable String upstream;
    private volatile @Nullable String upstreamRequestId;
    private volatile boolean stream;
    private volatile int status;
    private volatile long firstByteNanos = -1;
    private volatile long durationNanos;
    private volatile long bytesIn;
    private final AtomicLong bytesOut = new AtomicLong();
    private volatile @Nullable Usage usage;
    private volatile @Nullable String finish;
    private volatile @Nullable Throwable failure;
    private volatile Ending ending = Ending.DELIVERED;

    /**
     * A log that begins now.
     *
     * @param id the request id
     * @param method the HTTP method
     * @param path the path below the mount, without query: a query may hold a key
     * @param startNanos {@link Timers#nanos()} when the call came in
     * @param listeners who is told at the end
     */
    public ExchangeLog(String id, String method, String path, long startNanos, List<ExchangeListener> listeners) {
        this.id = id;
        this.method = method;
        this.path = path;
        this.startNanos = startNanos;
        this.listeners = List.copyOf(listeners);
    }

    /** The request id. */
    public String id() {
        return id;
    }

    /** The HTTP method. */
    public String method() {
        return method;
    }

    /** The path below the mount. */
    public String path() {
        return path;
    }

    /** When the call came in, in {@link Timers#nanos()}. */
    public long startNanos() {
        return startNanos;
    }

    /** Says which endpoint was called. */
    public void endpoint(Endpoint called) {
        endpoint = called;
    }

    /** The endpoint, null where none matched. */
    public @Nullable Endpoint endpoint() {
        return endpoint;
    }

    /** Says who is calling. */
    public void caller(Caller known) {
        caller = known;
    }

    /** Who is calling. */
    public Caller caller() {
        return caller;
    }

    /** Says from where the call came: an address without a port. */
    public void remote(String address) {
        remote = address;
    }

    /** From where the call came. */
    public String remote() {
        return remote;
    }

    /** Says which model is asked for, empty if none is named, and whether as a stream. */
    public void model(String name, boolean asStream) {
        model = name.isEmpty() ? null : name;
        stream = asStream;
    }

    /** The model as the client named it, where one was read. */
    public @Nullable String model() {
        return model;
    }

    /** Whether the client asked for a stream. */
    public boolean stream() {
        return stream;
    }

    /** Says which upstream the call went to. */
    public void upstream(String name) {
        upstream = name;
    }

    /** The upstream that the call went to, if it went to any. */
    public @Nullable String upstream() {
        return upstream;
    }

    /** Says by what id the upstream knows the call. */
    public void upstreamRequestId(@Nullable String known) {
        upstreamRequestId = known;
    }

    /** By what id the upstream knows the call. */
    public @Nullable String upstreamRequestId() {
        return upstreamRequestId;
    }

    /** Says the status that the client got. */
    public void status(int sent) {
        status = sent;
    }

    /** The status that the client got; 0 before, 499 where it was gone by then. */
    public int status() {
        return status;
    }

    /** Says that the first bytes of the answer left. */
    public void firstByte(long nanos) {
        if (firstByteNanos < 0) {
            firstByteNanos = nanos - startNanos;
        }
    }

    /** From the call's coming in to the first byte out, in nanoseconds; -1 if none left. */
    public long firstByteNanos() {
        return firstByteNanos;
    }

    /** From the call's coming in to its end, in nanoseconds. */
    public long durationNanos() {
        return durationNanos;
    }

    /** Says how many bytes the client sent as a body. */
    public void received(long bytes) {
        bytesIn = bytes;
    }

    /** The bytes that the client sent as a body. */
    public long bytesIn() {
        return bytesIn;
    }

    /** Adds to the bytes of the answer's body. */
    public void sent(long bytes) {
        bytesOut.addAndGet(bytes);
    }

    /** The bytes of the answer's body. */
    public long bytesOut() {
        return bytesOut.get();
    }

    /** Says what the answer cost and why it ended, as far as known. */
    public void usage(@Nullable Usage known, @Nullable String finishWord) {
        usage = known;
        finish = finishWord;
    }

    /** What the answer cost, if known. */
    public @Nullable Usage usage() {
        return usage;
    }

    /** The vendor's raw word for why the answer ended, if known. */
    public @Nullable String finish() {
        return finish;
    }

    /** Says what went wrong. */
    public void failure(Throwable known) {
        failure = known;
    }

    /** What went wrong, if anything did. */
    public @Nullable Throwable failure() {
        return failure;
    }

    /** The label of the failure's kind, if there is one. */
    public @Nullable String failureLabel() {
        Throwable known = failure;
        if (known == null) {
            return null;
        }
        return known instanceof GatewayException told ? told.kind().label() : "internal_error";
    }

    /** How the exchange ended. */
    public Ending ending() {
        return ending;
    }

    /** Hands the answering over: true for the first who asks. Until somebody did, the filters end the log. */
    public boolean take() {
        return taken.compareAndSet(false, true);
    }

    /** Whether somebody took the answering over. */
    public boolean taken() {
        return taken.get();
    }

    /** Ends the log, the first time it is called, and tells the listeners. */
    public void end(Ending how, long nanos) {
        if (ended.compareAndSet(false, true)) {
            ending = how;
            durationNanos = nanos - startNanos;
            for (ExchangeListener listener : listeners) {
                try {
                    listener.ended(this);
                } catch (RuntimeException mistake) { // one listener's mistake is not the others', nor the client's
                    LOG.error("{}: a listener failed at the end of the exchange", id, mistake);
                }
            }
        }
    }
}
