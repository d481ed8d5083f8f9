package io.gapura.provider;

import io.gapura.config.Secret;
import io.gapura.http.Content;
import io.gapura.http.Headers;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** One configured place to send a call: a provider, an address, a credential and the transport that leads there. Thread-safe. */
public final class Upstream {
    private final UpstreamConfig config;
    private final Provider provider;
    private final TimeoutsConfig timeouts;
    private final UpstreamTransport transport;
    private final URI generationUri;
    private final URI modelsUri;

    /**
     * An upstream.
     *
     * @param config its entry in the configuration
     * @param provider what kind it is
     * @param base its address
     * @param timeouts the house's timeouts with its own laid over them
     * @param transport what leads there
     */
    public Upstream(
            UpstreamConfig config, Provider provider, URI base, TimeoutsConfig timeouts, UpstreamTransport transport) {
        this.config = config;
        this.provider = provider;
        this.timeouts = timeouts;
        this.transport = transport;
        this.generationUri = provider.generationUri(base);
        this.modelsUri = provider.modelsUri(base);
    }

    /** The name that configuration and logs know it by. */
    public String name() {
        return config.name();
    }

    /** Its entry in the configuration. */
    public UpstreamConfig config() {
        return config;
    }

    /** What kind it is. */
    public Provider provider() {
        return provider;
    }

    /** How long its calls may take. */
    public TimeoutsConfig timeouts() {
        return timeouts;
    }

    /**
     * Sends a generation request.
     *
     * @param headers what crosses from the client; credentials and configured headers are added here
     * @param clientKey the client's own key, used where the upstream is configured to pass it through
     */
    public UpstreamTransport.Call generate(
            Headers headers, @Nullable Secret clientKey, byte[] body, UpstreamTransport.Listener listener) {
        sign(headers, clientKey);
        return transport.send(
                new UpstreamTransport.Request(
                        "POST", generationUri, headers, new Content.Buffered(body), timeouts.connect()),
                listener);
    }

    /** Asks for its list of models. */
    public UpstreamTransport.Call listModels(UpstreamTransport.Listener listener) {
        Headers headers = Headers.of("Accept", "application/json");
        sign(headers, null);
        return transport.send(
                new UpstreamTransport.Request("GET", modelsUri, headers, Content.none(), timeouts.connect()), listener);
    }

    private void sign(Headers headers, @Nullable Secret clientKey) {
        config.headers().forEach((name, value) -> headers.set(name, value.reveal()));
        Secret key = config.passClientKey() && clientKey != null ? clientKey : config.apiKey();
        if (key != null) {
            provider.sign(headers, key);
        }
    }
}
