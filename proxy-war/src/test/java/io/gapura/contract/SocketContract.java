package io.gapura.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.gapura.testing.FakeSocketUpstream;
import io.gapura.testing.SocketWire;
import io.gapura.testing.SocketWire.Frame;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Realtime sessions: the container's WebSocket on one side, an upstream's on the other. */
interface SocketContract extends OnServer {
    String REALTIME = "/v1/realtime?model=talk-1";

    private SocketWire open(String prefix, String... headers) throws IOException {
        assumeThat(stage().server())
                .as("opens no WebSocket after a dispatch: docs/realtime.md")
                .isNotInstanceOf(PayaraServer.class);
        URI uri = URI.create(stage().uri() + prefix + REALTIME);
        return SocketWire.connect(uri, 64 * 1024, headers.length == 0 ? new String[] {Stage.KEY} : headers);
    }

    private static Frame next(SocketWire wire) throws IOException {
        return Objects.requireNonNull(wire.readMessage(), "the connection ended");
    }

    @Test
    default void talksBothWaysWhereverItIsMounted() throws Exception {
        stage().sockets().script(FakeSocketUpstream::echo);
        for (String prefix : List.of("", "/deep/ctx", "/host/ai", "/restful/ai", "/filtered", "/partly/llm")) {
            try (SocketWire client = open(prefix, Stage.KEY, "Sec-WebSocket-Protocol: other, realtime");
                    SocketWire upstream = stage().sockets().take()) {
                assertThat(client.status()).as(prefix).isEqualTo(101);
                assertThat(client.header("Sec-WebSocket-Protocol")).isEqualTo("other");
                assertThat(upstream.header("Authorization")).isEqualTo("Bearer upstream-key");
                client.text("grüße 🙂 " + prefix);
                assertThat(next(client).text()).isEqualTo("grüße 🙂 " + prefix);
                client.send(true, SocketWire.BINARY, new byte[] {0, -1, 7});
                assertThat(next(client).payload()).containsExactly(0, -1, 7);
            }
        }
    }

    @Test
    default void keepsLongMessagesWholeAndManyInOrder() throws Exception {
        stage().sockets().script(FakeSocketUpstream::echo);
        String longest = "0123456789äöü🙂".repeat(60_000);
        try (SocketWire client = open("")) {
            Thread sender = new Thread(() -> {
                try {
                    client.text(longest);
                    for (int i = 0; i < 1000; i++) {
                        client.send(false, SocketWire.TEXT, "mess".getBytes(java.nio.charset.StandardCharsets.UTF_8));
                        client.send(true, 0, ("age " + i).getBytes(java.nio.charset.StandardCharsets.UTF_8));
                    }
                } catch (IOException failure) {
                    throw new java.io.UncheckedIOException(failure);
                }
            });
            sender.start();
            assertThat(next(client).text().equals(longest)).isTrue();
            for (int i = 0; i < 1000; i++) {
                assertThat(next(client).text()).isEqualTo("message " + i);
            }
            sender.join();
        }
    }

    @Test
    default void keepsTheCodesOfGoodbyes() throws Exception {
        stage().sockets().script(wire -> Thread.sleep(60_000));
        for (int code : new int[] {1000, 1001, 1008, 1011, 3000, 4001}) {
            try (SocketWire client = open("");
                    SocketWire upstream = stage().sockets().take()) {
                client.goodbye(code, "from the client");
                Frame heard = next(upstream);
                assertThat(heard.closeCode()).isEqualTo(code);
                assertThat(heard.closeReason()).isEqualTo("from the client");
                assertThat(next(client).closeCode()).isEqualTo(code);
                upstream.goodbye(code, "");
            }
            try (SocketWire client = open("");
                    SocketWire upstream = stage().sockets().take()) {
                upstream.text("last words").goodbye(code, "from the upstream");
                assertThat(next(client).text()).isEqualTo("last words");
                Frame heard = next(client);
                assertThat(heard.closeCode()).isEqualTo(code);
                assertThat(heard.closeReason()).isEqualTo("from the upstream");
            }
        }
    }

    @Test
    default void closesTheUpstreamOfAClientThatIsKilled() throws Exception {
        stage().sockets().script(wire -> Thread.sleep(60_000));
        SocketWire client = open("");
        try (SocketWire upstream = stage().sockets().take()) {
            client.text("hello");
            assertThat(next(upstream).text()).isEqualTo("hello");
            client.cut();
            assertThat(next(upstream).closeCode()).isEqualTo(1001);
        }
    }

    @Test
    default void tellsOfAnUpstreamThatBreaks() throws Exception {
        stage().sockets().script(wire -> Thread.sleep(60_000));
        try (SocketWire client = open("");
                SocketWire upstream = stage().sockets().take()) {
            upstream.cut();
            assertThat(next(client).text()).contains("\"type\":\"error\"", "\"upstream_cut\"");
            assertThat(next(client).closeCode()).isEqualTo(1011);
        }
    }

    @Test
    default void answersPings() throws Exception {
        stage().sockets().script(FakeSocketUpstream::echo);
        try (SocketWire client = open("")) {
            client.send(true, SocketWire.PING, new byte[] {1, 2});
            assertThat(next(client).payload()).containsExactly(1, 2);
        }
    }

    @Test
    default void holdsLittleForASessionWhoseClientDoesNotRead() throws Exception {
        AtomicLong sent = new AtomicLong();
        byte[] message = "x".repeat(64 * 1024).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        stage().sockets().script(wire -> {
            while (true) {
                wire.send(true, SocketWire.TEXT, message);
                sent.addAndGet(message.length);
            }
        });
        try (SocketWire client = open("")) {
            assertThat(client.status()).isEqualTo(101);
            long before = -1;
            while (before != sent.get() && sent.get() < 2 * stage().traits().heldForSlowReader()) {
                before = sent.get();
                Thread.sleep(1000);
            }
            assertThat(sent.get()).isBetween(1L, stage().traits().heldForSlowReader());
            for (int i = 0; i < 300; i++) {
                assertThat(next(client).payload()).hasSize(message.length);
            }
        }
    }

    @Test
    default void refusesBeforeTheUpgrade() throws Exception {
        try (SocketWire client = open("", "Authorization: Bearer wrong")) {
            assertThat(client.status()).isEqualTo(401);
            assertThat(client.body()).contains("\"invalid_api_key\"");
        }
        try (SocketWire client = open("", Stage.KEY, "Origin: https://evil.example")) {
            assertThat(client.status()).isEqualTo(403);
        }
        HttpResponse<String> plain = stage().get(REALTIME);
        assertThat(plain.statusCode()).isEqualTo(426);
        assertThat(plain.body()).contains("\"upgrade_required\"");
    }

    @Test
    default void takesAPagesKeyFromASubprotocol() throws Exception {
        stage().sockets().script(FakeSocketUpstream::echo);
        try (SocketWire client = open("", "Sec-WebSocket-Protocol: realtime, openai-insecure-api-key.contract-key")) {
            assertThat(client.status()).isEqualTo(101);
            assertThat(client.header("Sec-WebSocket-Protocol")).isEqualTo("realtime");
        }
    }

    @Test
    default void tellsTheUpstreamsRefusalAsAStatus() throws Exception {
        stage().sockets().refusing(429, "Retry-After: 7");
        try (SocketWire client = open("")) {
            assertThat(client.status()).isEqualTo(429);
            assertThat(client.header("Retry-After")).isEqualTo("7");
            assertThat(client.body()).contains("\"error\"");
        } finally {
            stage().sockets().welcoming();
        }
    }
}
