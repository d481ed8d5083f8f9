package io.gapura.model;

import java.util.List;
import java.util.Locale;

/**
 * Some models, by patterns of their names: {@code exact}, {@code begin*}, {@code *end}, {@code *middle*}; letters of either case
 * are the same ({@code design/WIRE.md} section 6). Immutable.
 *
 * @param patterns the patterns, in lower case
 */
public record ModelPatterns(List<String> patterns) {
    /** No model. */
    public static final ModelPatterns NONE = new ModelPatterns(List.of());

    /** What a message says of a pattern that is none. */
    public static final String WORDS =
            "expected the name of a model, with \"*\" at the beginning or at the end where anything may stand";

    /** Makes the letters small. */
    public ModelPatterns {
        patterns = patterns.stream().map(ModelPatterns::small).toList();
    }

    /** Whether this is a pattern: a star stands only at the beginning and at the end. */
    public static boolean wellFormed(String pattern) {
        int star = pattern.indexOf('*', 1);
        return !pattern.isBlank() && (star < 0 || star == pattern.length() - 1);
    }

    /** Whether there is no pattern. */
    public boolean isEmpty() {
        return patterns.isEmpty();
    }

    /** Whether one of the patterns is of this name. */
    public boolean matches(String name) {
        String small = small(name);
        return patterns.stream().anyMatch(pattern -> matches(pattern, small));
    }

    private static boolean matches(String pattern, String name) {
        boolean open = pattern.startsWith("*");
        boolean endless = pattern.endsWith("*");
        String words = pattern.substring(
                open ? 1 : 0, endless && pattern.length() > 1 ? pattern.length() - 1 : pattern.length());
        if (open && endless) {
            return name.contains(words);
        }
        return open ? name.endsWith(words) : endless ? name.startsWith(words) : name.equals(words);
    }

    private static String small(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
