package io.gapura.relay;

import io.gapura.http.ByteBuilder;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/** The beginning of a form that was read to route it. Written by one thread at a time, then read; {@link #close} may come from any. */
final class Kept implements AutoCloseable {
    private final Spool spool;
    private final int memory;
    private final ByteBuilder first = new ByteBuilder(4096);
    private long length;
    private @Nullable FileChannel file; // guarded by this
    private boolean closed; // guarded by this

    Kept(Spool spool, int memory) {
        this.spool = spool;
        this.memory = memory;
    }

    /** Adds bytes; blocks for those that memory has no room for. */
    void append(byte[] bytes, int from, int to) throws IOException {
        int here = Math.min(to - from, memory - first.length());
        first.write(bytes, from, here);
        ByteBuffer rest = ByteBuffer.wrap(bytes, from + here, to - from - here);
        while (rest.hasRemaining()) {
            file().write(rest);
        }
        length += to - from;
    }

    /** How many bytes are kept. */
    long length() {
        return length;
    }

    /** How many of them are in memory. */
    int inMemory() {
        return first.length();
    }

    /** Bytes that are in memory, in their own array. */
    ByteBuffer memory(int from, int to) {
        return ByteBuffer.wrap(first.array(), from, to - from);
    }

    /** Reads bytes that are in the file; blocks. */
    ByteBuffer read(long from, int count) throws IOException {
        FileChannel channel = file();
        ByteBuffer bytes = ByteBuffer.allocate(count);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, from - memory + bytes.position()) < 0) {
                throw new EOFException("the file of a kept form is shorter than it was");
            }
        }
        return bytes.flip();
    }

    private synchronized FileChannel file() throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
        FileChannel channel = file;
        if (channel == null) {
            channel = spool.file();
            file = channel;
        }
        return channel;
    }

    /** Lets the file go. Harmless a second time. */
    @Override
    public synchronized void close() {
        closed = true;
        FileChannel channel = file;
        file = null;
        if (channel != null) {
            spool.close(channel);
        }
    }
}
