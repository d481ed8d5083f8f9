package io.gapura.dialect;

import io.gapura.model.EmbeddingRequest;
import io.gapura.model.EmbeddingResponse;

/** How texts are sent and their vectors come back. Thread-safe. */
public interface EmbeddingCodec extends OperationCodec<EmbeddingRequest, EmbeddingResponse> {}
