package io.gapura.provider.demo;

import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.http.ByteBuilder;
import io.gapura.http.ByteSource;
import io.gapura.http.Content;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Gathers a request's body, at once where it is in memory, else as it arrives, and then calls once. One use. */
final class BodyCollector {
    /** Who is told: of the body, or of why there is none. */
    interface Receiver {
        void collected(byte[] body);

        void failed(GatewayException failure);
    }

    /** The gateway has its own limit; this one only keeps a mistake there from filling the memory here. */
    private static final int MOST = 256 * 1024 * 1024;

    private final ByteBuilder body = new ByteBuilder(1024);
    private final ByteSource source;
    private final Receiver receiver;

    private BodyCollector(ByteSource source, Receiver receiver) {
        this.source = source;
        this.receiver = receiver;
    }

    static void collect(Content content, Receiver receiver) {
        if (content instanceof Content.Streaming streaming) {
            new BodyCollector(streaming.source(), receiver).proceed();
        } else {
            receiver.collected(content.bytes());
        }
    }

    private void proceed() {
        for (ByteSource.Chunk chunk = source.read(); chunk != null; chunk = source.read()) {
            if (take(chunk)) {
                return;
            }
        }
        source.demand(this::proceed);
    }

    /** Takes a chunk; true when nothing more is to come. */
    private boolean take(ByteSource.Chunk chunk) {
        @Nullable Throwable failure = chunk.failure();
        boolean last = chunk.last();
        ByteBuffer bytes = chunk.bytes();
        boolean tooLarge = body.length() + (long) bytes.remaining() > MOST;
        if (failure == null && !tooLarge) {
            byte[] some = new byte[bytes.remaining()];
            bytes.get(some);
            body.append(some);
        }
        chunk.release();
        if (failure != null) {
            receiver.failed(
                    failure instanceof GatewayException told
                            ? told
                            : new GatewayException(ErrorKind.UPSTREAM_CUT, "The request's body broke off.")
                                    .because(failure));
        } else if (tooLarge) {
            GatewayException refused = new GatewayException(ErrorKind.REQUEST_TOO_LARGE, "The body is too large.");
            source.fail(refused);
            receiver.failed(refused);
        } else if (last) {
            receiver.collected(body.toByteArray());
        }
        return failure != null || tooLarge || last;
    }
}
