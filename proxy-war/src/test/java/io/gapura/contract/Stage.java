package io.gapura.contract;

import io.gapura.testing.FakeUpstream;
import io.gapura.testing.RawHttpClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * What all tests of one server share: where the gateway answers, the upstream behind it, and a client's key. Closing it ends
 * the upstream. For one thread.
 */
class Stage implements AutoCloseable {
    /** How a client shows its key. */
    static final String KEY = "Authorization: Bearer contract-key";

    /** The longest request body that the gateway takes here, in bytes. */
    static final int LONGEST_BODY = 2 * 1024 * 1024;

    /** Longer than any of this takes on a busy machine. */
    static final Duration SOON = Duration.ofSeconds(15);

    /** The packed gateway. */
    static final Path WAR = Path.of(System.getProperty("gapura.war"));

    private static final Path TARGET = WAR.resolveSibling("contract");

    private final URI uri;
    private final Traits traits;
    private final FakeUpstream upstream;

    /** A gateway at this address, whose path is the context path; the upstream is this one's to close. */
    Stage(URI uri, Traits traits, FakeUpstream upstream) {
        this.uri = uri;
        this.traits = traits;
        this.upstream = upstream;
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

    /** Writes the configuration of a gateway in front of this upstream. */
    static Path writeConfiguration(Path file, FakeUpstream upstream) throws IOException {
        return writeConfiguration(file, upstream, "");
    }

    /** The same with more upstreams, as lines of YAML. */
    static Path writeConfiguration(Path file, FakeUpstream upstream, String more) throws IOException {
        return Files.writeString(
                file,
                """
                upstreams:
                  - name: fake
                    base-url: %s
                    api-key: upstream-key
                    models: [fake-1, vendor/fake-2]
                    default: true
                %s
                auth:
                  keys:
                    - name: contract
                      key: contract-key
                limits:
                  json-body: %d
                stream:
                  keep-alive: 1s
                store:
                  directory: %s
                """
                        .formatted(upstream.baseUri(), more, LONGEST_BODY, file.resolveSibling("data")));
    }

    Traits traits() {
        return traits;
    }

    FakeUpstream upstream() {
        return upstream;
    }

    /** Where the gateway answers: scheme, host, port, and a context path if it has one, with no slash at the end. */
    URI uri() {
        return uri;
    }

    /** A new connection to the server. */
    RawHttpClient connect() throws IOException {
        return RawHttpClient.connect(uri).timeout(SOON);
    }

    /** A request to this path, with the key. */
    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(uri + path))
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
        upstream.close();
    }
}
