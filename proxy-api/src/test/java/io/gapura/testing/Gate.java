package io.gapura.testing;

import java.util.concurrent.CompletableFuture;

/** A door that a test opens: an answer of the {@link FakeUpstream} waits at it, so that no test has to sleep. Thread-safe. */
public final class Gate {
    private final CompletableFuture<Boolean> opened = new CompletableFuture<>();

    /** Lets everybody pass, now and later. */
    public void open() {
        opened.complete(true);
    }

    /** Runs the action when the gate is open: at once, or on the thread that opens it. */
    void whenOpen(Runnable action) {
        var unused = opened.thenRun(action);
    }
}
