package io.gapura.model;

import org.jspecify.annotations.Nullable;

/** Where the bytes of an image, a sound or a file are. Immutable. */
public sealed interface MediaSource {
    /**
     * At an address that the provider fetches.
     *
     * @param url the address as it was given; a {@code data:} address that is not plain base64 stays one
     */
    record Url(String url) implements MediaSource {}

    /**
     * In the request itself.
     *
     * @param mediaType as in {@code image/png}, null where the dialect doesn't say
     * @param base64 the bytes, as they were encoded
     */
    record Inline(@Nullable String mediaType, String base64) implements MediaSource {}

    /**
     * In the provider's file store.
     *
     * @param id the provider's id
     */
    record Stored(String id) implements MediaSource {}

    /**
     * A document that is given as its text.
     *
     * @param mediaType as in {@code text/plain}
     * @param text the document
     */
    record Plain(String mediaType, String text) implements MediaSource {}
}
