package io.gapura.contract;

import io.gapura.contract.Server.Application;
import io.gapura.testing.FakeSocketUpstream;
import io.gapura.testing.FakeUpstream;
import io.gapura.testing.RawHttpClient;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A stage whose server the tests start themselves, with all kinds of applications on it. For one thread. */
final class ServerStage extends Stage {
    private static final Duration START = Duration.ofMinutes(2);

    private final Server server;
    private final FakeSocketUpstream sockets = FakeSocketUpstream.start();

    /** A stage whose server is not started. */
    ServerStage(Server server, Traits traits) {
        super(server.uri(), traits, FakeUpstream.start());
        this.server = server;
    }

    /** Starts the server and waits until all its applications answer. */
    void open() throws IOException, InterruptedException {
        Path wars = server.base().resolve("wars");
        HostWar.Rest rest = traits().bringsJaxRs() ? HostWar.Rest.OF_THE_SERVER : HostWar.Rest.OF_THE_HOST;
        String mount =
                "<context-param><param-name>gapura.mount</param-name><param-value>/ai</param-value></context-param>";
        // Here the hot calls go straight to the relay servlet; everywhere else they go through the resources.
        String past = mount
                + "<context-param><param-name>gapura.jax-rs</param-name><param-value>cold</param-value></context-param>";
        Path host = HostWar.pack(wars.resolve("host.war"), WAR, past, HostWar.Rest.NONE);
        Path restful = HostWar.pack(wars.resolve("restful.war"), WAR, mount, rest);
        Path filtered = HostWar.pack(wars.resolve("filtered.war"), WAR, filter("/*"), HostWar.Rest.NONE);
        Path llm = HostWar.pack(wars.resolve("partly.war"), WAR, filter("/llm/*"), HostWar.Rest.NONE);
        List<Application> applications = List.of(
                new Application("root", "", WAR),
                new Application("deep", "/deep/ctx", WAR),
                new Application("host", "/host", host),
                new Application("restful", "/restful", restful),
                new Application("filtered", "/filtered", filtered),
                new Application("partly", "/partly", llm));
        String talking =
                "  - {name: talking, base-url: '" + sockets.baseUri() + "', api-key: upstream-key, models: [talk-1]}";
        server.start(writeConfiguration(wars.resolve("gapura.yaml"), upstream(), talking), applications);
        server.awaitAnswer("/healthz", 200, START);
        server.awaitAnswer("/deep/ctx/healthz", 200, START);
        for (String context : List.of("/host", "/restful", "/filtered", "/partly")) {
            server.awaitAnswer(context + "/up", 200, START);
        }
    }

    /** The upstream of the model {@code talk-1}, which talks WebSocket. */
    FakeSocketUpstream sockets() {
        return sockets;
    }

    /** The gateway's WAR once more, at {@code /again}. */
    Application again() {
        return new Application("again", "/again", WAR);
    }

    private static String filter(String pattern) {
        return """
                <filter>
                  <filter-name>llm</filter-name>
                  <filter-class>io.gapura.filter.GapuraFilter</filter-class>
                  <async-supported>true</async-supported>
                </filter>
                <filter-mapping>
                  <filter-name>llm</filter-name>
                  <url-pattern>%s</url-pattern>
                </filter-mapping>
                """
                .formatted(pattern);
    }

    /** Waits until a log has this text. */
    static void awaitText(Path log, String text, ServerProcess process) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + START.toNanos();
        while (!Files.exists(log)
                || !Files.readString(log, StandardCharsets.ISO_8859_1).contains(text)) {
            if (!process.alive() || System.nanoTime() - deadline > 0) {
                throw new AssertionError("\"" + text + "\" never came in " + ServerProcess.tail(log));
            }
            Thread.sleep(100);
        }
    }

    /** Waits until something listens on a port. */
    static void awaitPort(int port, ServerProcess process) throws InterruptedException {
        long deadline = System.nanoTime() + START.toNanos();
        while (process.alive() && System.nanoTime() - deadline < 0) {
            try {
                RawHttpClient.connect(URI.create("http://127.0.0.1:" + port)).close();
                return;
            } catch (IOException notYet) {
                Thread.sleep(100);
            }
        }
        throw new AssertionError("nothing listens on port " + port);
    }

    Server server() {
        return server;
    }

    @Override
    public void close() {
        try {
            server.close();
            sockets.close();
        } finally {
            super.close();
        }
    }
}
