package io.gapura.provider.demo;

import io.gapura.http.ByteSource;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A piece of an answer that owns its bytes, so that releasing it frees nothing. Immutable but for the buffer's position.
 *
 * @param bytes the bytes
 * @param last whether this ends the body
 * @param failure why it broke off, or null
 */
record DemoChunk(ByteBuffer bytes, boolean last, @Nullable Throwable failure) implements ByteSource.Chunk {
    static DemoChunk end() {
        return new DemoChunk(ByteBuffer.allocate(0), true, null);
    }

    static DemoChunk broken(Throwable failure) {
        return new DemoChunk(ByteBuffer.allocate(0), true, failure);
    }

    @Override
    public void release() {
        // the array belongs to nobody else
    }
}
