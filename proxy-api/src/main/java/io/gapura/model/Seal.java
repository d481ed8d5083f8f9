package io.gapura.model;

/**
 * What a provider puts on its own reasoning so that it can check or read it when it comes back: it must return byte for byte,
 * and means nothing to anyone else, so a writer of another dialect leaves it out. Immutable.
 *
 * @param dialect the dialect whose provider made it
 * @param kind what it is
 * @param value its exact text
 */
public record Seal(String dialect, Kind kind, String value) {
    /** What a seal is. */
    public enum Kind {
        /** Vouches for a text that is readable beside it. */
        SIGNATURE,
        /** Is the content itself, readable to its maker alone. */
        ENCRYPTED
    }
}
