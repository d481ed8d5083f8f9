package io.gapura.model;

import java.util.ArrayList;
import java.util.List;

/**
 * What a dialect could not express, collected while one request or answer is written, so that nothing disappears quietly. Thread-safe:
 * one that writes an answer adds what another tells with a failure.
 */
public final class Losses {
    private final List<Loss> all = new ArrayList<>();

    /**
     * One thing that was left out or said otherwise.
     *
     * @param what the canonical name, as in {@code sampling.top_k}
     * @param reason what the dialect lacks
     */
    public record Loss(String what, String reason) {}

    /** Records a loss; the same one twice counts once. */
    public synchronized void add(String what, String reason) {
        Loss loss = new Loss(what, reason);
        if (!all.contains(loss)) {
            all.add(loss);
        }
    }

    /** Whether everything could be said. */
    public synchronized boolean isEmpty() {
        return all.isEmpty();
    }

    /** All losses in the order they were met. */
    public synchronized List<Loss> all() {
        return List.copyOf(all);
    }

    @Override
    public synchronized String toString() {
        return all.toString();
    }
}
