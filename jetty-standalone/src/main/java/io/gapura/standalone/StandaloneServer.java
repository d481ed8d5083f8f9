package io.gapura.standalone;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.webapp.Configuration;
import org.eclipse.jetty.ee11.webapp.WebAppConfiguration;
import org.eclipse.jetty.ee11.webapp.WebAppContext;
import org.eclipse.jetty.ee11.webapp.WebXmlConfiguration;
import org.eclipse.jetty.ee11.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The gateway's WAR on an embedded Jetty, from binding the port to the last call's end. One thread starts it, the
 * shutdown hook's ends it.
 */
final class StandaloneServer {
    /** Set on the servlet context while calls under way finish, so that the readiness check can say no. */
    static final String DRAINING = "gapura.draining";

    private static final Logger LOG = Logger.getLogger(StandaloneServer.class.getName());
    /** Longer than the idle time after which the usual reverse proxies and SDKs drop a connection themselves. */
    private static final long IDLE_MILLIS = 75_000;
    /** While draining, a connection that carries nothing may go soon. */
    private static final long DRAINING_IDLE_MILLIS = 2_000;
    /** Room for a long signed token in a header. */
    private static final int REQUEST_HEADER_BYTES = 16 * 1024;

    private final ServerSettings settings;
    private final Server server;
    private final WebAppContext application;
    private final PackedWar war;

    private StandaloneServer(ServerSettings settings, PackedWar war) {
        this.settings = settings;
        this.war = war;
        this.server = new Server(threads());
        this.application = application(settings, war);
        server.setHandler(new GracefulHandler(application));
        server.setErrorHandler(new JsonErrorHandler());
        server.setStopTimeout(settings.drainMillis());
    }

    /**
     * Starts the gateway and returns when it has ended.
     *
     * @return the process's exit code: 1 when it could not start; the reason is on standard error by then
     */
    static int run(ServerSettings settings) throws Exception {
        long began = System.nanoTime();
        try (PackedWar war = PackedWar.unpack()) {
            StandaloneServer standalone = new StandaloneServer(settings, war);
            Runtime.getRuntime().addShutdownHook(new Thread(standalone::end, "gapura-end"));
            String problem = standalone.start();
            if (problem != null) {
                System.err.println(problem);
                return 1;
            }
            standalone.announce((System.nanoTime() - began) / 1_000_000);
            standalone.server.join();
        }
        return 0;
    }

    /** Binds first, so that a port in use is known before the application starts. Returns what is wrong, or null. */
    private @org.jspecify.annotations.Nullable String start() {
        try {
            listen();
        } catch (UnknownHostException e) {
            return "Gapura can't listen: the host \"" + settings.host() + "\" is not known.";
        } catch (IOException e) {
            return "Gapura can't listen on " + settings.host() + ":" + settings.port() + ": " + reason(e)
                    + ". Is another process there? Choose another port with --port.";
        }
        try {
            server.start();
            return null;
        } catch (Throwable e) {
            LOG.log(Level.FINE, "start-up failed", e);
            return "Gapura did not start: " + reason(e);
        }
    }

    private void listen() throws IOException {
        int port = settings.port();
        for (InetAddress address : InetAddress.getAllByName(settings.host())) {
            ServerConnector connector = connector(address, port);
            try {
                connector.open();
            } catch (IOException e) {
                // "localhost" often stands for 127.0.0.1 and ::1, and a machine without IPv6 still lists the latter.
                if (server.getConnectors().length == 0) {
                    throw e;
                }
                LOG.warning("does not listen on " + address.getHostAddress() + ": " + reason(e));
                continue;
            }
            server.addConnector(connector);
            port = connector.getLocalPort();
        }
    }

    private ServerConnector connector(InetAddress address, int port) {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(REQUEST_HEADER_BYTES);
        // Model names have slashes, and some SDKs send them as %2F.
        http.setUriCompliance(UriCompliance.DEFAULT.with("gapura", UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR));
        ServerConnector connector = new PresenceConnector(server, http);
        connector.setHost(address.getHostAddress());
        connector.setPort(port);
        connector.setIdleTimeout(IDLE_MILLIS);
        connector.setShutdownIdleTimeout(DRAINING_IDLE_MILLIS);
        connector.setAcceptedTcpNoDelay(true);
        return connector;
    }

    private static QueuedThreadPool threads() {
        // Jetty asks JMX for the size of a reference, and starting JMX takes longer than starting Jetty.
        System.setProperty("org.eclipse.jetty.util.referencesPerCacheLine", "16");
        QueuedThreadPool threads = new QueuedThreadPool();
        threads.setName("gapura-http");
        if (VirtualThreads.areSupported()) {
            threads.setVirtualThreadsExecutor(VirtualThreads.getDefaultVirtualThreadsExecutor());
        }
        return threads;
    }

    private static WebAppContext application(ServerSettings settings, PackedWar war) {
        // Without sessions: the gateway has none, and their random source costs start-up time.
        WebAppContext application = new WebAppContext(
                settings.contextPath(), null, null, null, new JsonErrorHandler(), ServletContextHandler.SECURITY);
        application.setBaseResourceAsPath(war.application());
        application.setTempDirectory(war.scratch().toFile());
        application.setConfigurations(new Configuration[] {
            new UnpackedWarConfiguration(war), new WebXmlConfiguration(), new WebAppConfiguration()
        });
        application.setThrowUnavailableOnStartupException(true);
        application.setInitParameter("org.eclipse.jetty.servlet.Default.dirAllowed", "false");
        application.getServletHandler().setDecodeAmbiguousURIs(true);
        JakartaWebSocketServletContainerInitializer.configure(application, null);
        // The application sees that initializer's service file, so it must see the class too.
        application
                .getHiddenClassMatcher()
                .exclude(JakartaWebSocketServletContainerInitializer.class.getPackageName() + ".");
        return application;
    }

    private void announce(long millis) {
        List<String> addresses = new ArrayList<>();
        for (var connector : server.getConnectors()) {
            addresses.add(((ServerConnector) connector).getHost());
        }
        int port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
        String path = settings.contextPath().equals("/") ? "" : settings.contextPath();
        String host = isEveryAddress(addresses.get(0)) ? "localhost" : settings.host();
        LOG.info(Version.name() + " listens on http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port
                + path + " (" + String.join(", ", addresses) + "; started in " + millis + " ms)");
    }

    private static boolean isEveryAddress(String address) {
        return address.equals("0.0.0.0") || address.equals("0:0:0:0:0:0:0:0");
    }

    /** Runs when the process is asked to end: no new connections, calls under way finish, then all stops. */
    private void end() {
        try {
            if (server.isStarted()) {
                application.setAttribute(DRAINING, true);
                LOG.info("ends: calls under way have " + settings.drainMillis() / 1000 + " s to finish");
            }
            server.stop();
        } catch (Exception e) {
            LOG.warning("ended before every call was finished: " + reason(e));
        } finally {
            try {
                war.close();
            } catch (IOException e) {
                LOG.warning("could not delete temporary files: " + reason(e));
            }
        }
    }

    /** The innermost cause's own words: wrappers only add class names. */
    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
