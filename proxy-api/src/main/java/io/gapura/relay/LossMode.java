package io.gapura.relay;

/** What becomes of a request that the upstream's dialect or model can't be told all of. */
public enum LossMode {
    /** It is sent without that, and the answer's header says what is missing. */
    TELL,
    /** It is refused, and nothing is sent. */
    REFUSE
}
