package io.gapura.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a dialect said and the vocabulary has no word for, kept for a writer of the same dialect. Immutable.
 *
 * <p>A writer puts the members back where they were found, except those whose name it has written already; other dialects
 * report them as losses. Forms are hints on how a thing was spelled when the dialect has two spellings for one meaning
 * ({@code stop} as one string or as an array); they carry no meaning and are never a loss.
 *
 * @param dialect the dialect's name, empty where there is nothing
 * @param members unknown members by name, in their order; an explicit null of a known member is kept here too
 * @param forms the spellings that the dialect's writer would not choose by itself
 */
public record Extensions(String dialect, Map<String, RawJson> members, Set<String> forms) {
    /** Nothing beyond the vocabulary. */
    public static final Extensions NONE = new Extensions("", Map.of(), Set.of());

    /** Copies both collections; keeps the members' order and sorts the forms. */
    public Extensions {
        members = members.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(members));
        forms = forms.isEmpty() ? Set.of() : Collections.unmodifiableSet(new TreeSet<>(forms));
    }

    /** Members of one dialect, or {@link #NONE} if there are none. */
    public static Extensions of(String dialect, Map<String, RawJson> members) {
        return of(dialect, members, Set.of());
    }

    /** Members and forms of one dialect, or {@link #NONE} if there are none. */
    public static Extensions of(String dialect, Map<String, RawJson> members, Set<String> forms) {
        return members.isEmpty() && forms.isEmpty() ? NONE : new Extensions(dialect, members, forms);
    }

    /** The members if this dialect said them, else none. */
    public Map<String, RawJson> of(String dialect) {
        return this.dialect.equals(dialect) ? members : Map.of();
    }

    /** Whether this dialect spelled it so. */
    public boolean formed(String dialect, String form) {
        return this.dialect.equals(dialect) && forms.contains(form);
    }

    /** These and then those; a later value of a member replaces an earlier one. Those of another dialect replace all. */
    public Extensions and(Extensions later) {
        if (isEmpty() || (!later.isEmpty() && !later.dialect.equals(dialect))) {
            return later;
        }
        if (later.isEmpty()) {
            return this;
        }
        Map<String, RawJson> both = new LinkedHashMap<>(members);
        both.putAll(later.members);
        Set<String> spelled = new LinkedHashSet<>(forms);
        spelled.addAll(later.forms);
        return new Extensions(dialect, both, spelled);
    }

    /** Whether there is nothing here. */
    public boolean isEmpty() {
        return members.isEmpty() && forms.isEmpty();
    }
}
