package io.gapura.dialect.openai;

import io.gapura.json.JsonKind;
import io.gapura.model.RawJson;
import org.jspecify.annotations.Nullable;

/**
 * A member of deltas that we have no word for, over a whole stream: arrays are joined, of anything else the last value holds.
 * For one thread at a time.
 */
public final class KeptMember {
    private @Nullable StringBuilder elements;
    private String last = "null";

    /** What the next delta says of it. */
    public void add(JsonKind kind, String raw) {
        if (kind != JsonKind.ARRAY) {
            elements = null;
            last = raw;
            return;
        }
        String inner = raw.substring(1, raw.length() - 1);
        if (elements == null) {
            elements = new StringBuilder(inner);
        } else if (!inner.isBlank()) {
            elements.append(elements.toString().isBlank() ? "" : ",").append(inner);
        }
    }

    /** What all of them say together. */
    public RawJson value() {
        return new RawJson(elements == null ? last : "[" + elements + "]");
    }
}
