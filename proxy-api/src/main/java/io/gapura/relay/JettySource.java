package io.gapura.relay;

import io.gapura.http.ByteSource;
import java.nio.ByteBuffer;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.thread.Invocable;
import org.jspecify.annotations.Nullable;

/** The body of an answer as Jetty's client gives it. For one thread at a time; {@link #fail} may come from any. */
final class JettySource implements ByteSource {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Content.Source source;

    JettySource(Content.Source source) {
        this.source = source;
    }

    @Override
    public @Nullable Chunk read() {
        Content.Chunk chunk = source.read();
        return chunk == null ? null : new JettyChunk(chunk);
    }

    @Override
    public void demand(Runnable ready) {
        // Nothing behind it blocks: it may run on the thread that found the bytes, without a change of threads.
        source.demand(Invocable.from(Invocable.InvocationType.NON_BLOCKING, ready));
    }

    @Override
    public void fail(Throwable reason) {
        source.fail(reason);
    }

    private record JettyChunk(Content.Chunk chunk) implements Chunk {
        @Override
        public ByteBuffer bytes() {
            return Content.Chunk.isFailure(chunk) ? NOTHING : chunk.getByteBuffer();
        }

        @Override
        public boolean last() {
            return chunk.isLast();
        }

        @Override
        public @Nullable Throwable failure() {
            return Content.Chunk.isFailure(chunk) ? chunk.getFailure() : null;
        }

        @Override
        public void release() {
            if (!Content.Chunk.isFailure(chunk)) {
                chunk.release();
            }
        }
    }
}
