package io.gapura.testing;

import io.gapura.error.GatewayException;
import io.gapura.http.ByteSource;
import io.gapura.http.Headers;
import io.gapura.provider.UpstreamTransport;
import java.io.EOFException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An upstream in memory that says what a test lets it say, one signal at a time, and counts the chunks that were read and given
 * back. Where several calls came it speaks to the last, and {@link #call} to each; it counts for all. Thread-safe.
 */
public final class ScriptedUpstream implements UpstreamTransport {
    private final List<Script> scripts = new CopyOnWriteArrayList<>();
    private final AtomicInteger sent = new AtomicInteger();
    private volatile @Nullable RuntimeException refusal;

    @Override
    public Call send(Request call, Listener waiting) {
        sent.incrementAndGet();
        RuntimeException refused = refusal;
        if (refused != null) {
            throw refused;
        }
        Script script = new Script(call, waiting);
        scripts.add(script);
        return reason -> {
            script.aborts.incrementAndGet();
            script.source.abort(reason);
        };
    }

    /** From now on sending itself throws. */
    public void refuse(RuntimeException mistake) {
        refusal = mistake;
    }

    /** How many calls came. */
    public int calls() {
        return sent.get();
    }

    /** What is said to one of several calls, counted from 0. */
    public Script call(int number) {
        return scripts.get(number);
    }

    private Script last() {
        if (scripts.isEmpty()) {
            throw new IllegalStateException("no call came");
        }
        return scripts.get(scripts.size() - 1);
    }

    /** The call that came. */
    public Request request() {
        return last().request();
    }

    /** The body of the call that came. */
    public String requestText() {
        return last().requestText();
    }

    /** Status and headers, as name, value, name, value. */
    public ScriptedUpstream head(int status, String... headers) {
        last().head(status, headers);
        return this;
    }

    /** The head of a stream. */
    public ScriptedUpstream stream() {
        last().stream();
        return this;
    }

    /** A chunk of the body. */
    public ScriptedUpstream chunk(String text) {
        last().chunk(text);
        return this;
    }

    /** A chunk of the body. */
    public ScriptedUpstream chunk(byte[] bytes) {
        last().chunk(bytes);
        return this;
    }

    /** Each text as the data of an event, in a chunk of its own. */
    public ScriptedUpstream events(String... data) {
        last().events(data);
        return this;
    }

    /** The end of the body. */
    public ScriptedUpstream end() {
        last().end();
        return this;
    }

    /** The connection breaks in the middle of the body. */
    public ScriptedUpstream cut() {
        last().cut();
        return this;
    }

    /** There is no answer at all. */
    public void fail(GatewayException failure) {
        last().fail(failure);
    }

    /** How often calls were aborted. */
    public int aborts() {
        return scripts.stream().mapToInt(Script::aborts).sum();
    }

    /** Chunks that were read, the one that tells of a failure among them. */
    public int read() {
        return scripts.stream().mapToInt(script -> script.source.read.get()).sum();
    }

    /** Chunks that wait to be read. */
    public int unread() {
        return scripts.stream().mapToInt(script -> script.source.waiting()).sum();
    }

    /** Chunks that were read and not given back. */
    public int unreleased() {
        return scripts.stream()
                .mapToInt(script -> script.source.read.get() - script.source.released.get())
                .sum();
    }

    /** What was done out of order; empty with a correct reader. */
    public List<String> violations() {
        return scripts.stream()
                .flatMap(script -> script.source.violations().stream())
                .toList();
    }

    /** One call that came, and what is said to it. */
    public static final class Script {
        private final Request request;
        private final Listener listener;
        private final Source source = new Source();
        private final AtomicInteger aborts = new AtomicInteger();

        Script(Request request, Listener listener) {
            this.request = request;
            this.listener = listener;
        }

        /** The call. */
        public Request request() {
            return request;
        }

        /** Its body. */
        public String requestText() {
            return new String(request.body().bytes(), StandardCharsets.UTF_8);
        }

        /** Status and headers, as name, value, name, value. */
        public Script head(int status, String... headers) {
            listener.head(status, Headers.of(headers), source);
            return this;
        }

        /** The head of a stream. */
        public Script stream() {
            return head(200, "Content-Type", "text/event-stream");
        }

        /** A chunk of the body. */
        public Script chunk(String text) {
            return chunk(text.getBytes(StandardCharsets.UTF_8));
        }

        /** A chunk of the body. */
        public Script chunk(byte[] bytes) {
            source.give(new Piece(bytes, false, null));
            return this;
        }

        /** Each text as the data of an event, in a chunk of its own. */
        public Script events(String... data) {
            for (String each : data) {
                chunk("data: " + each + "\n\n");
            }
            return this;
        }

        /** The end of the body. */
        public Script end() {
            source.give(new Piece(new byte[0], true, null));
            return this;
        }

        /** The connection breaks in the middle of the body. */
        public Script cut() {
            source.give(new Piece(new byte[0], true, new EOFException("reset by the script")));
            return this;
        }

        /** There is no answer at all. */
        public void fail(GatewayException failure) {
            listener.failed(failure);
        }

        /** How often it was aborted. */
        public int aborts() {
            return aborts.get();
        }

        /** Chunks that wait to be read. */
        public int unread() {
            return source.waiting();
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // read, never compared
    private record Piece(byte[] bytes, boolean last, @Nullable Throwable failure) {}

    private static final class Source implements ByteSource {
        final AtomicInteger read = new AtomicInteger();
        final AtomicInteger released = new AtomicInteger();
        private final Deque<Piece> pieces = new ArrayDeque<>();
        private final List<String> violations = new ArrayList<>();
        private @Nullable Runnable demand;
        private @Nullable Throwable aborted;
        private boolean ended;

        void give(Piece piece) {
            wake(() -> pieces.add(piece));
        }

        void abort(Throwable reason) {
            wake(() -> aborted = aborted == null ? reason : aborted);
        }

        private void wake(Runnable change) {
            Runnable ready;
            synchronized (this) {
                change.run();
                ready = demand;
                demand = null;
            }
            if (ready != null) {
                ready.run();
            }
        }

        synchronized int waiting() {
            return pieces.size();
        }

        synchronized List<String> violations() {
            return List.copyOf(violations);
        }

        @Override
        public @Nullable Chunk read() {
            Piece piece;
            synchronized (this) {
                note(demand != null, "a read while a demand is open");
                note(ended, "a read after the end");
                if (read.get() > released.get()) {
                    violations.add("a read before the last chunk was given back");
                }
                piece = aborted != null ? new Piece(new byte[0], true, aborted) : pieces.poll();
                if (piece == null) {
                    return null;
                }
                ended = piece.last();
                read.incrementAndGet();
            }
            return new CountedChunk(piece, this);
        }

        @Override
        public void demand(Runnable ready) {
            synchronized (this) {
                note(demand != null, "a second demand");
                if (pieces.isEmpty() && aborted == null) {
                    demand = ready;
                    return;
                }
            }
            ready.run();
        }

        @Override
        public void fail(Throwable reason) {
            abort(reason);
        }

        private synchronized void note(boolean wrong, String what) {
            if (wrong) {
                violations.add(what);
            }
        }
    }

    private static final class CountedChunk implements ByteSource.Chunk {
        private final Piece piece;
        private final Source source;
        private boolean given;

        CountedChunk(Piece piece, Source source) {
            this.piece = piece;
            this.source = source;
        }

        @Override
        public ByteBuffer bytes() {
            return ByteBuffer.wrap(piece.bytes());
        }

        @Override
        public boolean last() {
            return piece.last();
        }

        @Override
        public @Nullable Throwable failure() {
            return piece.failure();
        }

        @Override
        public void release() {
            source.note(given, "a chunk given back twice");
            given = true;
            java.util.Arrays.fill(piece.bytes(), (byte) '#'); // who still reads it sees that it is another's now
            source.released.incrementAndGet();
        }
    }
}
