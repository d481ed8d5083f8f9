package io.gapura.exchange;

/** How an exchange ended; it does so exactly once. */
public enum Ending {
    /** The answer is whole. */
    DELIVERED,
    /** The client was told of a failure, as a status or inside the stream. */
    FAILED,
    /** The client went away. */
    GONE
}
