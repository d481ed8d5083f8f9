package io.gapura.http;

/**
 * The body of a request: known whole, or arriving while it is sent on. What is buffered may be sent again on a second
 * attempt, what streams can't.
 */
public sealed interface Content {
    /** No body. */
    static Content none() {
        return new Buffered(new byte[0]);
    }

    /**
     * A body in memory. The array is not copied: whoever hands it over doesn't touch it again.
     *
     * @param bytes all of it
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody, copied by nobody: it is the body itself
    record Buffered(byte[] bytes) implements Content {}

    /**
     * A body that arrives as it is read.
     *
     * @param length in bytes, or -1 where the client did not say
     * @param source where it comes from
     */
    record Streaming(long length, ByteSource source) implements Content {}

    /** The bytes, where they are in memory; an {@link IllegalStateException} otherwise. */
    default byte[] bytes() {
        if (this instanceof Buffered buffered) {
            return buffered.bytes();
        }
        throw new IllegalStateException("this body streams: it has no bytes to look at");
    }
}
