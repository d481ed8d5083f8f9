package io.gapura.realtime;

import io.gapura.dialect.OutboundDialect;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.http.Headers;
import io.gapura.provider.Upstream;
import io.gapura.provider.UpstreamTransport;
import io.gapura.relay.Failures;
import io.gapura.relay.HttpClients;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.websocket.core.Configuration.ConfigurationCustomizer;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.WebSocketComponents;
import org.eclipse.jetty.websocket.core.client.CoreClientUpgradeRequest;
import org.eclipse.jetty.websocket.core.client.UpgradeListener;
import org.eclipse.jetty.websocket.core.client.WebSocketCoreClient;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens WebSockets to upstreams, through the client of each with its pool, proxy and TLS. Thread-safe. */
final class UpstreamSockets implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(UpstreamSockets.class);

    private static final int INPUT_BUFFER = 16 * 1024;

    private final HttpClients clients;
    private final Map<String, WebSocketCoreClient> sockets = new HashMap<>();

    /** Who waits for a socket; told of one of the two, from any thread. */
    interface Listener {
        /** It is open; the headers are those of the upstream's answer. */
        void opened(@Nullable String protocol, Headers headers);

        /** The upstream has answered something else, or nothing. */
        void refused(GatewayException failure, Headers headers);
    }

    UpstreamSockets(HttpClients clients) {
        this.clients = clients;
    }

    /** Opens one. */
    void open(
            Upstream upstream,
            OutboundDialect dialect,
            UpstreamTransport.Request call,
            List<String> protocols,
            UpstreamSide side,
            Listener listener) {
        CoreClientUpgradeRequest request = CoreClientUpgradeRequest.from(client(upstream), call.uri(), side);
        request.headers(fields -> call.headers().forEach(fields::add));
        request.setSubProtocols(protocols);
        ConfigurationCustomizer configuration = new ConfigurationCustomizer();
        configuration.setIdleTimeout(Duration.ZERO); // the session keeps its own time
        configuration.setInputBufferSize(INPUT_BUFFER);
        request.setConfiguration(configuration);
        Duration patience =
                upstream.timeouts().connect().plus(upstream.timeouts().firstByte());
        request.timeout(patience.toMillis(), TimeUnit.MILLISECONDS);
        Answer answer = new Answer();
        request.addListener(answer);
        var unused = request.sendAsync().whenComplete((CoreSession socket, @Nullable Throwable failure) -> {
            if (failure == null) {
                listener.opened(socket.getNegotiatedSubProtocol(), answer.headers);
            } else {
                listener.refused(why(upstream, dialect, answer, failure), answer.headers);
            }
        });
    }

    private static GatewayException why(Upstream upstream, OutboundDialect dialect, Answer answer, Throwable failure) {
        if (answer.status != 0 && answer.status != 101) {
            GatewayException said = answer.status < 400
                    ? new GatewayException(
                            ErrorKind.UPSTREAM_MALFORMED, "The upstream does not open a WebSocket at its address.")
                    : dialect.readError(answer.status, answer.headers, new byte[0]);
            return said.detail("upstream " + upstream.name() + " answered " + answer.status);
        }
        Throwable cause = failure;
        while (cause.getCause() != null && cause.getClass().getName().matches(".*(Completion|Upgrade)Exception")) {
            cause = cause.getCause();
        }
        return answer.status == 101
                ? new GatewayException(
                                ErrorKind.UPSTREAM_MALFORMED, "The upstream's WebSocket handshake can't be understood.")
                        .detail(String.valueOf(cause.getMessage()))
                : Failures.ofConnection(cause);
    }

    private synchronized WebSocketCoreClient client(Upstream upstream) {
        WebSocketCoreClient known = sockets.get(upstream.name());
        if (known != null) {
            return known;
        }
        HttpClient http = clients.client(upstream.name());
        if (http == null) {
            throw new GatewayException(
                    ErrorKind.UNSUPPORTED_OPERATION,
                    "The upstream `" + upstream.name() + "` does not offer realtime sessions.");
        }
        WebSocketComponents components =
                new WebSocketComponents(null, null, http.getByteBufferPool(), null, null, http.getExecutor());
        WebSocketCoreClient made = new WebSocketCoreClient(http, components);
        try {
            made.start();
        } catch (Exception failure) {
            throw new IllegalStateException("could not start the WebSockets of " + upstream.name(), failure);
        }
        sockets.put(upstream.name(), made);
        return made;
    }

    @Override
    public synchronized void close() {
        sockets.values().forEach(each -> {
            try {
                each.stop();
            } catch (Exception failure) {
                LOG.warn("could not stop {}", each, failure);
            }
        });
    }

    /** What the upstream has answered; written before the future completes. */
    private static final class Answer implements UpgradeListener {
        private volatile int status;
        private volatile Headers headers = new Headers();

        @Override
        public void onHandshakeResponse(Request request, Response response) {
            Headers all = new Headers();
            response.getHeaders().forEach(field -> {
                String value = field.getValue();
                all.add(field.getName(), value == null ? "" : value);
            });
            headers = all;
            status = response.getStatus();
        }
    }
}
