package io.gapura.relay;

import io.gapura.http.Headers;
import io.gapura.model.Usage;
import org.jspecify.annotations.Nullable;

/**
 * A whole body for the client.
 *
 * @param status the answer's status
 * @param headers the answer's headers, its content type among them
 * @param body all of it
 * @param usage what it cost, if known
 * @param finish the vendor's raw word for why it ended, if known
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody, copied by nobody: it is the body itself
record Delivery(int status, Headers headers, byte[] body, @Nullable Usage usage, @Nullable String finish) {
    /** One with status 200. */
    Delivery(Headers headers, byte[] body, @Nullable Usage usage, @Nullable String finish) {
        this(200, headers, body, usage, finish);
    }
}
