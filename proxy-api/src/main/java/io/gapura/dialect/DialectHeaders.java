package io.gapura.dialect;

import io.gapura.http.Headers;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The header fields that belong to a dialect: between a client and an upstream that don't both speak it they mean nothing. Immutable
 * and thread-safe.
 */
public interface DialectHeaders {
    /** Of a dialect that has no fields of its own. */
    DialectHeaders NONE = new DialectHeaders() {};

    /** The client's fields that an upstream of the dialect understands, in lower case. */
    default Set<String> request() {
        return Set.of();
    }

    /** Those of {@link #request} that change what is asked for: where they can't cross, that is a loss. */
    default Set<String> wishes() {
        return Set.of();
    }

    /**
     * Whether clients of the dialect look at this field of an answer.
     *
     * @param name the field's name in lower case
     */
    default boolean answers(String name) {
        return false;
    }

    /** Where clients of the dialect read the id of the call, if that is not {@code x-request-id}. */
    default @Nullable String requestId() {
        return null;
    }

    /** What an upstream's answer says of its limits; what is not well-formed is unknown. */
    default RateLimits limits(Headers answer, Instant now) {
        return RateLimits.UNKNOWN;
    }

    /** Says what is known of the limits in the dialect's own fields. */
    default void writeLimits(RateLimits limits, Instant now, Headers answer) {}
}
