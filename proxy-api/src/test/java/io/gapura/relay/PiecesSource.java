package io.gapura.relay;

import io.gapura.http.ByteSource;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** A body in pieces of one size, in one buffer that is spoilt when it is given back; each has to be demanded. For one thread. */
final class PiecesSource implements ByteSource {
    private final byte[] body;
    private final int size;
    private final Deque<Boolean> ready = new ArrayDeque<>();
    private int at;
    private @Nullable Throwable failed;
    private boolean lent;

    PiecesSource(byte[] body, int size) {
        this.body = body;
        this.size = size;
    }

    /** Why nobody reads on; null while somebody might. */
    @Nullable
    Throwable failed() {
        return failed;
    }

    /** How many bytes were taken. */
    int taken() {
        return at;
    }

    @Override
    public @Nullable Chunk read() {
        if (lent) {
            throw new IllegalStateException("the last piece was not given back");
        }
        if (ready.poll() == null) {
            return null;
        }
        byte[] piece = Arrays.copyOfRange(body, at, Math.min(body.length, at + size));
        at += piece.length;
        boolean last = piece.length == 0;
        lent = true;
        return new Chunk() {
            @Override
            public ByteBuffer bytes() {
                return ByteBuffer.wrap(piece);
            }

            @Override
            public boolean last() {
                return last;
            }

            @Override
            public @Nullable Throwable failure() {
                return null;
            }

            @Override
            public void release() {
                lent = false;
                Arrays.fill(piece, (byte) '!');
            }
        };
    }

    @Override
    public void demand(Runnable call) {
        ready.add(true);
        call.run();
    }

    @Override
    public void fail(Throwable reason) {
        failed = reason;
    }
}
