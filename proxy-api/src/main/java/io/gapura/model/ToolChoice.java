package io.gapura.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which tools the model may or must call. Immutable. */
public sealed interface ToolChoice {
    /** As the model likes. */
    record Auto() implements ToolChoice {}

    /** None. */
    record None() implements ToolChoice {}

    /** At least one, whichever. */
    record Required() implements ToolChoice {}

    /**
     * This one.
     *
     * @param name the tool
     * @param kind what sort of tool
     */
    record Named(String name, ToolKind kind) implements ToolChoice {}

    /**
     * Only some of those that are defined.
     *
     * @param required whether one of them must be called
     * @param names those that may be
     * @param dialect the dialect that said it
     * @param raw all that it said, null where nothing is left beyond the names
     */
    record Allowed(boolean required, List<String> names, String dialect, @Nullable RawJson raw) implements ToolChoice {
        /** Copies the names. */
        public Allowed {
            names = List.copyOf(names);
        }
    }

    /**
     * A choice that only one dialect knows.
     *
     * @param dialect the dialect it is of
     * @param raw all of it
     */
    record Other(String dialect, RawJson raw) implements ToolChoice {}
}
