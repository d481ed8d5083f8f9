package io.gapura.dialect.gemini.generate;

import io.gapura.dialect.StreamTap;
import io.gapura.error.GatewayException;
import io.gapura.frame.SseFrame;
import io.gapura.http.ByteBuilder;
import io.gapura.model.Usage;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One stream as a JSON array that is written piece by piece, which is what Google sends without {@code alt=sse}: an element a
 * chunk. Space between elements means nothing and keeps the connection alive. An error is the last element. For one answer; the
 * error may be written by another thread than the elements.
 */
final class GeminiArray {
    /** Between two events while nothing is said. Not to be written to. */
    static final byte[] KEEP_ALIVE = {'\n'};

    private static final byte[] OPEN = {'['};
    private static final byte[] NEXT = ",\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CLOSE = "\r\n]".getBytes(StandardCharsets.US_ASCII);

    private volatile boolean opened;
    private boolean any;

    /** Begins an element. */
    void element(ByteBuilder out) {
        out.append(any ? NEXT : OPEN);
        any = true;
    }

    /** What was written so far has gone or will go: what follows is written behind it. */
    void sent() {
        opened = any;
    }

    /** Ends the array, which was whole. */
    void close(ByteBuilder out) {
        if (!any) {
            out.append(OPEN);
            any = true;
        }
        out.append(CLOSE);
        opened = true;
    }

    /** The error as the last element, with the array's end. */
    byte[] error(byte[] error) {
        ByteBuilder out = new ByteBuilder(error.length + 8);
        out.append(opened ? NEXT : OPEN).append(error).append(CLOSE);
        return out.toByteArray();
    }

    /** The same tap for a client that gets an array. */
    StreamTap framed(StreamTap events) {
        return new Elements(events);
    }

    /** Makes an element of the data of each event. */
    private final class Elements implements StreamTap {
        private final StreamTap events;
        private final ByteBuilder event = new ByteBuilder(256);
        private boolean closed;

        Elements(StreamTap events) {
            this.events = events;
        }

        @Override
        public Verdict see(SseFrame frame, ByteBuilder replacement) {
            event.clear();
            Verdict verdict = events.see(frame, event);
            if (verdict == Verdict.DROP) {
                return verdict;
            }
            element(replacement);
            if (verdict == Verdict.PASS) {
                replacement.write(frame.bytes(), frame.dataFrom(), frame.dataTo() - frame.dataFrom());
            } else {
                int from = GeminiFraming.dataFrom();
                replacement.write(event.array(), from, GeminiFraming.dataTo(event) - from);
            }
            if (events.progress() != Progress.PREAMBLE) { // until then the relay holds back, and may drop, what it got
                sent();
            }
            return Verdict.REPLACE;
        }

        @Override
        public void end(ByteBuilder out) {
            if (!closed && events.progress() == Progress.FINISHED) {
                closed = true;
                close(out);
            }
        }

        @Override
        public Progress progress() {
            return events.progress();
        }

        @Override
        public @Nullable GatewayException failure() {
            return events.failure();
        }

        @Override
        public @Nullable Usage usage() {
            return events.usage();
        }

        @Override
        public @Nullable String finish() {
            return events.finish();
        }
    }
}
