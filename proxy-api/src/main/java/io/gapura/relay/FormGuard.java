package io.gapura.relay;

import io.gapura.error.GatewayException;
import io.gapura.http.ByteSource;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The rest of a form, looked at as it passes: a malformed one fails. Used as a {@link ByteSource} is. */
final class FormGuard implements ByteSource {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final ByteSource source;
    private final FormScan scan;
    private @Nullable GatewayException wrong;

    FormGuard(ByteSource source, FormScan scan) {
        this.source = source;
        this.scan = scan;
    }

    @Override
    public @Nullable Chunk read() {
        GatewayException known = wrong;
        if (known != null) {
            return new Refused(known);
        }
        Chunk chunk = source.read();
        if (chunk == null || chunk.failure() != null) {
            return chunk;
        }
        try {
            feed(scan, chunk.bytes());
            if (chunk.last()) {
                scan.end();
            }
            return chunk;
        } catch (GatewayException failure) {
            wrong = failure;
            chunk.release();
            source.fail(failure);
            return new Refused(failure);
        }
    }

    /** Has the bytes looked at, and leaves the buffer as it was. */
    static void feed(FormScan scan, ByteBuffer bytes) {
        if (bytes.hasArray()) {
            int from = bytes.arrayOffset() + bytes.position();
            scan.feed(bytes.array(), from, from + bytes.remaining());
        } else {
            byte[] copy = new byte[bytes.remaining()];
            bytes.duplicate().get(copy);
            scan.feed(copy, 0, copy.length);
        }
    }

    @Override
    public void demand(Runnable ready) {
        source.demand(ready);
    }

    @Override
    public void fail(Throwable reason) {
        source.fail(reason);
    }

    private record Refused(GatewayException failure) implements Chunk {
        @Override
        public ByteBuffer bytes() {
            return NOTHING;
        }

        @Override
        public boolean last() {
            return true;
        }

        @Override
        public void release() {}
    }
}
