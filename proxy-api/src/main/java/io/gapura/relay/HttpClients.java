package io.gapura.relay;

import io.gapura.config.Secret;
import io.gapura.provider.HttpVersion;
import io.gapura.provider.KeyStoreConfig;
import io.gapura.provider.ProxyConfig;
import io.gapura.provider.TimeoutsConfig;
import io.gapura.provider.TlsConfig;
import io.gapura.provider.UpstreamConfig;
import io.gapura.provider.UpstreamTransport;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import org.eclipse.jetty.client.BasicAuthentication;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.HttpProxy;
import org.eclipse.jetty.client.Origin;
import org.eclipse.jetty.client.UpgradeProtocolHandler;
import org.eclipse.jetty.client.transport.HttpClientConnectionFactory;
import org.eclipse.jetty.client.transport.HttpClientTransportDynamic;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.client.transport.ClientConnectionFactoryOverHTTP2;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the HTTP clients of one gateway, one an upstream since pool, proxy and TLS belong to it; threads, timers and buffers
 * are shared by all. Thread-safe; closing it ends every call still under way.
 */
public final class HttpClients implements AutoCloseable {
    /** Few threads carry thousands of streams: nothing here blocks (measured: 16 threads, 5,000 streams). */
    private static final int THREADS = 16;

    /** How long a pooled connection may lie idle: less than the minute after which many load balancers drop theirs. */
    private static final Duration POOLED = Duration.ofSeconds(55);

    /** What an HTTP/2 upstream may send of one stream before we have read: bounds the memory of a slow client. */
    private static final int STREAM_WINDOW = 256 * 1024;

    private static final int SESSION_WINDOW = 16 * 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(HttpClients.class);

    private final QueuedThreadPool threads = new QueuedThreadPool(THREADS, 2);
    private final Scheduler scheduler = new ScheduledExecutorScheduler("gapura-upstream-timer", true);
    private final ByteBufferPool buffers = new ArrayByteBufferPool();
    private final Map<String, HttpClient> clients = new HashMap<>();

    /** Starts the threads. */
    public HttpClients() {
        threads.setName("gapura-upstream");
        threads.setDaemon(true);
        start(threads);
        start(scheduler);
    }

    /** A transport that leads to this upstream. */
    public synchronized UpstreamTransport transport(UpstreamConfig upstream, TimeoutsConfig timeouts) {
        HttpClient client = new HttpClient(connection(upstream, threads));
        client.setName("gapura-" + upstream.name());
        client.setExecutor(threads);
        client.setScheduler(scheduler);
        client.setByteBufferPool(buffers);
        client.setConnectTimeout(timeouts.connect().toMillis());
        client.setAddressResolutionTimeout(timeouts.connect().toMillis());
        client.setIdleTimeout(idle(upstream, timeouts).toMillis());
        client.setMaxConnectionsPerDestination(upstream.maxConnections());
        client.setMaxRequestsQueuedPerDestination(upstream.maxQueued());
        client.setUseInputDirectByteBuffers(false); // events are looked at as arrays; a direct buffer would be copied
        client.setFollowRedirects(false);
        client.setUserAgentField(null);
        client.setHttpCookieStore(new HttpCookieStore.Empty());
        proxy(client, upstream.proxy());
        clients.put(
                upstream.name(), client); // before it starts: what begins to start has to be stopped, even if it fails
        start(client);
        client.getContentDecoderFactories().clear();
        client.getProtocolHandlers().clear(); // a 401 or a 3xx is the upstream's answer, not ours to act on
        client.getProtocolHandlers().put(new UpgradeProtocolHandler()); // a 101 ends what is HTTP of a connection
        return new HttpTransport(client, upstream.http());
    }

    /** The client that leads to the upstream of this name, null if none does; for WebSockets, which begin as a call. */
    public synchronized @Nullable HttpClient client(String upstream) {
        return clients.get(upstream);
    }

    @Override
    public synchronized void close() {
        clients.values().forEach(HttpClients::stop);
        stop(scheduler);
        stop(threads);
    }

