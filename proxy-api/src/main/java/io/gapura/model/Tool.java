package io.gapura.model;

import org.jspecify.annotations.Nullable;

/** A tool that the model may call. Immutable. */
public sealed interface Tool {
    /**
     * A function of the client's with JSON arguments.
     *
     * @param name what the model calls it by
     * @param description what it does
     * @param parameters the JSON schema of its arguments, null where none was given
     * @param strict whether the arguments must follow the schema; null where it was not said
     */
    record Function(
            String name,
            @Nullable String description,
            @Nullable RawJson parameters,
            @Nullable Boolean strict,
            Extensions extensions)
            implements Tool {}

    /**
     * A tool of the client's that takes any text.
     *
     * @param name what the model calls it by
     * @param description what it does
     * @param format the grammar of its input, in the dialect's shape
     */
    record FreeForm(String name, @Nullable String description, @Nullable RawJson format, Extensions extensions)
            implements Tool {}

    /**
     * A tool that the provider runs, in the dialect's own shape.
     *
     * @param dialect the dialect it is of
     * @param type the dialect's word for it
     * @param raw all of it
     */
    record Hosted(String dialect, String type, RawJson raw) implements Tool {}

    /**
     * All tools before this point are worth keeping in the provider's prompt cache.
     *
     * @param ttl how long, in the dialect's word
     */
    record CacheMark(@Nullable String ttl) implements Tool {}
}
