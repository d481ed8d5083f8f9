package io.gapura.relay;

import io.gapura.dialect.RequestOutline;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.exchange.ClientRequest;
import io.gapura.exchange.Endpoint;
import io.gapura.exchange.Exchange;
import io.gapura.exchange.Next;
import io.gapura.exchange.Step;
import io.gapura.frame.MultipartBoundary;
import io.gapura.http.ByteSource;
import io.gapura.http.Content;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Reads of a multipart form what routing needs, and puts the form back together behind it: what was read is kept, in memory and then
 * in a file, since clients send the file before the model. Passes what is no form. Thread-safe.
 */
public final class FormReadStep implements Step {
    private final Spool spool;

    /** A step that keeps forms in this spool. */
    public FormReadStep(Spool spool) {
        this.spool = spool;
    }

    /** Whether a request brings a form that this step reads; a path that we know nothing of is not looked into. */
    public static boolean reads(ClientRequest request) {
        return switch (request.endpoint().body()) {
            case NONE, JSON, ANY -> false;
            case FORM -> true;
            case JSON_OR_FORM -> request.headers().mediaType().equals("multipart/form-data");
        };
    }

    @Override
    public void run(Exchange exchange, Next next) {
        if (!reads(exchange.request())) {
            next.proceed();
            return;
        }
        Endpoint endpoint = exchange.request().endpoint();
        FormScan scan = new FormScan(
                MultipartBoundary.of(exchange.request().headers().first("Content-Type")),
                endpoint,
                exchange.request().model());
        Kept kept = spool.keep();
        exchange.whenEnded(kept::close);
        if (exchange.body() instanceof Content.Streaming streaming) {
            new Reading(exchange, next, streaming, scan, kept).signal();
        } else {
            byte[] bytes = exchange.body().bytes();
            scan.feed(bytes, 0, bytes.length);
            scan.end();
            keep(kept, ByteBuffer.wrap(bytes));
            leave(exchange, scan, kept, bytes.length, null);
            next.proceed();
        }
    }

    private void leave(Exchange exchange, FormScan scan, Kept kept, long length, @Nullable ByteSource rest) {
        FormFields fields = scan.fields();
        FormBody body = new FormBody(kept, scan.ownParts(), rest, fields, spool.readers());
        exchange.outline(new RequestOutline(fields.model(), fields.stream(), false, fields.references()));
        exchange.body(new Content.Streaming(length < 0 ? -1 : length + body.growth(), body));
    }

    private static void keep(Kept kept, ByteBuffer bytes) {
        try {
            int from = bytes.arrayOffset() + bytes.position();
            kept.append(bytes.array(), from, from + bytes.remaining());
        } catch (IOException noRoom) {
            throw new GatewayException(
                            ErrorKind.UNAVAILABLE, "The gateway has no room to keep the form until it is read.")
                    .detail(Failures.words(noRoom))
                    .because(noRoom);
        }
    }

    /** The reading of one form; whoever is called while another works leaves a note (the counter). */
    private final class Reading {
        private final Exchange exchange;
        private final Next next;
        private final Content.Streaming body;
        private final FormScan scan;
        private final Kept kept;
        private final AtomicInteger work = new AtomicInteger();
        private boolean over;

        Reading(Exchange exchange, Next next, Content.Streaming body, FormScan scan, Kept kept) {
            this.exchange = exchange;
            this.next = next;
            this.body = body;
            this.scan = scan;
            this.kept = kept;
        }

        void signal() {
            if (work.getAndIncrement() != 0) {
                return;
            }
            int seen = 1;
            do {
                read();
                seen = work.addAndGet(-seen);
            } while (seen != 0);
        }

        private void read() {
            while (!over) {
                ByteSource.Chunk chunk = body.source().read();
                if (chunk == null) {
                    body.source().demand(this::signal);
                    return;
                }
                try {
                    take(chunk);
                } catch (RuntimeException | Error failure) {
                    over = true;
                    body.source().fail(failure);
                    exchange.fail(failure);
                }
            }
        }

        private void take(ByteSource.Chunk chunk) {
            Throwable broken = chunk.failure();
            boolean last = chunk.last();
            try {
                if (broken == null) {
                    FormGuard.feed(scan, chunk.bytes());
                    keep(kept, chunk.bytes());
                }
            } finally {
                chunk.release();
            }
            if (broken != null) {
                over = true;
                exchange.fail(broken);
            } else if (last) {
                scan.end();
                proceed(body.length() < 0 ? kept.length() : body.length(), null);
            } else if (scan.enough()) {
                scan.routed();
                proceed(body.length(), new FormGuard(body.source(), scan));
            }
        }

        private void proceed(long length, @Nullable ByteSource rest) {
            over = true;
            leave(exchange, scan, kept, length, rest);
            next.proceed();
        }
    }
}
