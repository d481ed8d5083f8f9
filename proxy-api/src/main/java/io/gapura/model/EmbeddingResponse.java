package io.gapura.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Vectors, in the order of the texts that they stand for. Immutable.
 *
 * @param vectors each a JSON array of numbers with the digits that the upstream wrote
 * @param promptTokens how many tokens were read; null where the upstream doesn't say
 */
public record EmbeddingResponse(List<RawJson> vectors, @Nullable Long promptTokens) {
    /** Copies the list. */
    public EmbeddingResponse {
        vectors = List.copyOf(vectors);
    }
}
