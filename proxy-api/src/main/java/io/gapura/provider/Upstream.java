package io.gapura.provider;

import io.gapura.config.Secret;
import io.gapura.dialect.OutboundDialect;
import io.gapura.http.Content;
import io.gapura.http.Headers;
import io.gapura.model.Capabilities;
import io.gapura.model.Operation;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One configured place to send a call: a provider, an address, a credential and the transport that leads there. Thread-safe. */
public final class Upstream {
    private final UpstreamConfig config;
    private final Provider provider;
    private final TimeoutsConfig timeouts;
    private final UpstreamTransport transport;
    private final Set<Operation> operations;
    private final Addresses addresses;
    private final List<DialectPath> spoken;
    private final KnownCapabilities capabilities;

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
        this.operations = config.operations().isEmpty() ? provider.operations() : Set.copyOf(config.operations());
        this.addresses = provider.addresses(base, config.apiVersion());
        this.spoken = provider.spoken(config.dialects().isEmpty() ? provider.byDefault() : config.dialects());
        this.capabilities = new KnownCapabilities(provider, config);
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

    /** Whether it can do this. */
    public boolean supports(Operation operation) {
        return operations.contains(operation);
    }

    /** The dialects in which it is asked for the number of tokens of a request; empty if it doesn't count. */
    public List<DialectPath> counters() {
        return supports(Operation.COUNT_TOKENS)
                ? spoken.stream().filter(each -> each.countPath() != null).toList()
                : List.of();
    }

    /** What it can do. */
    public Set<Operation> operations() {
        return operations;
    }

    /**
     * What is known of a model.
     *
     * @param model its own name of the model
     */
    public Capabilities capabilities(String model) {
        return capabilities.of(model);
    }

    /** The dialects that are spoken with it, the one to translate to first. */
    public List<OutboundDialect> dialects() {
        return spoken.stream().map(DialectPath::dialect).toList();
    }

    /**
     * The dialect to speak to it for a client of the named one: the same if model and upstream have it, so that the bytes can
     * pass; else the first of the model's that the upstream has, else the upstream's first. One that is only for text completions
     * is for a client that speaks it too.
     *
     * @param operation what the client asks for
     * @param model what is known of the model that is asked for
     */
    public OutboundDialect dialectFor(String clients, Operation operation, Capabilities model) {
        for (DialectPath each : spoken) {
            if (each.name().equals(clients)
                    && supports(each.operation())
                    && (model.dialects().isEmpty() || model.dialects().contains(clients))) {
                return each.dialect();
            }
        }
        for (String name : model.dialects()) {
            for (DialectPath each : spoken) {
                if (each.name().equals(name) && each.operation() == Operation.CHAT) {
                    return each.dialect();
                }
            }
        }
        for (DialectPath each : spoken) {
            if (each.operation() == Operation.CHAT) {
                return each.dialect();
            }
        }
        return spoken.get(0).dialect();
    }

    /**
     * Sends a generation request in one of its dialects.
     *
     * @param model its own name of the model
     * @param stream whether a stream is asked for
     * @param headers what crosses from the client; credentials and configured headers are added here
     * @param clientKey the client's own key, used where the upstream is configured to pass it through
     */
    public UpstreamTransport.Call generate(
            OutboundDialect dialect,
            String model,
            boolean stream,
            Headers headers,
            @Nullable Secret clientKey,
            byte[] body,
            UpstreamTransport.Listener listener) {
        sign(headers, clientKey);
        URI uri = addresses.generation(dialect, model, stream);
        return transport.send(
                new UpstreamTransport.Request("POST", uri, headers, new Content.Buffered(body), timeouts.connect()),
                listener);
    }

    /**
     * Sends any other call that is about no model.
     *
     * @param method the HTTP method
     * @param path the path of OpenAI's API below its version, escaped: {@code files/file-1/content}
     * @param query the query, escaped, without its question mark; empty for none
     * @param headers what crosses from the client; credentials and configured headers are added here
     * @param clientKey the client's own key, used where the upstream is configured to pass it through
     */
    public UpstreamTransport.Call call(
            String method,
            String path,
            String query,
            Headers headers,
            @Nullable Secret clientKey,
            Content body,
            UpstreamTransport.Listener listener) {
        return call(method, path, query, "", headers, clientKey, body, listener);
    }

    /**
     * Sends any other call.
     *
     * @param method the HTTP method
     * @param path the path of OpenAI's API below its version, escaped: {@code files/file-1/content}
     * @param query the query, escaped, without its question mark; empty for none
     * @param model its own name of the model that the call is about; empty if none
     * @param headers what crosses from the client; credentials and configured headers are added here
     * @param clientKey the client's own key, used where the upstream is configured to pass it through
     */
    public UpstreamTransport.Call call(
            String method,
            String path,
            String query,
            String model,
            Headers headers,
            @Nullable Secret clientKey,
            Content body,
            UpstreamTransport.Listener listener) {
        sign(headers, clientKey);
        URI asked = asking(addresses.call(path, model), query);
        return transport.send(
                new UpstreamTransport.Request(method, asked, headers, body, timeouts.connect()), listener);
    }

    /**
     * The call that a WebSocket begins with, for who opens it.
     *
     * @param path the path of OpenAI's API below its version, escaped: {@code realtime}
     * @param query the query, escaped, without its question mark; empty for none
     * @param headers what crosses from the client; credentials and configured headers are added here
     * @param clientKey the client's own key, used where the upstream is configured to pass it through
     */
    public UpstreamTransport.Request socket(String path, String query, Headers headers, @Nullable Secret clientKey) {
        sign(headers, clientKey);
        String uri = asking(addresses.call(path, ""), query).toString();
        return new UpstreamTransport.Request(
                "GET",
                URI.create(uri.replaceFirst("(?i)^http", "ws")), // RFC 6455, section 3
                headers,
                Content.none(),
                timeouts.connect());
    }

    /** Asks for its list of models. */
    public UpstreamTransport.Call listModels(UpstreamTransport.Listener listener) {
        Headers headers = Headers.of("Accept", "application/json");
        sign(headers, null);
        return transport.send(
                new UpstreamTransport.Request("GET", addresses.models(), headers, Content.none(), timeouts.connect()),
                listener);
    }

    private static URI asking(URI address, String query) {
        if (query.isEmpty()) {
            return address;
        }
        return URI.create(address + (address.getRawQuery() == null ? "?" : "&") + query);
    }

    private void sign(Headers headers, @Nullable Secret clientKey) {
        config.headers().forEach((name, value) -> headers.set(name, value.reveal()));
        provider.headers().forEach((name, value) -> {
            if (!headers.has(name)) { // the client's own has crossed, or the configuration has another
                headers.set(name, value);
            }
        });
        Secret key = config.passClientKey() && clientKey != null ? clientKey : config.apiKey();
        if (key != null) {
            provider.sign(headers, key);
        }
    }
}
