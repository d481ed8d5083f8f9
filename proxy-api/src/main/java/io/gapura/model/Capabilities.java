package io.gapura.model;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one model at one upstream can take, as far as it is known. Immutable. It is data: bundled with the product and laid over
 * by the configuration, so that no code asks for a vendor or a model by its name.
 *
 * @param lacks what it doesn't take; everything else is believed to work
 * @param quirks names of peculiarities that the writer of its dialect knows ({@code tool-choice-any}); others mean nothing to it
 * @param thinking how it is told how much to think
 * @param maxOutputTokens the most tokens that it can generate in one answer, null if that is not known
 * @param dialects the only dialects that it can be called in, the one to translate to first; empty for all of its upstream's
 */
public record Capabilities(
        Set<Feature> lacks,
        Set<String> quirks,
        Thinking thinking,
        @Nullable Long maxOutputTokens,
        List<String> dialects) {
    /** Nothing is known: everything is believed to work. */
    public static final Capabilities UNKNOWN = new Capabilities(Set.of(), Set.of(), Thinking.UNKNOWN, null, List.of());

    /** Copies the collections. */
    public Capabilities {
        lacks = Set.copyOf(lacks);
        quirks = Set.copyOf(quirks);
        dialects = List.copyOf(dialects);
    }

    /** Whether it takes this, as far as is known. */
    public boolean takes(Feature feature) {
        return !lacks.contains(feature);
    }

    /** Whether it has this peculiarity. */
    public boolean has(String quirk) {
        return quirks.contains(quirk);
    }

    /** Whether it has this peculiarity. */
    public boolean has(Quirk quirk) {
        return quirks.contains(quirk.word());
    }
}
