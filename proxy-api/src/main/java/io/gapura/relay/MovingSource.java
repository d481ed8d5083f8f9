package io.gapura.relay;

import io.gapura.http.ByteSource;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A request's body that tells of each of its pieces on the way to the upstream. As thread-safe as what is behind it. */
final class MovingSource implements ByteSource {
    private final ByteSource source;
    private final Consumer<Chunk> moved;

    /** Tells of each piece before it is handed over, the one that ends the body among them. */
    MovingSource(ByteSource source, Consumer<Chunk> moved) {
        this.source = source;
        this.moved = moved;
    }

    @Override
    public @Nullable Chunk read() {
        Chunk chunk = source.read();
        if (chunk != null) {
            moved.accept(chunk);
        }
        return chunk;
    }

    @Override
    public void demand(Runnable ready) {
        source.demand(ready);
    }

    @Override
    public void fail(Throwable reason) {
        source.fail(reason);
    }
}
