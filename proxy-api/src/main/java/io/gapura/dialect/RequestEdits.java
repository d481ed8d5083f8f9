package io.gapura.dialect;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The edits that a passthrough may make to a request: the closed list of {@code design/WIRE.md} section 7. Immutable.
 *
 * @param model the upstream's name of the model; null leaves the client's
 * @param askUsage whether {@code stream_options.include_usage} is to be true
 * @param removed members of the gateway's own, at the top level, that no upstream gets to see
 * @param maxTokensMember the name that the upstream knows the limit of generated tokens by; null leaves the client's
 */
public record RequestEdits(
        @Nullable String model, boolean askUsage, List<String> removed, @Nullable String maxTokensMember) {
    /** No edit at all. */
    public static final RequestEdits NONE = new RequestEdits(null, false, List.of(), null);

    /** Copies the list. */
    public RequestEdits {
        removed = List.copyOf(removed);
    }
}
