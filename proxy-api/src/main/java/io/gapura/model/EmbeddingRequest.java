package io.gapura.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client wants to have embedded, in nobody's dialect. Immutable.
 *
 * @param inputs the texts, in order: a vector for each
 * @param dimensions how long the vectors are to be; null where it was not said
 * @param user the end user, in the client's word; null where it was not said
 * @param base64 whether the client wants its vectors as base64 of little-endian floats of 32 bits
 * @param extensions what else the dialect says of the request
 */
public record EmbeddingRequest(
        List<String> inputs, @Nullable Long dimensions, @Nullable String user, boolean base64, Extensions extensions) {
    /** Copies the texts. */
    public EmbeddingRequest {
        inputs = List.copyOf(inputs);
    }
}