    /** One that can't be stopped must not keep the others running. */
    private static void stop(LifeCycle part) {
        try {
            part.stop();
        } catch (Exception failure) {
            LOG.warn("could not stop {}", part, failure);
        }
    }

    /** A whole HTTP/2 session counts as idle while all its streams are silent: there no call may be cut by the pool's time. */
    static Duration idle(UpstreamConfig upstream, TimeoutsConfig timeouts) {
        boolean http1 = upstream.http() == HttpVersion.HTTP_1_1
                || (upstream.http() == HttpVersion.AUTO && !isTls(upstream.baseUrl()));
        return http1 ? POOLED : timeouts.total().plus(POOLED);
    }

    private static HttpClientTransportDynamic connection(UpstreamConfig upstream, Executor executor) {
        ClientConnector connector = new ClientConnector();
        connector.setSelectors(1);
        connector.setTCPNoDelay(true);
        connector.setExecutor(executor);
        connector.setSslContextFactory(tls(upstream.tls()));
        HTTP2Client http2 = new HTTP2Client(connector);
        http2.setInitialStreamRecvWindow(STREAM_WINDOW);
        http2.setInitialSessionRecvWindow(SESSION_WINDOW);
        http2.setUseInputDirectByteBuffers(false);
        ClientConnectionFactoryOverHTTP2.HTTP2 overHttp2 = new ClientConnectionFactoryOverHTTP2.HTTP2(http2);
        return switch (upstream.http()) {
            case HTTP_1_1 -> new HttpClientTransportDynamic(connector, HttpClientConnectionFactory.HTTP11);
            case HTTP_2 -> new HttpClientTransportDynamic(connector, overHttp2);
            // The order is what TLS offers: the first that both know. Without TLS it is the first: HTTP/1.1.
            case AUTO ->
                isTls(upstream.baseUrl())
                        ? new HttpClientTransportDynamic(connector, overHttp2, HttpClientConnectionFactory.HTTP11)
                        : new HttpClientTransportDynamic(connector, HttpClientConnectionFactory.HTTP11);
        };
    }

    private static boolean isTls(@Nullable URI base) {
        return base == null || "https".equalsIgnoreCase(base.getScheme());
    }

    private static SslContextFactory.Client tls(@Nullable TlsConfig config) {
        SslContextFactory.Client factory = new SslContextFactory.Client();
        if (config != null) {
            KeyStoreConfig trusted = config.trustStore();
            if (trusted != null) {
                factory.setTrustStorePath(trusted.path().toString());
                factory.setTrustStoreType(trusted.type());
                if (trusted.password() != null) {
                    factory.setTrustStorePassword(reveal(trusted.password()));
                }
            }
            KeyStoreConfig own = config.keyStore();
            if (own != null) {
                factory.setKeyStorePath(own.path().toString());
                factory.setKeyStoreType(own.type());
                factory.setKeyStorePassword(reveal(own.password()));
            }
        }
        return factory;
    }

    private static void proxy(HttpClient client, @Nullable ProxyConfig proxy) {
        if (proxy == null) {
            return;
        }
        boolean secure = "https".equalsIgnoreCase(proxy.url().getScheme());
        HttpProxy hop = new HttpProxy(
                new Origin.Address(proxy.url().getHost(), proxy.url().getPort()), secure);
        client.getProxyConfiguration().addProxy(hop);
        if (proxy.user() != null) {
            // By the proxy's own URI: the configured one may end with a slash, and would not be found.
            client.getAuthenticationStore()
                    .addAuthenticationResult(new BasicAuthentication.BasicResult(
                            hop.getURI(), HttpHeader.PROXY_AUTHORIZATION, proxy.user(), reveal(proxy.password())));
        }
    }

    private static String reveal(@Nullable Secret secret) {
        return secret == null ? "" : secret.reveal();
    }

    private static void start(LifeCycle part) {
        try {
            part.start();
        } catch (Exception failure) {
            throw new IllegalStateException("could not start " + part, failure);
        }
    }
}
