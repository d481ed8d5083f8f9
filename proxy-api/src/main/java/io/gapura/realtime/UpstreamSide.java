package io.gapura.realtime;

import io.gapura.http.ByteBuilder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.OpCode;
import org.jspecify.annotations.Nullable;

/**
 * The upstream's side of a session: frames by Jetty's core client, one at a time and only when they were asked for. Frames come on
 * a thread of the client's; all other methods from any.
 */
final class UpstreamSide implements FrameHandler {
    /** What may be on its way to the upstream before whoever sends has to wait. */
    private static final int IN_FLIGHT = 256 * 1024;

    private final RealtimeSession session;
    private final int longest;
    private final Duration patience;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private long inFlight; // guarded by lock
    private final AtomicBoolean demanded = new AtomicBoolean();
    private volatile @Nullable CoreSession core;
    private volatile boolean closing; // what comes now is of no interest, but for the end
    private boolean closeSeen; // as the following: used by the client's thread for frames
    private boolean text;
    private ByteBuilder message = new ByteBuilder(1024);

    /**
     * A side that is not connected.
     *
     * @param longest the longest message of the upstream's, in bytes
     * @param patience how long it may leave untaken what is sent to it
     */
    UpstreamSide(RealtimeSession session, int longest, Duration patience) {
        this.session = session;
        this.longest = longest;
        this.patience = patience;
    }

    @Override
    public void onOpen(CoreSession opened, Callback callback) {
        core = opened;
        callback.succeeded(); // nothing is asked for before the client is there
    }

    /** Asks for the next message. */
    void demand() {
        CoreSession open = core;
        if (open != null && demanded.compareAndSet(false, true)) {
            open.demand();
        }
    }

    @Override
    public void onFrame(Frame frame, Callback callback) {
        demanded.set(false);
        byte code = frame.getOpCode();
        if (code == OpCode.CLOSE) {
            closeSeen = true;
            CloseStatus status = CloseStatus.getCloseStatus(frame);
            callback.succeeded(); // answers it, if we have not closed before
            session.upstreamClosed(
                    status == null ? Farewell.NO_CODE : status.getCode(),
                    status == null || status.getReason() == null ? "" : status.getReason());
        } else if (code == OpCode.PING) {
            byte[] payload = bytes(frame);
            callback.succeeded();
            send(OpCode.PONG, true, payload);
            demand();
        } else if (frame.isDataFrame() && !closing) {
            boolean whole = take(frame);
            callback.succeeded();
            if (whole) {
                deliver();
            } else {
                demand();
            }
        } else {
            callback.succeeded();
            demand();
        }
    }

    /** Keeps what the frame brings; true if the message is whole. */
    private boolean take(Frame frame) {
        if (frame.getOpCode() != OpCode.CONTINUATION) {
            text = frame.getOpCode() == OpCode.TEXT;
        }
        if (message.length() + (long) frame.getPayloadLength() > longest) {
            message = new ByteBuilder(0);
            session.unfit(
                    Farewell.TOO_LARGE,
                    "The upstream's message is longer than the " + longest + " bytes of limits.event.");
            return false;
        }
        if (frame.hasPayload()) {
            message.append(frame.getPayload());
        }
        return frame.isFin();
    }

    private void deliver() {
        byte[] whole = message.toByteArray();
        message = new ByteBuilder(1024); // else a session would keep the room of its longest message
        try {
            session.fromUpstream(
                    text ? new Message.Text(decode(whole), whole.length) : new Message.Binary(ByteBuffer.wrap(whole)));
        } catch (CharacterCodingException malformed) {
            session.unfit(Farewell.BAD_PAYLOAD, "The upstream's text is not UTF-8.");
            demand();
        }
    }

    @Override
    public void onError(Throwable cause, Callback callback) {
        callback.succeeded();
        session.upstreamFailed(cause);
    }

    @Override
    public void onClosed(CloseStatus status, Callback callback) {
        callback.succeeded();
        wake();
        if (!closeSeen) {
            session.upstreamFailed(null);
        }
        session.upstreamDone();
    }

    /** Sends a frame; waits while too much is on its way, so that a fast client is read no faster than the upstream. */
    void send(byte code, boolean last, byte[] bytes) {
        CoreSession open = core;
        if (open == null || closing) {
            return;
        }
        lock.lock();
        try {
            inFlight += bytes.length;
        } finally {
            lock.unlock();
        }
        open.sendFrame(
                new Frame(code, last, ByteBuffer.wrap(bytes)),
                Callback.from(() -> taken(bytes.length), failure -> taken(bytes.length)),
                false);
    }

    /** Waits until there is room for more; false if there is none within the patience. */
    boolean awaitRoom() {
        long left = patience.toNanos();
        lock.lock();
        try {
            while (inFlight > IN_FLIGHT && !closing) {
                if (left <= 0) {
                    return false;
                }
                left = room.awaitNanos(left);
            }
            return true;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void taken(int count) {
        lock.lock();
        try {
            inFlight -= count;
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void wake() {
        lock.lock();
        try {
            closing = true;
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Says goodbye, and reads on for the answer to it. */
    void close(int code, String reason) {
        wake();
        CoreSession open = core;
        if (open != null) {
            open.close(code, reason, Callback.NOOP);
            demand();
        }
    }

    /** Breaks the connection, if it is still there. */
    void abort() {
        wake();
        CoreSession open = core;
        if (open != null && !open.isClosed()) {
            open.abort();
        }
    }

    private static byte[] bytes(Frame frame) {
        ByteBuffer payload = frame.getPayload();
        byte[] bytes = new byte[payload == null ? 0 : payload.remaining()];
        if (payload != null) {
            payload.get(bytes);
        }
        return bytes;
    }

    private static String decode(byte[] bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
    }
}
