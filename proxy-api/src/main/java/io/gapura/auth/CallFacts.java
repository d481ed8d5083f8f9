package io.gapura.auth;

import io.gapura.config.Secret;
import io.gapura.http.Headers;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a call before anybody knows the caller. Immutable.
 *
 * @param key the key that the client showed
 * @param principal the name of whom the container has authenticated
 * @param remote the address that the call came from
 * @param local the address that it came to
 * @param headers its headers
 */
public record CallFacts(
        @Nullable Secret key, @Nullable String principal, String remote, String local, Headers headers) {}
