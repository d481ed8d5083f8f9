package io.gapura.dialect;

/**
 * How the tokens of a generation request are counted: what is asked is the body of such a request in the dialect of this name, what
 * is answered is how many tokens a model would read. Thread-safe.
 */
public interface CountCodec extends OperationCodec<byte[], Long> {
    /** The dialect of the requests that it counts, as in {@link OutboundDialect#name()}. */
    @Override
    String name();
}
