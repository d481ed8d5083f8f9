package io.gapura.contract;

import io.gapura.contract.Server.Application;
import io.gapura.testing.FakeUpstream;
import io.gapura.testing.RawHttpClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * What all tests of one server share: the server with its applications, the upstream behind the gateway, and a client's key.
 * For one thread.
 */
final class Stage implements AutoCloseable {
    /** How a client shows its key. */
    static final String KEY = "Authorization: Bearer contract-key";

    /** The longest request body that the gateway takes here, in bytes. */
    static final int LONGEST_BODY = 2 * 1024 * 1024;

    /** Longer than any of this takes on a busy machine. */
    static final Duration SOON = Duration.ofSeconds(15);

    private static final Duration START = Duration.ofMinutes(2);
    private static final Path WAR = Path.of(System.getProperty("gapura.war"));
    private static final Path TARGET = WAR.resolveSibling("contract");

    private final Server server;
    private final Traits traits;
    private final FakeUpstream upstream = FakeUpstream.start();

    /** A stage whose server is not started. */
    Stage(Server server, Traits traits) {
        this.server = server;
        this.traits = traits;
    }

    /** Where a server under test may keep its files. */
    static Path directory(String name) {
        return TARGET.resolve(name);
    }

    /** Where Maven has unpacked a server. */
    static Path home(String name) throws IOException {
        try (Stream<Path> unpacked = Files.list(WAR.resolveSibling("servers").resolve(name))) {
            return unpacked.filter(Files::isDirectory).findFirst().orElseThrow();
        }
    }

    /** Starts the server and waits until all its applications answer. */
    void open() throws IOException, InterruptedException {
        Path wars = server.base().resolve("wars");
        HostWar.Rest rest = traits.bringsJaxRs() ? HostWar.Rest.OF_THE_SERVER : HostWar.Rest.OF_THE_HOST;
        String mount =
                "<context-param><param-name>gapura.mount</param-name><param-value>/ai</param-value></context-param>";
        Path host = HostWar.pack(wars.resolve("host.war"), WAR, mount, HostWar.Rest.NONE);
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
        server.start(configuration(wars.resolve("gapura.yaml")), applications);
        awaitAnswer("/healthz", 200, START);
        awaitAnswer("/deep/ctx/healthz", 200, START);
        for (String context : List.of("/host", "/restful", "/filtered", "/partly")) {
            awaitAnswer(context + "/up", 200, START);
        }
    }

    /** The gateway's WAR once more, at {@code /again}. */
    Application again() {
        return new Application("again", "/again", WAR);
    }

    private Path configuration(Path file) throws IOException {
        return Files.writeString(
                file,
                """
                upstreams:
                  - name: fake
                    base-url: %s
                    api-key: upstream-key
                    models: [fake-1, vendor/fake-2]
                    default: true
                auth:
                  keys:
                    - name: contract
                      key: contract-key
                limits:
                  json-body: %d
                stream:
                  keep-alive: 1s
                """
                        .formatted(upstream.baseUri(), LONGEST_BODY));
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

    /** Waits until a GET of this path has this status. */
    void awaitAnswer(String path, int status, Duration atMost) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        String seen = "nothing";
        while (System.nanoTime() - deadline < 0) {
            if (!server.process().alive()) {
                throw new AssertionError("the server ended\n" + evidence());
            }
            try (RawHttpClient probe = RawHttpClient.connect(server.uri()).timeout(Duration.ofSeconds(10))) {
                probe.get(path, "Connection: close");
                int now = probe.readHead().status();
                if (now == status) {
                    return;
                }
                seen = "status " + now;
            } catch (IOException notYet) {
                seen = notYet.toString();
            }
            Thread.sleep(100);
        }
        throw new AssertionError(path + " never had status " + status + " but " + seen + "\n" + evidence());
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

    private String evidence() throws IOException {
        StringBuilder text = new StringBuilder();
        try (var files = Files.walk(server.logs())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                text.append(ServerProcess.tail(file)).append('\n');
            }
        }
        return text.toString();
    }

    Server server() {
        return server;
    }

    Traits traits() {
        return traits;
    }

    FakeUpstream upstream() {
        return upstream;
    }

    /** A new connection to the server. */
    RawHttpClient connect() throws IOException {
        return RawHttpClient.connect(server.uri()).timeout(SOON);
    }

    /** A request to this path, with the key. */
    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server.uri() + path))
                .timeout(SOON)
                .header("Authorization", "Bearer contract-key");
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path).GET());
    }

    /** Posts JSON. */
    HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
        return send(request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json)));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client().send(request.build(), BodyHandlers.ofString());
    }

    /** A client with no connection yet: a pooled one may be closed by the server just when a request is written to it. */
    HttpClient client() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(SOON)
                .build();
    }

    /** A chat request for this model. */
    static String chat(String model, boolean stream) {
        return "{\"model\":\"" + model + "\",\"stream\":" + stream
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
    }

    @Override
    public void close() {
        try {
            server.close();
        } finally {
            upstream.close();
        }
    }
}
