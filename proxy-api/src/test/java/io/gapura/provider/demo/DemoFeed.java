package io.gapura.provider.demo;

import io.gapura.http.ByteSource;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** A source that a test feeds by hand. One thread. */
final class DemoFeed implements ByteSource {
    private final Queue<Chunk> chunks = new ArrayDeque<>();
    private @Nullable Runnable waiting;

    void give(byte[] bytes, boolean last) {
        add(new DemoChunk(ByteBuffer.wrap(bytes), last, null));
    }

    void breakOff(Throwable reason) {
        add(DemoChunk.broken(reason));
    }

    private void add(Chunk chunk) {
        chunks.add(chunk);
        Runnable ready = waiting;
        waiting = null;
        if (ready != null) {
            ready.run();
        }
    }

    @Override
    public @Nullable Chunk read() {
        return chunks.poll();
    }

    @Override
    public void demand(Runnable ready) {
        waiting = ready;
    }

    @Override
    public void fail(Throwable reason) {
        chunks.clear();
    }
}
