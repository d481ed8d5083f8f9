package io.gapura.relay;

import io.gapura.http.ByteSource;
import java.io.EOFException;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;

/**
 * A request's body as Jetty's client takes it: a chunk when the last one is written. It can't be sent twice. Used by one thread at a
 * time; {@link #fail}, {@link #hold} and {@link #stopped} may come from any.
 */
final class UploadContent implements Request.Content {
    private final ByteSource source;
    private final long length;
    private final AtomicInteger lent = new AtomicInteger();
    private volatile boolean held;
    private volatile Content.@Nullable Chunk end;

    /**
     * A body.
     *
     * @param length in bytes, or -1: then it is sent chunked
     */
    UploadContent(ByteSource source, long length) {
        this.source = source;
        this.length = length;
    }

    @Override
    public long getLength() {
        return length;
    }

    @Override
    public @Nullable String getContentType() {
        return null; // the headers have it
    }

    @Override
    public Content.@Nullable Chunk read() {
        Content.Chunk over = end;
        if (over != null) {
            return over;
        }
        ByteSource.Chunk chunk = held ? null : source.read();
        if (chunk == null) {
            return null;
        }
        Throwable broken = chunk.failure();
        if (broken != null) {
            chunk.release();
            Content.Chunk failed = Content.Chunk.from(broken);
            end = failed;
            return failed;
        }
        if (chunk.last()) {
            end = Content.Chunk.EOF;
        }
        if (!chunk.bytes().hasRemaining()) {
            boolean last = chunk.last();
            chunk.release();
            return last ? Content.Chunk.EOF : Content.Chunk.EMPTY;
        }
        lent.incrementAndGet();
        return Content.Chunk.from(chunk.bytes(), chunk.last(), () -> {
            lent.decrementAndGet();
            chunk.release();
        });
    }

    @Override
    public void demand(Runnable ready) {
        if (!held) { // else nothing more is to leave: the answer's end ends the request
            source.demand(ready);
        }
    }

    @Override
    public void fail(Throwable reason) {
        if (end == null) {
            end = Content.Chunk.from(reason);
            source.fail(reason);
        }
    }

    @Override
    public boolean rewind() {
        return false;
    }

    /** Gives no more: the upstream has refused the call, and who writes on to one that has closed may lose its answer. */
    void hold() {
        held = true;
    }

    /** Whether the body has not left whole. */
    boolean stopped() {
        return end == null || Content.Chunk.isFailure(end) || lent.get() > 0;
    }

    /** Why a request that was answered early is ended. */
    static Throwable answeredEarly() {
        return new EOFException("the upstream answered before it had the request's body");
    }
}
