package io.gapura.relay;

import io.gapura.GatewayConfig;
import io.gapura.dialect.InboundDialect;
import io.gapura.dialect.openai.chat.OpenAiChatDialect;
import io.gapura.error.GatewayException;
import io.gapura.exchange.Endpoint;
import io.gapura.exchange.Exchange;
import io.gapura.exchange.ExchangeLog;
import io.gapura.exchange.ExchangeRunner;
import io.gapura.exchange.LimitsConfig;
import io.gapura.exchange.SystemTimers;
import io.gapura.exchange.Timers;
import io.gapura.http.ByteSource;
import io.gapura.http.Gathering;
import io.gapura.http.Headers;
import io.gapura.provider.UpstreamTransport;
import io.gapura.testing.FakeUpstream;
import io.gapura.testing.RawHttpClient;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.ee11.servlet.FilterHolder;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;

/**
 * The relay servlet on an embedded Jetty, without doors and routing: every call goes to the one upstream with its body as it
 * comes. Thread-safe.
 */
final class UploadServer implements AutoCloseable {
    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);
    private final SystemTimers timers = new SystemTimers("upload-test-timer");
    private final HttpClients clients = new HttpClients();
    private final BlockingQueue<ExchangeLog> ended = new LinkedBlockingQueue<>();
    private final GatewayConfig config;
    private final UpstreamTransport transport;
    private final URI upstream;
    private volatile ExchangeRunner runner = this::relay;

    private UploadServer(FakeUpstream to, String... yaml) throws Exception {
        config = GatewayConfig.loader(Map.of())
                .parse(
                        "test",
                        "upstreams: [{name: up, base-url: '" + to.baseUri() + "'}]\n" + String.join("\n", yaml) + "\n");
        upstream = to.uri();
        transport = clients.transport(
                config.upstreams().get(0), config.timeoutsOf(config.upstreams().get(0)));
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler("/");
        FilterHolder holder = new FilterHolder(new Entry());
        holder.setAsyncSupported(true);
        context.addFilter(holder, "/*", EnumSet.of(DispatcherType.REQUEST));
        server.setHandler(context);
        server.start();
    }

    static UploadServer inFrontOf(FakeUpstream upstream, String... yaml) {
        try {
            return new UploadServer(upstream, yaml);
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Has this done with each exchange, in the place of sending it on. */
    void running(ExchangeRunner instead) {
        runner = instead;
    }

    RawHttpClient connect() throws IOException {
        return RawHttpClient.connect(URI.create("http://127.0.0.1:" + connector.getLocalPort()));
    }

    SystemTimers timers() {
        return timers;
    }

    /** The log of the next exchange that has ended. */
    ExchangeLog awaitEnd() throws InterruptedException {
        return Objects.requireNonNull(ended.poll(10, TimeUnit.SECONDS), "no exchange ended");
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
        clients.close();
        timers.close();
    }

    /** Sends the exchange's body to the upstream and answers with what comes back. */
    void relay(Exchange exchange) {
        Headers headers = new Headers();
        String type = exchange.request().headers().first("Content-Type");
        if (type != null) {
            headers.set("Content-Type", type);
        }
        AtomicReference<UpstreamTransport.@Nullable Call> call = new AtomicReference<>();
        exchange.sink().onGone(() -> {
            UpstreamTransport.Call sent = call.get();
            if (sent != null) {
                sent.abort(new IOException("gone"));
            }
            exchange.gone(new IOException("gone"));
        });
        call.set(transport.send(
                new UpstreamTransport.Request(
                        "POST",
                        upstream.resolve(exchange.request().path()),
                        headers,
                        exchange.body(),
                        Duration.ofSeconds(5)),
                new UpstreamTransport.Listener() {
                    @Override
                    public void head(int status, Headers fields, ByteSource body) {
                        Headers crossing = Headers.of("Content-Type", String.valueOf(fields.first("Content-Type")));
                        Gathering.of(
                                body,
                                1 << 20,
                                () -> {},
                                bytes -> exchange.answer(status, crossing, bytes),
                                exchange::fail);
                    }

                    @Override
                    public void failed(GatewayException failure) {
                        exchange.fail(failure);
                    }
                }));
    }

    private final class Entry implements Filter {
        @Override
        public void doFilter(ServletRequest asked, ServletResponse answer, FilterChain chain)
                throws IOException, ServletException {
            HttpServletRequest request = (HttpServletRequest) asked;
            String path = request.getRequestURI();
            ExchangeLog log =
                    new ExchangeLog("req_test", request.getMethod(), path, timers.nanos(), List.of(ended::add));
            log.endpoint(Objects.requireNonNull(Endpoint.find(request.getMethod(), path), path));
            request.setAttribute(ExchangeLog.ATTRIBUTE, log);
            request.setAttribute(RelayServlet.DOOR_ATTRIBUTE, new Door());
            RelayServlet.relay(request, (HttpServletResponse) answer);
        }
    }

    private final class Door implements ServletDoor {
        private final OpenAiChatDialect dialect = new OpenAiChatDialect();

        @Override
        public ExchangeRunner runner() {
            return exchange -> {
                try {
                    runner.run(exchange);
                } catch (RuntimeException failure) {
                    exchange.fail(failure);
                }
            };
        }

        @Override
        public SocketDoor sockets() {
            throw new IllegalStateException("nobody asks for a WebSocket here");
        }

        @Override
        public InboundDialect dialect(Endpoint endpoint) {
            return dialect;
        }

        @Override
        public LimitsConfig limits() {
            return config.limits();
        }

        @Override
        public Timers timers() {
            return timers;
        }
    }
}
