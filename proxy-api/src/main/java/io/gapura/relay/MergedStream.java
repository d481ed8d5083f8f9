package io.gapura.relay;

import io.gapura.dialect.AnswerStreamReader;
import io.gapura.dialect.StreamTap;
import io.gapura.error.GatewayException;
import io.gapura.frame.SseFrame;
import io.gapura.frame.SseParser;
import io.gapura.http.ByteBuilder;
import io.gapura.http.ByteSource;
import io.gapura.model.GenerationEvent;
import io.gapura.model.Usage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Several streams of an upstream as one: a source for the relay, and the tap beside it. Each stream is read by a reader of its
 * own, a chunk at a time and only when the relay asks, so that a slow client stops them all; what was read waits as events, and the
 * chunk that the relay gets in its place only says so.
 *
 * <p>For one thread at a time, as source and as tap; streams may be added, and may wake the reader, from any thread.
 */
final class MergedStream implements ByteSource, StreamTap {
    /** Two frames: one for what was generated, and one for a failure behind it, so that it doesn't hide what came before. */
    private static final byte[] NEWS = "data: news\n\ndata: news\n\n".getBytes(StandardCharsets.US_ASCII);

    /** Where one of the streams stands. */
    private enum State {
        /** Its call was not answered yet. */
        AWAITED,
        /** It may have something to read. */
        READABLE,
        /** It had nothing to read. */
        DRAINED,
        /** It will say when it has. */
        DEMANDED,
        /** All of it was read. */
        ENDED
    }

    private final Origin[] origins;
    private final AnswerMerge merge;
    private final EventTelling telling;
    private final Deque<GenerationEvent> news = new ArrayDeque<>();
    private final AtomicReference<@Nullable Runnable> waiting = new AtomicReference<>();
    private int turn;

    /**
     * A stream of as many answers as there are readers, none of which has begun.
     *
     * @param readers read an answer each
     * @param maxEvent the longest event, in bytes
     * @param telling tells the client
     */
    MergedStream(List<AnswerStreamReader> readers, int maxEvent, EventTelling telling) {
        this.merge = new AnswerMerge(readers.size(), news::add);
        this.telling = telling;
        this.origins = new Origin[readers.size()];
        for (int i = 0; i < origins.length; i++) {
            origins[i] = new Origin(i, readers.get(i), maxEvent);
        }
    }

    /** The stream of this call begins. */
    void add(int call, ByteSource source) {
        origins[call].source = source;
        origins[call].wake();
    }

    /** This call has answered whole. */
    void add(int call, List<GenerationEvent> answer) {
        origins[call].answer = answer;
        origins[call].wake();
    }

    @Override
    public @Nullable Chunk read() {
        for (int i = 0; i < origins.length; i++) {
            Origin origin = origins[(turn + i) % origins.length];
            if (origin.read()) {
                turn = origin.number + 1; // nobody is read twice while another waits
                return new News(ended());
            }
        }
        return null;
    }

    @Override
    public void demand(Runnable ready) {
        waiting.set(ready);
        for (Origin origin : origins) {
            origin.demand();
        }
    }

    @Override
    public void fail(Throwable reason) {
        for (Origin origin : origins) {
            ByteSource source = origin.source;
            if (source != null) {
                source.fail(reason);
            }
        }
    }

    private boolean ended() {
        for (Origin origin : origins) {
            if (origin.state != State.ENDED) {
                return false;
            }
        }
        return true;
    }

    @Override
    public Verdict see(SseFrame frame, ByteBuilder replacement) {
        boolean told = false;
        while (!news.isEmpty() && !(told && news.peek() instanceof GenerationEvent.AnswerFailed)) {
            telling.tell(news.remove(), replacement);
            told = true;
        }
        return replacement.length() == 0 ? Verdict.DROP : Verdict.REPLACE;
    }

    @Override
    public void end(ByteBuilder out) {
        // each stream's own end was told when it came
    }

    @Override
    public Progress progress() {
        return telling.progress();
    }

    @Override
    public @Nullable GatewayException failure() {
        return telling.failure();
    }

    @Override
    public @Nullable Usage usage() {
        return telling.usage();
    }

    @Override
    public @Nullable String finish() {
        return telling.finish();
    }

    /** One of the streams. */
    private final class Origin {
        private final int number;
        private final AnswerStreamReader reader;
        private final SseParser parser;
        private volatile @Nullable ByteSource source;
        private volatile @Nullable List<GenerationEvent> answer;
        private volatile State state = State.AWAITED;

        Origin(int number, AnswerStreamReader reader, int maxEvent) {
            this.number = number;
            this.reader = reader;
            this.parser = new SseParser(maxEvent);
        }

        /** There may be something to read; from any thread. */
        void wake() {
            state = State.READABLE;
            Runnable ready = waiting.getAndSet(null);
            if (ready != null) {
                ready.run();
            }
        }

        /** Asks to be woken, where that makes sense; what became readable meanwhile wakes at once. */
        void demand() {
            ByteSource asked = source;
            if (state == State.READABLE) {
                wake();
            } else if (state == State.DRAINED && asked != null) {
                state = State.DEMANDED;
                asked.demand(this::wake);
            }
        }

        /** Reads a chunk, if there is one. */
        boolean read() {
            if (state != State.READABLE) {
                return false;
            }
            List<GenerationEvent> whole = answer;
            ByteSource from = source;
            if (whole != null) {
                state = State.ENDED;
                whole.forEach(this::tell);
                return true;
            }
            ByteSource.Chunk chunk = from == null ? null : from.read();
            if (chunk == null) {
                state = State.DRAINED;
                return false;
            }
            take(chunk);
            return true;
        }

        private void take(ByteSource.Chunk chunk) {
            Throwable broken = chunk.failure();
            boolean last = chunk.last();
            if (last || broken != null) {
                state = State.ENDED;
            }
            try {
                if (broken == null) {
                    feed(chunk.bytes(), last);
                } else if (!merge.finished(number)) { // else nothing is missing
                    failed(Failures.midAnswer(broken));
                }
            } catch (GatewayException malformed) {
                failed(malformed);
            } finally {
                chunk.release();
            }
        }

        private void feed(ByteBuffer chunk, boolean last) {
            byte[] bytes = new byte[chunk.remaining()];
            chunk.get(bytes);
            parser.feed(bytes, 0, bytes.length, frame -> reader.read(frame, this::tell));
            if (last) {
                parser.end(frame -> reader.read(frame, this::tell));
                reader.end(this::tell);
            }
        }

        private void failed(GatewayException failure) {
            tell(new GenerationEvent.AnswerFailed(failure));
        }

        private void tell(GenerationEvent event) {
            merge.take(number, event);
        }
    }

    /** Says that there is something to see. */
    private record News(boolean last) implements ByteSource.Chunk {
        @Override
        public ByteBuffer bytes() {
            return ByteBuffer.wrap(NEWS);
        }

        @Override
        public @Nullable Throwable failure() {
            return null;
        }

        @Override
        public void release() {
            // it is nobody's
        }
    }
}
