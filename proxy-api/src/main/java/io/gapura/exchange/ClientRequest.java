package io.gapura.exchange;

import io.gapura.http.Content;
import io.gapura.http.Headers;

/**
 * What the client sent, without any servlet.
 *
 * @param endpoint which endpoint was called
 * @param method the HTTP method
 * @param parameter what stands at <code>{id}</code> in the path, decoded; empty if nothing does
 * @param headers all fields
 * @param body the body, decoded from any content coding
 */
public record ClientRequest(Endpoint endpoint, String method, String parameter, Headers headers, Content body) {}
