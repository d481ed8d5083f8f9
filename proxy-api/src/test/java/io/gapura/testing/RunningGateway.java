package io.gapura.testing;

import io.gapura.GapuraInitializer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * The gateway as a web application at the root of an embedded Jetty, mounted by its own initializer, answering through its relay
 * servlet (no JAX-RS runtime is here). Its configuration is a file, as in life. Thread-safe.
 */
public final class RunningGateway implements AutoCloseable {
    private final Server server;
    private final ServerConnector connector;
    private final ServletContextHandler context;
    private final Path file;
    private final Lines lines = new Lines();

    private RunningGateway(String yaml, Consumer<ServletContextHandler> more) throws Exception {
        file = Files.createTempDirectory("gapura-test").resolve("gapura.yaml");
        Files.writeString(file, completed(yaml));
        HttpConfiguration http = new HttpConfiguration();
        http.setUriCompliance(UriCompliance.DEFAULT.with("test", UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR));
        server = new Server();
        connector = new ServerConnector(server, new HttpConnectionFactory(http));
        connector.setHost("127.0.0.1");
        connector.setAcceptedTcpNoDelay(true);
        connector.setAcceptQueueSize(1024);
        server.addConnector(connector);
        context = new ServletContextHandler("/");
        context.getServletHandler().setDecodeAmbiguousURIs(true);
        context.setInitParameter(GapuraInitializer.MOUNT, "/");
        context.setInitParameter(GapuraInitializer.JAX_RS, "off");
        context.setInitParameter("gapura.config", file.toString());
        context.addServletContainerInitializer(new GapuraInitializer());
        JakartaWebSocketServletContainerInitializer.configure(context, null);
        more.accept(context);
        server.setHandler(context);
        lines.listen();
        server.start();
    }

    /** A gateway with this configuration. */
    public static RunningGateway start(String... yaml) {
        return start(List.of(yaml), context -> {});
    }

    /** A gateway in front of this upstream, with more configuration. */
    public static RunningGateway inFrontOf(FakeUpstream upstream, String... yaml) {
        return start(
                "upstreams: [{name: up, base-url: '" + upstream.baseUri() + "', api-key: house-key}]",
                String.join("\n", yaml));
    }

    /** A gateway in a context that the test has completed. */
    public static RunningGateway start(List<String> yaml, Consumer<ServletContextHandler> more) {
        try {
            return new RunningGateway(String.join("\n", yaml) + "\n", more);
        } catch (RuntimeException failure) {
            throw failure;
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Where it listens. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + connector.getLocalPort());
    }

    /** A new connection to it. */
    public RawHttpClient connect() throws IOException {
        return RawHttpClient.connect(uri());
    }

    /** Writes another configuration; the gateway follows by itself. */
    public void rewrite(String... yaml) {
        try {
            Path next = file.resolveSibling("next.yaml");
            Files.writeString(next, completed(String.join("\n", yaml) + "\n"));
            Files.move(
                    next,
                    file,
                    java.nio.file.StandardCopyOption.REPLACE_EXISTING,
                    java.nio.file.StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** With a data directory of its own, unless the test has said where things are kept. */
    private String completed(String yaml) {
        return yaml.contains("store:") ? yaml : yaml + "store: {directory: '" + file.resolveSibling("data") + "'}\n";
    }

    /** Where its own files are, once it has any. */
    public Path dataDirectory() {
        return file.resolveSibling("data");
    }

    /** How long a connection that is made from now on may carry nothing before the server loses patience. */
    public void idleTimeout(Duration time) {
        connector.setIdleTimeout(time.toMillis());
    }

    /** Takes the application out of the server, which stays. */
    public void undeploy() {
        try {
            context.stop();
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Says that the process is stopping. */
    public void drain() {
        context.getServletContext().setAttribute("gapura.draining", true);
    }

    /** Waits for a line of this logger that contains the text, and gives it. */
    public String awaitLine(String logger, String text) throws InterruptedException {
        long until = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (System.nanoTime() < until) {
            for (LogRecord each : lines.records) {
                if (each.getLoggerName().equals(logger) && lines.message(each).contains(text)) {
                    return lines.message(each);
                }
            }
            Thread.sleep(5); // a log has no signal to wait for
        }
        throw new AssertionError("no line of " + logger + " contains " + text + "; there are "
                + lines.records.stream().map(lines::message).toList());
    }

    /** Everything that was logged, as text. */
    public String logged() {
        StringBuilder all = new StringBuilder();
        lines.records.forEach(each -> {
            all.append(lines.message(each)).append('\n');
            if (each.getThrown() != null) {
                all.append(each.getThrown()).append('\n');
            }
        });
        return all.toString();
    }

    @Override
    public void close() {
        lines.close();
        try {
            server.stop();
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** What the gateway's loggers say while it runs. */
    private static final class Lines extends Handler {
        final List<LogRecord> records = new CopyOnWriteArrayList<>();
        private final SimpleFormatter formatter = new SimpleFormatter();
        private final Logger root = Logger.getLogger("gapura");

        void listen() {
            root.setLevel(Level.INFO);
            root.addHandler(this);
        }

        String message(LogRecord each) {
            return formatter.formatMessage(each);
        }

        @Override
        public void publish(LogRecord each) {
            records.add(each);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {
            root.removeHandler(this);
        }
    }
}
