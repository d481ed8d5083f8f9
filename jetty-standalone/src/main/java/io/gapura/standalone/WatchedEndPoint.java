package io.gapura.standalone;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.thread.Invocable;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * A connection that can tell at once that the client has gone, also while Jetty itself reads nothing. Thread-safe.
 *
 * <p>Between the end of a request's body and the end of its answer Jetty leaves the socket alone, so a client that
 * closes its connection stays unnoticed until something is written. While {@link #watch watched}, the socket is
 * registered for reading all the same: end of stream or a reset runs the caller's action; bytes (the next request,
 * pipelined) are kept, up to {@link #READ_AHEAD_BYTES}, and given to Jetty by the next {@link #fill} before the
 * socket's own. When that room is full the watch sleeps: such a client is known to be there.
 *
 * <p>Nothing polls. The one registration that a watch costs is the one that Jetty then saves when it waits for the next
 * request ({@link #registered}).
 */
final class WatchedEndPoint extends SocketChannelEndPoint {
    static final int READ_AHEAD_BYTES = 16 * 1024;

    private final Executor executor;
    private final Function<Runnable, AutoCloseable> presence = this::watch;
    /** Guards what follows, and reading from the socket: bytes must reach Jetty in their order. */
    private final ReentrantLock lock = new ReentrantLock();

    private SelectionKey key;
    private @Nullable Watch watch;
    /** Bytes read while watching, ready to be written to; null when there are none. */
    private @Nullable ByteBuffer readAhead;
    /** Whether the selector has (or will have) interest in reading on our behalf or Jetty's. */
    private boolean registered;

    WatchedEndPoint(
            SocketChannel channel, ManagedSelector selector, SelectionKey key, Scheduler scheduler, Executor executor) {
        super(channel, selector, key, scheduler);
        this.key = key;
        this.executor = executor;
    }

    /** {@link #watch} in a form that crosses the web application's class loader: JDK types only. */
    Function<Runnable, AutoCloseable> presence() {
        return presence;
    }

    /**
     * Runs an action as soon as the client has closed or reset the connection. To be called when the request's body has
     * been read to its end, and to be closed with the exchange.
     *
     * @param action run at most once, on any thread; not after the watch was closed
     * @return ends the watch when closed; closing twice does nothing
     * @throws IllegalStateException when the connection is being watched already
     */
    AutoCloseable watch(Runnable action) {
        Watch added = new Watch(action);
        lock.lock();
        try {
            if (watch != null) {
                throw new IllegalStateException("this connection is watched already");
            }
            if (isOpen()) {
                watch = added;
                if (readAhead == null || readAhead.hasRemaining()) {
                    register();
                }
                return added;
            }
        } finally {
            lock.unlock();
        }
        added.run();
        return added;
    }

    /** Whether bytes were read that Jetty has not asked for yet. */
    boolean hasReadAhead() {
        lock.lock();
        try {
            return readAhead != null;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int fill(ByteBuffer buffer) throws IOException {
        lock.lock();
        try {
            return readAhead == null ? super.fill(buffer) : giveBack(readAhead, buffer);
        } finally {
            lock.unlock();
        }
    }

    /** Jetty wants to read: at once when there are bytes read ahead, else when the socket has some. */
    @Override
    protected void needsFillInterest() {
        lock.lock();
        try {
            if (readAhead == null) {
                register();
                return;
            }
        } finally {
            lock.unlock();
        }
        executor.execute(() -> getFillInterest().fillable());
    }

    @Override
    public Runnable onSelected() {
        lock.lock();
        try {
            boolean readable = (key.readyOps() & SelectionKey.OP_READ) != 0;
            // The selector drops an interest when it reports it.
            registered &= !readable;
            Runnable jettys = super.onSelected();
            return readable && watch != null ? new Look(jettys) : jettys;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void replaceKey(SelectionKey newKey) {
        super.replaceKey(newKey);
        key = newKey;
    }

    /** Closed from our side (a failed write, an idle timeout, the end of the process): the client is gone as well. */
    @Override
    public void onClose(Throwable cause) {
        super.onClose(cause);
        Watch ended = takeWatch();
        if (ended != null) {
            // Not on this thread: it may hold Jetty's locks.
            try {
                executor.execute(ended);
            } catch (RejectedExecutionException e) {
                ended.run();
            }
        }
    }

    private void look() {
        Watch gone = null;
        lock.lock();
        try {
            if (watch != null && reachedEnd()) {
                gone = takeWatch();
            }
        } finally {
            lock.unlock();
        }
        if (gone != null) {
            gone.run();
        }
    }

    /** Reads ahead; true at the end of the stream. Jetty will find the same end when it reads: the socket repeats it. */
    private boolean reachedEnd() {
        ByteBuffer room = readAhead == null ? ByteBuffer.allocate(READ_AHEAD_BYTES) : readAhead;
        int read;
        try {
            read = getChannel().read(room);
        } catch (IOException e) {
            return true;
        }
        if (read < 0) {
            return true;
        }
        if (read > 0) {
            notIdle();
            readAhead = room;
        }
        if (room.hasRemaining()) {
            register();
        }
        return false;
    }

    private int giveBack(ByteBuffer kept, ByteBuffer buffer) {
        kept.flip();
        int position = BufferUtil.flipToFill(buffer);
        int given = BufferUtil.put(kept, buffer);
        BufferUtil.flipToFlush(buffer, position);
        kept.compact();
        if (kept.position() == 0) {
            readAhead = null;
        }
        return given;
    }

    private void register() {
        if (!registered) {
            registered = true;
            super.needsFillInterest();
        }
    }

    private @Nullable Watch takeWatch() {
        lock.lock();
        try {
            Watch taken = watch;
            watch = null;
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** An action that runs once, unless it was closed before. */
    private final class Watch implements Runnable, AutoCloseable {
        private final AtomicBoolean over = new AtomicBoolean();
        private final Runnable action;

        Watch(Runnable action) {
            this.action = action;
        }

        @Override
        public void run() {
            if (over.compareAndSet(false, true)) {
                action.run();
            }
        }

        @Override
        public void close() {
            over.set(true);
            lock.lock();
            try {
                if (watch == this) {
                    watch = null;
                }
            } finally {
                lock.unlock();
            }
        }
    }

    /** Looks at the socket for the watch, then does what Jetty would have done. */
    private final class Look implements Invocable.Task, Closeable {
        private final Runnable jettys;

        Look(Runnable jettys) {
            this.jettys = jettys;
        }

        @Override
        public void run() {
            try {
                look();
            } finally {
                jettys.run();
            }
        }

        /** The action is the application's and may block, so it must not hold up the selector. */
        @Override
        public InvocationType getInvocationType() {
            return InvocationType.BLOCKING;
        }

        /** Jetty closes a task that it can't run any more. */
        @Override
        public void close() {
            WatchedEndPoint.this.close();
        }
    }
}
