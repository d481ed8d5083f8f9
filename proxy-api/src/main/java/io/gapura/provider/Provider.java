package io.gapura.provider;

import io.gapura.config.Secret;
import io.gapura.dialect.OutboundDialect;
import io.gapura.http.Headers;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** A kind of upstream: what it speaks, how its addresses are made and how a call is signed. Immutable and thread-safe. */
public interface Provider {
    /** The word for it in the configuration: {@code openai}. */
    String type();

    /** The dialect that it speaks for generation. */
    OutboundDialect dialect();

    /** The base of its addresses where the configuration names none; null if it must name one. */
    @Nullable
    URI defaultBase();

    /** Where generation requests go. */
    URI generationUri(URI base);

    /** Where its list of models is. */
    URI modelsUri(URI base);

    /** Signs a call. */
    void sign(Headers headers, Secret key);
}
