package io.gapura.model;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How likely a token was. Immutable.
 *
 * @param token the token as text
 * @param logprob the natural logarithm of its probability
 * @param bytes its UTF-8 bytes, null where they are not told
 * @param alternatives the likeliest tokens at this place; empty for an alternative itself
 */
public record TokenLogprob(
        String token, BigDecimal logprob, @Nullable List<Integer> bytes, List<TokenLogprob> alternatives) {
    /** Copies the lists. */
    public TokenLogprob {
        bytes = bytes == null ? null : List.copyOf(bytes);
        alternatives = List.copyOf(alternatives);
    }
}
