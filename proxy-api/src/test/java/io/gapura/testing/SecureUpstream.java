package io.gapura.testing;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

/**
 * An upstream that speaks what {@link FakeUpstream} does not: HTTP/2, and TLS with a certificate of its own making that nobody
 * trusts unless told. It answers chat completions and says in them which version was spoken. Thread-safe.
 */
public final class SecureUpstream implements AutoCloseable {
    private static final String PASSWORD = "changeit";

    private final Server server = new Server();
    private final ServerConnector connector;
    private final @Nullable Path store;

    private SecureUpstream(@Nullable Path store) throws Exception {
        this.store = store;
        HttpConfiguration http = new HttpConfiguration();
        if (store == null) {
            connector = new ServerConnector(
                    server, new HttpConnectionFactory(http), new HTTP2CServerConnectionFactory(http));
        } else {
            http.addCustomizer(new SecureRequestCustomizer(false));
            SslContextFactory.Server tls = new SslContextFactory.Server();
            tls.setKeyStorePath(store.toString());
            tls.setKeyStorePassword(PASSWORD);
            ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory();
            alpn.setDefaultProtocol("http/1.1");
            connector = new ServerConnector(
                    server,
                    new SslConnectionFactory(tls, "alpn"),
                    alpn,
                    new HTTP2ServerConnectionFactory(http),
                    new HttpConnectionFactory(http));
        }
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler("/");
        context.addServlet(new Answering(), "/*");
        server.setHandler(context);
        server.start();
    }

    /** Without TLS: HTTP/1.1, and HTTP/2 for whoever begins with it. */
    public static SecureUpstream plain() {
        return start(null);
    }

    /** With TLS and a certificate for {@code localhost}; HTTP/2 or HTTP/1.1, as agreed. */
    public static SecureUpstream tls() {
        return start(generated());
    }

    private static SecureUpstream start(@Nullable Path store) {
        try {
            return new SecureUpstream(store);
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** What a {@code base-url} says. */
    public String baseUri() {
        return (store == null ? "http://127.0.0.1:" : "https://localhost:") + connector.getLocalPort() + "/v1";
    }

    /** What the configuration's {@code tls} says to trust it. */
    public String trust() {
        return "{trust-store: {path: '" + store + "', password: " + PASSWORD + "}}";
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Made by the JDK's own tool at test time: a key in a repository is found by every scanner. */
    private static Path generated() {
        try {
            Path made = Files.createTempDirectory("gapura-tls").resolve("store.p12");
            Path tool = Path.of(System.getProperty("java.home"), "bin", "keytool");
            Process process = new ProcessBuilder(List.of(
                            tool.toString(),
                            "-genkeypair",
                            "-keystore",
                            made.toString(),
                            "-storetype",
                            "PKCS12",
                            "-storepass",
                            PASSWORD,
                            "-alias",
                            "upstream",
                            "-keyalg",
                            "EC",
                            "-dname",
                            "CN=localhost",
                            "-ext",
                            "san=dns:localhost",
                            "-validity",
                            "2"))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException("keytool made no key store");
            }
            return made;
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    private static final class Answering extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
            String body = new String(request.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String words = "over " + request.getProtocol();
            boolean authorized = "Bearer house-key".equals(request.getHeader("Authorization"));
            if (!authorized) {
                response.setStatus(401);
            } else if (body.contains("\"stream\":true")) {
                response.setContentType("text/event-stream");
                for (String event : CannedChat.streamEvents("fake-1", List.of(words, " ", "done"), false)) {
                    response.getOutputStream().write(("data: " + event + "\n\n").getBytes(StandardCharsets.UTF_8));
                    response.flushBuffer();
                }
            } else {
                response.setContentType("application/json");
                response.getOutputStream()
                        .write(
                                ("{\"id\":\"c\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"fake-1\",\"choices\":[{\"index\":0,"
                                                + "\"message\":{\"role\":\"assistant\",\"content\":\"" + words
                                                + "\"},\"finish_reason\":\"stop\"}]}")
                                        .getBytes(StandardCharsets.UTF_8));
            }
        }
    }
}
