package io.gapura.provider;

import io.gapura.config.Secret;
import io.gapura.http.Headers;

/**
 * How a call is signed with a key. Immutable and thread-safe.
 *
 * @param header the header that holds the key
 * @param prefix what stands before the key in it
 */
public record Signing(String header, String prefix) {
    /** A bearer token (RFC 6750, section 2.1). */
    public static final Signing BEARER = new Signing("Authorization", "Bearer ");

    /** Signs a call. */
    void sign(Headers headers, Secret key) {
        headers.set(header, prefix + key.reveal());
    }
}
