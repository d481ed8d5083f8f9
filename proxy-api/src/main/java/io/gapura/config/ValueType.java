package io.gapura.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What may stand as a value in the file. Immutable. */
sealed interface ValueType {
    /**
     * One value.
     *
     * @param kind what its text means
     * @param javaType the component's type
     * @param allowed the texts that it may have; empty: any of its kind
     * @param range its limits, or null
     * @param pattern what a text looks like, or null
     */
    record Scalar(
            ScalarKind kind, Class<?> javaType, List<String> allowed, @Nullable Range range, @Nullable Matches pattern)
            implements ValueType {}

    /** A list. */
    record Items(ValueType element) implements ValueType {}

    /** A map from texts. */
    record Entries(ValueType value) implements ValueType {}

    /** A record of its own. */
    record Section(Shape<?> shape) implements ValueType {}
}
