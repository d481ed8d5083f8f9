package io.gapura.exchange;

import io.gapura.config.Secret;
import io.gapura.http.Content;
import io.gapura.http.Headers;
import org.jspecify.annotations.Nullable;

/**
 * What the client sent, without any servlet.
 *
 * @param endpoint which endpoint was called
 * @param method the HTTP method
 * @param parameter what stands at <code>{id}</code> in the path, decoded; empty if nothing does
 * @param headers all fields
 * @param clientKey the key that the client showed, for upstreams that it is passed through to
 * @param body the body, decoded from any content coding
 */
public record ClientRequest(
        Endpoint endpoint,
        String method,
        String parameter,
        Headers headers,
        @Nullable Secret clientKey,
        Content body) {}
