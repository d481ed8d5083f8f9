package io.gapura.provider;

import io.gapura.config.Secret;
import io.gapura.dialect.CountCodec;
import io.gapura.dialect.EmbeddingCodec;
import io.gapura.dialect.OutboundDialect;
import io.gapura.http.Headers;
import io.gapura.model.Operation;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A kind of upstream: what it speaks, how its addresses are made and how a call is signed. Immutable and thread-safe. */
public interface Provider {
    /** The word for it in the configuration: {@code openai}. */
    String type();

    /** The dialects that it speaks for generation; the first is the one to translate to. */
    List<OutboundDialect> dialects();

    /** What it can do, where the configuration of an upstream doesn't say otherwise. */
    Set<Operation> operations();

    /** The base of its addresses where the configuration names none; null if it must name one. */
    @Nullable
    URI defaultBase();

    /** The addresses below a base. */
    Addresses addresses(URI base);

    /** Who counts tokens there, and where; empty if nobody does. */
    default List<CodecPlace<CountCodec>> counters() {
        return List.of();
    }

    /** How embeddings are asked for, and where, the shape to translate to first; empty if as a call in OpenAI's shape, which passes. */
    default List<CodecPlace<EmbeddingCodec>> embeddings() {
        return List.of();
    }

    /** Signs a call. */
    void sign(Headers headers, Secret key);
}
