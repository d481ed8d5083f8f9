package io.gapura.e2e;

import static io.gapura.e2e.Calls.STREAM;
import static io.gapura.e2e.Calls.WHOLE;
import static io.gapura.e2e.Calls.post;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.e2e.Calls.Answer;
import io.gapura.testing.FakeProxy;
import io.gapura.testing.FakeUpstream;
import io.gapura.testing.RunningGateway;
import io.gapura.testing.SecureUpstream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The ways to an upstream: HTTP/2, TLS, proxies, and ways that are closed. */
class UpstreamConnectionTest {
    private static String upstream(String base, String more) {
        return "upstreams: [{name: up, base-url: '" + base + "', api-key: house-key"
                + (more.isEmpty() ? "" : ", " + more) + "}]";
    }

    @ParameterizedTest
    @ValueSource(strings = {WHOLE, STREAM})
    void speaksHttp2WithPriorKnowledge(String body) {
        try (SecureUpstream upstream = SecureUpstream.plain();
                RunningGateway gateway = RunningGateway.start(upstream(upstream.baseUri(), "http: '2'"))) {
            Answer answer = call(gateway, body);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).contains("over HTTP/2.0");
        }
    }

    @ParameterizedTest
    @CsvSource({"auto,HTTP/2.0", "'2',HTTP/2.0", "'1.1',HTTP/1.1"})
    void agreesOnTheVersionThroughTls(String version, String spoken) {
        try (SecureUpstream upstream = SecureUpstream.tls();
                RunningGateway gateway = RunningGateway.start(
                        upstream(upstream.baseUri(), "http: '" + version + "', tls: " + upstream.trust()))) {
            assertThat(call(gateway, STREAM).body()).contains("over " + spoken).contains("[DONE]");
            assertThat(call(gateway, WHOLE).body()).contains("over " + spoken);
        }
    }

    @Test
    void trustsNobodyWhomItWasNotToldToTrust() {
        try (SecureUpstream upstream = SecureUpstream.tls();
                RunningGateway gateway = RunningGateway.start(upstream(upstream.baseUri(), ""))) {
            Answer answer = call(gateway, WHOLE);
            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.body()).contains("upstream_unreachable").doesNotContain("PKIX");
        }
    }

    @Test
    void carriesAHundredStreamsOverOneHttp2Connection() throws Exception {
        try (SecureUpstream upstream = SecureUpstream.plain();
                RunningGateway gateway =
                        RunningGateway.start(upstream(upstream.baseUri(), "http: '2', max-connections: 1"))) {
            List<Thread> threads = new ArrayList<>();
            List<Integer> statuses = java.util.Collections.synchronizedList(new ArrayList<>());
            for (int i = 0; i < 20; i++) {
                Thread thread = new Thread(() -> {
                    for (int j = 0; j < 5; j++) {
                        Answer answer = call(gateway, STREAM);
                        statuses.add(answer.body().contains("[DONE]") ? answer.status() : 0);
                    }
                });
                thread.start();
                threads.add(thread);
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(statuses).hasSize(100).containsOnly(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/"})
    void goesThroughAProxyWithItsCredentials(String end) {
        try (FakeUpstream upstream = FakeUpstream.start();
                FakeProxy proxy = FakeProxy.start("gapura", "open sesame");
                RunningGateway gateway = RunningGateway.start(upstream(
                        upstream.baseUri().toString(),
                        "proxy: {url: '" + proxy.uri() + end + "', user: gapura, password: 'open sesame'}"))) {
            assertThat(call(gateway, WHOLE).status()).isEqualTo(200);
            assertThat(call(gateway, STREAM).body()).contains("[DONE]");
            assertThat(proxy.seen()).isNotEmpty().allMatch(line -> line.startsWith("POST http://127.0.0.1:"));
            assertThat(upstream.requests().get(0).header("Proxy-Authorization")).isNull();
        }
    }

    @Test
    void tunnelsTlsThroughAProxyWithItsCredentials() {
        try (SecureUpstream upstream = SecureUpstream.tls();
                FakeProxy proxy = FakeProxy.start("gapura", "open sesame");
                RunningGateway gateway = RunningGateway.start(upstream(
                        upstream.baseUri(),
                        "tls: " + upstream.trust() + ", proxy: {url: '" + proxy.uri()
                                + "', user: gapura, password: 'open sesame'}"))) {
            assertThat(call(gateway, WHOLE).status()).isEqualTo(200);
            assertThat(call(gateway, STREAM).body()).contains("[DONE]");
            assertThat(proxy.seen()).isNotEmpty().allMatch(line -> line.startsWith("CONNECT localhost:"));
        }
    }

    @Test
    void isToldSoWhereTheProxyRefuses() {
        try (FakeUpstream upstream = FakeUpstream.start();
                FakeProxy proxy = FakeProxy.start("gapura", "open sesame");
                RunningGateway gateway = RunningGateway.start(upstream(
                        upstream.baseUri().toString(),
                        "proxy: {url: '" + proxy.uri() + "', user: gapura, password: wrong}"))) {
            Answer answer = call(gateway, WHOLE);
            assertThat(answer.status()).isBetween(400, 502);
            assertThat(answer.body()).startsWith("{\"error\":").doesNotContain("wrong");
            assertThat(upstream.requests()).isEmpty();
        }
    }

    @Test
    void doesNotWaitForeverForAConnection() throws IOException {
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<Socket> filling = new ArrayList<>();
            try {
                for (int i = 0; i < 4; i++) { // the kernel takes two more than the backlog says, then lets callers wait
                    Socket socket = new Socket();
                    filling.add(socket);
                    try {
                        socket.connect(full.getLocalSocketAddress(), 200);
                    } catch (IOException filled) {
                        break;
                    }
                }
                try (RunningGateway gateway = RunningGateway.start(
                        upstream("http://127.0.0.1:" + full.getLocalPort() + "/v1", ""),
                        "timeouts: {connect: 300ms}")) {
                    Answer answer = call(gateway, WHOLE);
                    assertThat(answer.status()).isEqualTo(504);
                    assertThat(answer.body()).contains("upstream_connect_timeout");
                }
            } finally {
                for (Socket socket : filling) {
                    socket.close();
                }
            }
        }
    }

    @Test
    void doesNotKnowEveryName() {
        try (RunningGateway gateway = RunningGateway.start(upstream("http://no-such-host.invalid/v1", ""))) {
            Answer answer = call(gateway, WHOLE);
            assertThat(answer.status()).isIn(502, 504);
            assertThat(answer.body()).doesNotContain("no-such-host");
        }
    }

    private static Answer call(RunningGateway gateway, String body) {
        try {
            return post(gateway, body);
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }
}
