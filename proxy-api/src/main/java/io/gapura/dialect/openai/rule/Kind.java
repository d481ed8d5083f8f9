package io.gapura.dialect.openai.rule;

import java.util.List;

/**
 * A kind of object among those that share a list of members. Immutable.
 *
 * @param name the value of the member that tells the kind
 * @param needs the members that it has to have
 * @param excuses the members of which one is enough in the place of those that it needs; a null one too, as SDKs send back
 *     answers that had nothing to say
 * @param takes the members that it may have besides; others are foreign to it
 */
public record Kind(String name, List<String> needs, List<String> excuses, List<String> takes) {
    /** Copies the lists. */
    public Kind {
        needs = List.copyOf(needs);
        excuses = List.copyOf(excuses);
        takes = List.copyOf(takes);
    }

    /** A kind that needs these members. */
    public static Kind of(String name, String... needs) {
        return new Kind(name, List.of(needs), List.of(), List.of());
    }

    /** The same, which doesn't need them if it has one of these. */
    public Kind unless(String... members) {
        return new Kind(name, needs, List.of(members), takes);
    }

    /** The same, which may have these too. */
    public Kind takes(String... members) {
        return new Kind(name, needs, excuses, List.of(members));
    }
}
