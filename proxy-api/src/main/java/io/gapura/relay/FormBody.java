package io.gapura.relay;

import io.gapura.http.ByteSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A form on its way to the upstream: what was kept of it, with a few edits, and then the rest as it arrives. Used by one thread at a
 * time; {@link #fail} may come from any.
 */
final class FormBody implements ByteSource {
    /**
     * A stretch of the kept bytes and what goes in its place.
     *
     * @param from its first byte, counted from the body's beginning
     * @param to the byte behind it
     * @param replacement what goes there
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Splice(long from, long to, byte[] replacement) {}

    private static final int PIECE = 64 * 1024;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Kept kept;
    private final List<Splice> splices;
    private final @Nullable ByteSource rest;
    private final FormFields fields;
    private final Executor readers;

    private int splice;
    private long at;
    private @Nullable ByteBuffer loaded;
    private volatile @Nullable Throwable failure;

    /**
     * A form.
     *
     * @param splices the edits; none overlaps another
     * @param rest what follows the kept bytes; null if they are all
     * @param fields what was found in it
     * @param readers where reading a file may block
     */
    FormBody(Kept kept, List<Splice> splices, @Nullable ByteSource rest, FormFields fields, Executor readers) {
        this.kept = kept;
        this.splices = splices.stream()
                .sorted(Comparator.comparingLong(Splice::from).thenComparingLong(Splice::to))
                .toList();
        this.rest = rest;
        this.fields = fields;
        this.readers = readers;
    }

    /** The same, not begun, with one edit more. */
    FormBody with(Splice more) {
        List<Splice> all = new ArrayList<>(splices);
        all.add(more);
        return new FormBody(kept, all, rest, fields, readers);
    }

    /** What was found in the form. */
    FormFields fields() {
        return fields;
    }

    /** How many bytes longer the form is by its edits; negative if it is shorter. */
    long growth() {
        return splices.stream()
                .mapToLong(each -> each.replacement().length - (each.to() - each.from()))
                .sum();
    }

    /** How many bytes were kept. */
    long keptLength() {
        return kept.length();
    }

    /** Whether more follows what was kept. */
    boolean goesOn() {
        return rest != null;
    }

    @Override
    public @Nullable Chunk read() {
        Throwable broken = failure;
        if (broken != null) {
            return new Piece(NOTHING, true, broken);
        }
        ByteBuffer ready = loaded;
        if (ready != null) {
            loaded = null;
            return new Piece(ready, false, null);
        }
        while (splice < splices.size() && splices.get(splice).from() == at) {
            Splice edit = splices.get(splice++);
            at = edit.to();
            if (edit.replacement().length > 0) {
                return new Piece(ByteBuffer.wrap(edit.replacement()), false, null);
            }
        }
        if (at == kept.length()) {
            kept.close();
            return rest == null ? new Piece(NOTHING, true, null) : rest.read();
        }
        if (at >= kept.inMemory()) {
            return null; // in the file: whoever demands it has it read
        }
        long to = Math.min(stretchEnd(), kept.inMemory());
        ByteBuffer bytes = kept.memory((int) at, (int) to);
        at = to;
        return new Piece(bytes, false, null);
    }

    private long stretchEnd() {
        return splice < splices.size() ? splices.get(splice).from() : kept.length();
    }

    @Override
    public void demand(Runnable ready) {
        if (failure == null && at == kept.length() && rest != null && loaded == null && splice == splices.size()) {
            rest.demand(ready);
            return;
        }
        try {
            readers.execute(() -> {
                load();
                ready.run();
            });
        } catch (RejectedExecutionException stopped) {
            failure = stopped;
            ready.run();
        }
    }

    private void load() {
        boolean inFile = loaded == null && at >= kept.inMemory() && at < stretchEnd();
        if (failure == null && inFile) {
            try {
                int count = (int) Math.min(PIECE, stretchEnd() - at);
                loaded = kept.read(at, count);
                at += count;
            } catch (IOException broken) {
                failure = broken;
            }
        }
    }

    @Override
    public void fail(Throwable reason) {
        failure = reason;
        kept.close();
        if (rest != null) {
            rest.fail(reason);
        }
    }

    private record Piece(ByteBuffer bytes, boolean last, @Nullable Throwable failure) implements Chunk {
        @Override
        public void release() {}
    }
}
