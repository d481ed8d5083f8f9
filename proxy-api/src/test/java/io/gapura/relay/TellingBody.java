package io.gapura.relay;

import io.gapura.http.ByteSource;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A request's body that has what the test gives it, one piece at a time. For one thread. */
final class TellingBody implements ByteSource {
    private @Nullable Chunk next;

    void next(byte[] bytes, boolean last, @Nullable Throwable failure) {
        next = new Chunk() {
            @Override
            public ByteBuffer bytes() {
                return ByteBuffer.wrap(bytes);
            }

            @Override
            public boolean last() {
                return last;
            }

            @Override
            public @Nullable Throwable failure() {
                return failure;
            }

            @Override
            public void release() {}
        };
    }

    @Override
    public @Nullable Chunk read() {
        Chunk given = next;
        next = null;
        return given;
    }

    @Override
    public void demand(Runnable ready) {}

    @Override
    public void fail(Throwable reason) {}
}
