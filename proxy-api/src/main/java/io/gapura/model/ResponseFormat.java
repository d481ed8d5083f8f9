package io.gapura.model;

import org.jspecify.annotations.Nullable;

/** The form that the answer's text must have. Immutable. */
public sealed interface ResponseFormat {
    /** Any text, said explicitly. */
    record PlainText() implements ResponseFormat {}

    /** Some JSON object. */
    record JsonObject() implements ResponseFormat {}

    /**
     * JSON of this schema.
     *
     * @param name what the model knows it by; empty in dialects that have no name
     * @param description what it is for
     * @param schema the JSON schema, null where none was given
     * @param strict whether the provider enforces it; null where it was not said
     */
    record JsonSchema(
            String name,
            @Nullable String description,
            @Nullable RawJson schema,
            @Nullable Boolean strict,
            Extensions extensions)
            implements ResponseFormat {}

    /**
     * A form that only one dialect knows.
     *
     * @param dialect the dialect it is of
     * @param raw all of it
     */
    record Other(String dialect, RawJson raw) implements ResponseFormat {}
}
