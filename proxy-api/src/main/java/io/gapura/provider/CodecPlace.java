package io.gapura.provider;

import io.gapura.dialect.OperationCodec;

/**
 * Where an operation other than generation is at a kind of upstream, and what is spoken there. Immutable and thread-safe.
 *
 * @param codec what is spoken
 * @param path the path of a request, below the provider's own; may hold <code>{model}</code>
 */
public record CodecPlace<C extends OperationCodec<?, ?>>(C codec, String path) {}
