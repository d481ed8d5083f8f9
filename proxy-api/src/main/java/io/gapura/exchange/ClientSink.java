package io.gapura.exchange;

import io.gapura.http.Headers;

/**
 * Where an answer goes: a servlet response, a collector in memory, a store. For one thread at a time, in the order head,
 * writes, end; {@link #onGone} and {@link #abort()} may come from any thread.
 */
public interface ClientSink {
    /** Told when a write is through. */
    interface Written {
        /** The sink took the bytes and their array is free again. May come before {@link ClientSink#write} returns. */
        void written();

        /** The client is gone; nothing more can be written. */
        void gone(Throwable reason);
    }

    /** Status and headers. Nothing leaves before the first write or the end, so they travel with the first bytes. */
    void head(int status, Headers headers);

    /**
     * Writes bytes and sends them off at once.
     *
     * @param bytes the array; not touched by the caller until told
     * @param offset the first byte
     * @param length how many
     */
    void write(byte[] bytes, int offset, int length, Written written);

    /** The answer is whole. After this nothing may be called. */
    void end();

    /** The answer can't be finished: the connection is broken where the transport allows, so that it can't look whole. */
    void abort();

    /** Calls once, from any thread, if the client goes away while no write is under way; at once if it is gone already. */
    void onGone(Runnable action);
}
