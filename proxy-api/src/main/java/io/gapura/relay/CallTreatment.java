package io.gapura.relay;

import org.jspecify.annotations.Nullable;

/**
 * What becomes of the answer to a call. Immutable.
 *
 * @param raw whether the gateway knows nothing of the call: its streams are bytes like others
 * @param base64 whether the client wants vectors in base64
 * @param model the model's name to put into the answer; null if it stays
 * @param images how many images are made; 0 if that is not known
 */
record CallTreatment(boolean raw, boolean base64, @Nullable String model, int images) {}
