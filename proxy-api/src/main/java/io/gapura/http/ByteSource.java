package io.gapura.http;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that arrive over time and are taken one chunk at a time, so that nothing piles up before a slow reader. Used by
 * one thread at a time; {@link #fail} may come from any.
 *
 * <p>Read until {@link #read()} gives null, then {@link #demand} once and return; read again when called. Between a demand
 * and its call nothing may be read, and nothing demanded a second time.
 */
public interface ByteSource {
    /** The next chunk if there is one now, else null. After a chunk that is {@link Chunk#last()} nothing more comes. */
    @Nullable
    Chunk read();

    /** Calls {@code ready} once, from any thread, when {@link #read()} has something to give: bytes, the end, a failure. */
    void demand(Runnable ready);

    /** Says that nobody will read on: what feeds the source is stopped. Harmless after the end. */
    void fail(Throwable reason);

    /**
     * A piece of the body.
     *
     * <p>The buffer is the source's own and valid until {@link #release()}, which must be called exactly once.
     */
    interface Chunk {
        /** The bytes; empty where only the end or the failure is told. */
        ByteBuffer bytes();

        /** Whether this ends the body. */
        boolean last();

        /** Why the body broke off, or null. A chunk with a failure is the last one and has no bytes. */
        @Nullable
        Throwable failure();

        /** Gives the buffer back. */
        void release();
    }
}
