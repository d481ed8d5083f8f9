package io.gapura.provider.demo;

import io.gapura.http.ByteSource;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A body that is there at once. Read by one thread at a time; {@link #fail} may come from any. */
final class WholeSource implements ByteSource {
    private final byte[] bytes;
    private boolean given;
    private @Nullable Throwable failure;

    WholeSource(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public synchronized Chunk read() {
        if (given) {
            return DemoChunk.end();
        }
        if (failure != null) {
            return DemoChunk.broken(failure);
        }
        given = true;
        return new DemoChunk(ByteBuffer.wrap(bytes), true, null);
    }

    /** Never has to wait: {@link #read} always has something. */
    @Override
    public void demand(Runnable ready) {
        ready.run();
    }

    @Override
    public synchronized void fail(Throwable reason) {
        if (failure == null) {
            failure = reason;
        }
    }
}
