package io.gapura.exchange;

import io.gapura.config.Secret;
import io.gapura.http.Content;
import io.gapura.http.Headers;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the client sent, without any servlet.
 *
 * @param endpoint which endpoint was called
 * @param method the HTTP method
 * @param path the path below the mount, decoded
 * @param query the query as it came, without its question mark; empty if there is none
 * @param headers all fields
 * @param clientKey the key that the client showed, for upstreams that it is passed through to
 * @param body the body, decoded from any content coding
 */
public record ClientRequest(
        Endpoint endpoint,
        String method,
        String path,
        String query,
        Headers headers,
        @Nullable Secret clientKey,
        Content body) {
    /** What stands at the names of the endpoint's path, decoded, in order. */
    public List<String> parameters() {
        return endpoint.parameters(path);
    }

    /** What stands at the first name; empty if there is none. */
    public String parameter() {
        List<String> parameters = parameters();
        return parameters.isEmpty() ? "" : parameters.get(0);
    }
}
