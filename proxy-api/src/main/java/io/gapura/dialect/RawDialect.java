package io.gapura.dialect;

/**
 * A dialect whose bytes can pass untouched from client to upstream and back, but for a closed list of edits
 * ({@code design/WIRE.md} section 7). Outside that list every byte of every JSON value is equal. Thread-safe.
 */
public interface RawDialect {
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
