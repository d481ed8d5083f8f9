package io.gapura.model;

import org.jspecify.annotations.Nullable;

/**
 * A note on a piece of generated text, most often where it comes from. Immutable.
 *
 * @param kind what it points at
 * @param from first character of the text that it is about, null where the dialect doesn't say
 * @param to one past the last character, null where the dialect doesn't say
 * @param source the address or the file's id
 * @param title the source's title
 * @param quote the words of the source
 * @param dialect the dialect that said it
 * @param raw all that the dialect said, for a writer of the same dialect
 */
public record Annotation(
        Kind kind,
        @Nullable Long from,
        @Nullable Long to,
        @Nullable String source,
        @Nullable String title,
        @Nullable String quote,
        String dialect,
        RawJson raw) {
    /** What a note points at. */
    public enum Kind {
        /** A page on the web. */
        URL,
        /** A file in the provider's store. */
        FILE,
        /** A document in the request. */
        DOCUMENT,
        /** Something that only the dialect has a word for. */
        OTHER
    }
}
