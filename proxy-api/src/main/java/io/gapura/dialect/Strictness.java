package io.gapura.dialect;

/** How closely a client's request is checked before it goes anywhere: each level checks what the one before it does. */
public enum Strictness {
    /** Only what the gateway itself needs: JSON, the model, the conversation's outline, whether to stream. */
    LENIENT,
    /** Also types, ranges and required members of all that is documented. What is not documented passes: servers extend. */
    STANDARD,
    /** Also that nothing undocumented is there: a misspelt parameter is told of instead of being ignored somewhere behind us. */
    STRICT;

    /** Whether this level checks what that one does. */
    public boolean atLeast(Strictness other) {
        return compareTo(other) >= 0;
    }
}
