package io.gapura.owned;

/**
 * An id at an upstream. Immutable.
 *
 * @param kind what it stands for; servers that count may give a file and a video the same id
 * @param id the id
 */
record OwnedId(Kind kind, String id) {
    /** More than any upstream's ids have; the table has room for so many characters. */
    private static final int LONGEST = 512;

    /** Whether an id of an upstream can look so; what can't is nobody's, and no database is asked. */
    boolean plausible() {
        return !id.isEmpty()
                && id.length() <= LONGEST
                && id.chars().noneMatch(c -> c < ' ' || Character.isSurrogate((char) c));
    }
}
