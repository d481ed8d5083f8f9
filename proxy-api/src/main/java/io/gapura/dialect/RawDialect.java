package io.gapura.dialect;

import io.gapura.model.Capabilities;

/**
 * A dialect whose bytes can pass untouched from client to upstream and back, but for a closed list of edits
 * ({@code design/WIRE.md} section 7). Outside that list every byte of every JSON value is equal. Thread-safe.
 */
public interface RawDialect {
    /** What it takes for a request to pass to a model of which this is known; never throws on a request that was outlined. */
    default RawFit fit(byte[] body, Capabilities model) {
        return RawFit.AS_IT_IS;
    }

    /** The request with these edits; the same array if there is nothing to edit. */
    byte[] editRequest(byte[] body, RequestEdits edits);

    /**
     * Looks at a whole answer and edits it.
     *
     * @throws io.gapura.error.GatewayException {@code UPSTREAM_MALFORMED} if it is not of this dialect
     */
    RawAnswer editAnswer(byte[] body, AnswerEdits edits);

    /** A reader beside the bytes of one stream. */
    StreamTap tap(AnswerEdits edits);
}
