package io.gapura.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A request as the {@link FakeUpstream} saw it, and what became of its answer. Thread-safe: the upstream's thread writes,
 * tests read and wait. Times are those of {@link System#nanoTime()}.
 */
public final class ReceivedRequest {
    /** How an answer ended. */
    public enum End {
        /** Its last byte was given to the socket. */
        ANSWERED,
        /** The script cut the connection. */
        CUT,
        /** The client closed its side in order (FIN) before the answer, or its own body, was complete. */
        ABORTED,
        /** The client reset the connection (RST) before that. */
        RESET,
        /** The upstream was closed by the test. */
        CLOSED
    }

    private final int connection;
    private final String method;
    private final String target;
    private final String version;
    private final List<HeaderField> fields;
    private final long arrivedNanos = System.nanoTime();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final @Nullable MessageDigest digest;
    private volatile long bodyBytes;
    private final List<Long> eventNanos = new ArrayList<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean complete;
    private volatile long bytesAccepted;
    private volatile long endedNanos;
    private volatile @Nullable End end;

    ReceivedRequest(int connection, String method, String target, String version, List<HeaderField> fields) {
        this(connection, method, target, version, fields, true);
    }

    ReceivedRequest(
            int connection, String method, String target, String version, List<HeaderField> fields, boolean keepsBody) {
        this.digest = keepsBody ? null : sha256();
        this.connection = connection;
        this.method = method;
        this.target = target;
        this.version = version;
        this.fields = List.copyOf(fields);
    }

    /** Which connection it came on, counted from 1: two requests with the same number shared one. */
    public int connection() {
        return connection;
    }

    /** The method, as sent. */
    public String method() {
        return method;
    }

    /** The request target, as sent: path and query. */
    public String target() {
        return target;
    }

    /** The target without its query. */
    public String path() {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    /** The protocol, as sent: {@code HTTP/1.1}. */
    public String version() {
        return version;
    }

    /** The header fields in their order, with their raw names. */
    public List<HeaderField> fields() {
        return fields;
    }

    /** The first value of this field, compared without case, or null. */
    public @Nullable String header(String name) {
        for (HeaderField field : fields) {
            if (field.name().equalsIgnoreCase(name)) {
                return field.value();
            }
        }
        return null;
    }

    /** All values of this field, compared without case, in order. */
    public List<String> headers(String name) {
        return fields.stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .map(HeaderField::value)
                .toList();
    }

    /** How many bytes of the body arrived so far. */
    public long bodyBytes() {
        return bodyBytes;
    }

    /** The SHA-256 of the body so far, in hex; only where {@link FakeUpstream#countBodies} was said. Once. */
    public String bodyDigest() {
        if (digest == null) {
            throw new IllegalStateException("this body was kept");
        }
        synchronized (body) {
            return HexFormat.of().formatHex(digest.digest());
        }
    }

    /** The body so far, without transfer coding, every byte as sent; empty where {@link FakeUpstream#countBodies} was said. */
    public byte[] body() {
        synchronized (body) {
            return body.toByteArray();
        }
    }

    /** The body so far as UTF-8. */
    public String bodyText() {
        return new String(body(), StandardCharsets.UTF_8);
    }

    /** Whether the whole body arrived. */
    public boolean complete() {
        return complete;
    }

    /** When the head was there. */
    public long arrivedNanos() {
        return arrivedNanos;
    }

    /** Bytes of the answer, head and framing included, that the socket took so far. */
    public long bytesAccepted() {
        return bytesAccepted;
    }

    /** When each {@linkplain FakeAnswer#event event} was handed to the socket, in order. */
    public List<Long> eventNanos() {
        synchronized (eventNanos) {
            return List.copyOf(eventNanos);
        }
    }

    /** How it ended; null while it goes on. */
    public @Nullable End end() {
        return end;
    }

    /** When the client aborted; empty if it did not, or not yet. */
    public OptionalLong abortedNanos() {
        return gone(end) ? OptionalLong.of(endedNanos) : OptionalLong.empty();
    }

    /** When it ended in any way; empty while it goes on. */
    public OptionalLong endedNanos() {
        return end == null ? OptionalLong.empty() : OptionalLong.of(endedNanos);
    }

    /** Waits until the client has aborted, by FIN or by RST; false if the time is over first, or it ended in another way. */
    public boolean awaitAborted(Duration atMost) throws InterruptedException {
        return gone(awaitEnd(atMost));
    }

    /** Waits until it ended in any way; null if the time is over first. */
    public @Nullable End awaitEnd(Duration atMost) throws InterruptedException {
        return ended.await(atMost.toNanos(), TimeUnit.NANOSECONDS) ? end : null;
    }

    void receive(byte[] bytes, int offset, int length) {
        synchronized (body) {
            if (digest == null) {
                body.write(bytes, offset, length);
            } else {
                digest.update(bytes, offset, length);
            }
            long all = bodyBytes + length;
            bodyBytes = all;
        }
    }

    void completed() {
        complete = true;
    }

    void accepted(long total) {
        bytesAccepted = total;
    }

    void eventSent() {
        synchronized (eventNanos) {
            eventNanos.add(System.nanoTime());
        }
    }

    void ended(End how) {
        if (end == null) {
            endedNanos = System.nanoTime();
            end = how;
            ended.countDown();
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    private static boolean gone(@Nullable End how) {
        return how == End.ABORTED || how == End.RESET;
    }

    @Override
    public String toString() {
        return method + " " + target + (end == null ? "" : " (" + end + ")");
    }
}
