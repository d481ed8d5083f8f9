package io.gapura.testing;

import io.gapura.exchange.ClientSink;
import io.gapura.http.Headers;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client in memory: collects an answer, takes each write at once or when the test says so, and goes away when told. Whatever
 * breaks the order that {@link ClientSink} promises is noted. Thread-safe.
 */
public final class MemorySink implements ClientSink {
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final List<String> writes = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private int status;
    private Headers headers = new Headers();
    private boolean slow;
    private boolean left;
    private int ends;
    private int aborts;
    private @Nullable Written pending;
    private @Nullable Runnable whenGone;

    @Override
    public synchronized void head(int sent, Headers fields) {
        note(status != 0, "a second head");
        note(over(), "a head after the end");
        status = sent;
        headers = fields;
    }

    @Override
    public void write(byte[] bytes, int offset, int length, Written written) {
        boolean gone;
        synchronized (this) {
            note(status == 0, "a write before the head");
            note(pending != null, "a write while another is under way");
            note(over(), "a write after the end");
            gone = left;
            if (!gone) {
                body.write(bytes, offset, length);
                writes.add(new String(bytes, offset, length, StandardCharsets.UTF_8));
                if (slow) {
                    pending = written;
                    return;
                }
            }
        }
        if (gone) {
            written.gone(new EOFException("the client left"));
        } else {
            written.written();
        }
    }

    @Override
    public synchronized void end() {
        note(over(), "a second end");
        note(pending != null, "an end while a write is under way");
        ends++;
    }

    @Override
    public synchronized void abort() {
        note(over(), "an abort after the end");
        aborts++;
    }

    @Override
    public void onGone(Runnable action) {
        synchronized (this) {
            whenGone = action;
            if (!left) {
                return;
            }
        }
        action.run();
    }

    /** From now on a write is taken only when the test says so. */
    public synchronized MemorySink slow() {
        slow = true;
        return this;
    }

    /** Takes the write that waits; false if none does. */
    public boolean take() {
        Written written;
        synchronized (this) {
            written = pending;
            pending = null;
        }
        if (written != null) {
            written.written();
        }
        return written != null;
    }

    /** The client closes its connection: a write that waits fails, else whoever listens is told. */
    public void leave() {
        Written written;
        Runnable listening;
        synchronized (this) {
            left = true;
            written = pending;
            pending = null;
            listening = over() ? null : whenGone;
        }
        if (written != null) {
            written.gone(new EOFException("the client left"));
        } else if (listening != null) {
            listening.run();
        }
    }

    /** The status; 0 while no head was given. */
    public synchronized int status() {
        return status;
    }

    /** The headers. */
    public synchronized Headers headers() {
        return headers;
    }

    /** What was written. */
    public synchronized byte[] bytes() {
        return body.toByteArray();
    }

    /** What was written, as text. */
    public String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    /** Each write, as text. */
    public synchronized List<String> writes() {
        return List.copyOf(writes);
    }

    /** Whether a write waits to be taken. */
    public synchronized boolean writing() {
        return pending != null;
    }

    /** How often the answer ended as a whole one. */
    public synchronized int ends() {
        return ends;
    }

    /** How often the connection was broken. */
    public synchronized int aborts() {
        return aborts;
    }

    /** What was done out of order; empty with a correct writer. */
    public synchronized List<String> violations() {
        return List.copyOf(violations);
    }

    private boolean over() {
        return ends + aborts > 0;
    }

    private void note(boolean wrong, String what) {
        if (wrong) {
            violations.add(what);
        }
    }
}
