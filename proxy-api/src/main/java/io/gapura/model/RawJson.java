package io.gapura.model;

import java.util.Objects;

/**
 * A JSON value that we carry and do not interpret: a schema, a member we have no word for. Immutable. The text is valid JSON;
 * whoever makes one vouches for it. Equal means equal text, so numbers keep their digits and members their order.
 *
 * @param text the value as JSON
 */
public record RawJson(String text) {
    /** An explicit {@code null}, which is something else than an absent member. */
    public static final RawJson NULL = new RawJson("null");

    /** Refuses null. */
    public RawJson {
        Objects.requireNonNull(text, "text");
    }

    /** Whether this is an explicit {@code null}. */
    public boolean isNull() {
        return text.equals("null");
    }

    @Override
    public String toString() {
        return text;
    }
}
