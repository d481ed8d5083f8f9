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
 * @param path the endpoint's own path below the mount, decoded, whatever other name of it was called
 * @param query the query as it came, without its question mark; empty if there is none
 * @param headers all fields
 * @param clientKey the key that the client showed, for upstreams that it is passed through to
 * @param body the body, decoded from any content coding; JSON has the address's model in it, a form may not
 * @param model the model that the address names, which goes before what the body says; null if it names none
 */
public record ClientRequest(
        Endpoint endpoint,
        String method,
        String path,
        String query,
        Headers headers,
        @Nullable Secret clientKey,
        Content body,
        @Nullable String model) {
    /** One whose address names no model. */
    public ClientRequest(
            Endpoint endpoint,
            String method,
            String path,
            String query,
            Headers headers,
            @Nullable Secret clientKey,
            Content body) {
        this(endpoint, method, path, query, headers, clientKey, body, null);
    }

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
