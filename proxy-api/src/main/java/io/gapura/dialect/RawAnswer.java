package io.gapura.dialect;

import io.gapura.model.Usage;
import org.jspecify.annotations.Nullable;

/**
 * A whole answer on its way through: its bytes, and what was learned on the way. Immutable.
 *
 * @param body the bytes for the client, the array that came in if nothing was edited
 * @param usage what the answer cost, null if it doesn't say
 * @param finish the vendor's raw word for why the (first) answer ended, null if it doesn't say
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody, copied by nobody: it is the body itself
public record RawAnswer(byte[] body, @Nullable Usage usage, @Nullable String finish) {}
