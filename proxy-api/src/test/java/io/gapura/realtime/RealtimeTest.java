package io.gapura.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.testing.FakeSocketUpstream;
import io.gapura.testing.RunningGateway;
import io.gapura.testing.SocketWire;
import io.gapura.testing.SocketWire.Frame;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A conversation through the gateway, on Jetty, frame by frame. */
@Timeout(60)
class RealtimeTest {
    static final String KEY = "Authorization: Bearer key-one";

    private FakeSocketUpstream upstream;
    private RunningGateway gateway;

    @BeforeEach
    void start() {
        upstream = FakeSocketUpstream.start();
        gateway = gateway();
    }

    @AfterEach
    void stop() {
        gateway.close();
        upstream.close();
    }

    private RunningGateway gateway(String... more) {
        return RunningGateway.start(
                "upstreams: [{name: up, base-url: '" + upstream.baseUri()
                        + "', api-key: house-key, models: [gpt-realtime]}]",
                "auth: {keys: [{name: one, key: key-one}]}",
                String.join("\n", more));
    }

    private SocketWire open(String... headers) throws IOException {
        return connect("?model=gpt-realtime", headers.length == 0 ? new String[] {KEY} : headers);
    }

    private SocketWire connect(String query, String... headers) throws IOException {
        return SocketWire.connect(URI.create(gateway.uri() + "/v1/realtime" + query), headers);
    }

    private static Frame next(SocketWire wire) throws IOException {
        return Objects.requireNonNull(wire.readMessage(), "the connection ended");
    }

    @Test
    void carriesTextsBothWays() throws Exception {
        try (SocketWire client = open()) {
            assertThat(client.status()).isEqualTo(101);
            client.text("{\"type\":\"session.update\"}");
            assertThat(next(client).text()).isEqualTo("{\"type\":\"session.update\"}");
            client.text("grüße, 漢字, 🙂");
            assertThat(next(client).text()).isEqualTo("grüße, 漢字, 🙂");
        }
    }

    @Test
    void carriesBytesBothWays() throws Exception {
        byte[] bytes = new byte[256];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        try (SocketWire client = open()) {
            client.send(true, SocketWire.BINARY, bytes);
            Frame echoed = next(client);
            assertThat(echoed.code()).isEqualTo(SocketWire.BINARY);
            assertThat(echoed.payload()).isEqualTo(bytes);
        }
    }

    @Test
    void letsTheUpstreamSpeakFirst() throws Exception {
        upstream.script(wire -> {
            wire.text("{\"type\":\"session.created\"}");
            FakeSocketUpstream.echo(wire);
        });
        try (SocketWire client = open()) {
            assertThat(next(client).text()).isEqualTo("{\"type\":\"session.created\"}");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {125, 126, 65_535, 65_536, 1_000_000})
    void carriesMessagesOfAnySize(int length) throws Exception {
        String text = "äx".repeat(length / 3) + "y".repeat(length % 3);
        try (SocketWire client = open()) {
            client.text(text);
            assertThat(next(client).text()).isEqualTo(text);
        }
    }

    @Test
    void putsFragmentsTogetherWhereverACharacterIsCut() throws Exception {
        byte[] bytes = "aé漢🙂z".getBytes(StandardCharsets.UTF_8);
        upstream.script(wire -> {
            Frame message = next(wire);
            for (int i = 0; i < message.payload().length; i++) { // a byte a frame
                byte[] one = {message.payload()[i]};
                boolean last = i == message.payload().length - 1;
                wire.send(last, i == 0 ? SocketWire.TEXT : SocketWire.CONTINUATION, one);
            }
            FakeSocketUpstream.echo(wire);
        });
        try (SocketWire client = open()) {
            for (int i = 0; i < bytes.length; i++) {
                client.send(
                        i == bytes.length - 1, i == 0 ? SocketWire.TEXT : SocketWire.CONTINUATION, new byte[] {bytes[i]
                        });
            }
            assertThat(next(client).text()).isEqualTo("aé漢🙂z");
        }
    }

    @Test
    void keepsTheOrderOfManyMessages() throws Exception {
        int count = 5000;
        try (SocketWire client = open()) {
            Thread sender = new Thread(() -> {
                try {
                    for (int i = 0; i < count; i++) {
                        client.text("message " + i);
                    }
                } catch (IOException failure) {
                    throw new java.io.UncheckedIOException(failure);
                }
            });
            sender.start();
            List<String> got = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                got.add(next(client).text());
            }
            sender.join();
            for (int i = 0; i < count; i++) {
                assertThat(got.get(i)).isEqualTo("message " + i);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1000, done", "1001, away", "1008, policy", "1011, oops", "3000, ours", "4001, 'größer'", "4999, ''"})
    void tellsTheUpstreamTheClientsGoodbye(int code, String reason) throws Exception {
        upstream.script(wire -> Thread.sleep(60_000));
        try (SocketWire client = open();
                SocketWire far = upstream.take()) {
            client.goodbye(code, reason);
            Frame goodbye = next(far);
            assertThat(goodbye.closeCode()).isEqualTo(code);
            assertThat(goodbye.closeReason()).isEqualTo(reason);
            assertThat(next(client).closeCode()).isEqualTo(code);
            far.goodbye(code, "");
        }
        assertThat(gateway.awaitLine("gapura.access", "finish=close_" + code)).contains("status=101");
    }

    @ParameterizedTest
    @CsvSource({"1000, done", "1001, away", "1008, policy", "1011, oops", "1013, later", "3000, ours", "4001, 'größer'"
    })
    void tellsTheClientTheUpstreamsGoodbye(int code, String reason) throws Exception {
        upstream.script(wire -> {
            wire.text("last words");
            wire.goodbye(code, reason);
            next(wire);
        });
        try (SocketWire client = open()) {
            assertThat(next(client).text()).isEqualTo("last words");
            Frame goodbye = next(client);
            assertThat(goodbye.code()).isEqualTo(SocketWire.CLOSE);
            assertThat(goodbye.closeCode()).isEqualTo(code);
            assertThat(goodbye.closeReason()).isEqualTo(reason);
            client.goodbye(code, "");
        }
        assertThat(gateway.awaitLine("gapura.access", "finish=close_" + code))
                .contains("bytes_out=10")
                .doesNotContain("error=");
    }

    @Test
    void tellsANamelessGoodbyeAsAnOrdinaryOne() throws Exception {
        upstream.script(wire -> {
            wire.send(true, SocketWire.CLOSE, new byte[0]);
            next(wire);
        });
        try (SocketWire client = open()) {
            assertThat(next(client).closeCode()).isEqualTo(1000);
        }
    }

    @Test
    void closesTheUpstreamAtOnceWhenTheClientIsKilled() throws Exception {
        upstream.script(wire -> Thread.sleep(60_000));
        SocketWire client = open();
        try (SocketWire far = upstream.take()) {
            client.text("hello");
            assertThat(next(far).text()).isEqualTo("hello");
            long before = System.nanoTime();
            client.cut();
            assertThat(next(far).closeCode()).isEqualTo(1001);
            assertThat((System.nanoTime() - before) / 1_000_000).isLessThan(2000);
            far.goodbye(1001, "");
            assertThat(gateway.awaitLine("gapura.access", "error=client_gone")).contains("status=101", "bytes_in=5");
        }
    }

    @Test
    void tellsTheClientOfAnUpstreamThatBroke() throws Exception {
        upstream.script(wire -> {
            next(wire);
            wire.cut();
        });
        try (SocketWire client = open()) {
            client.text("hello");
            Frame event = next(client);
            assertThat(event.text())
                    .startsWith("{\"type\":\"error\",\"event_id\":\"event_req_")
                    .contains("\"error\":{", "\"code\":\"upstream_cut\"");
            assertThat(next(client).closeCode()).isEqualTo(1011);
        }
        gateway.awaitLine("gapura.access", "error=upstream_cut");
    }

    @Test
    void answersPingsOfBothSides() throws Exception {
        upstream.script(wire -> {
            wire.send(true, SocketWire.PING, new byte[] {7});
            Frame pong = next(wire);
            wire.text(pong.code() + " " + pong.payload()[0]);
            FakeSocketUpstream.echo(wire);
        });
        try (SocketWire client = open()) {
            assertThat(next(client).text()).isEqualTo("10 7");
            client.send(true, SocketWire.PING, new byte[] {1, 2});
            Frame pong = next(client);
            assertThat(pong.code()).isEqualTo(SocketWire.PONG);
            assertThat(pong.payload()).containsExactly(1, 2);
        }
    }

    @Test
    void refusesAMessageThatIsLongerThanAnEvent() throws Exception {
        gateway.close();
        gateway = gateway("limits: {event: 64KiB}");
        upstream.script(wire -> Thread.sleep(60_000));
        try (SocketWire client = open();
                SocketWire far = upstream.take()) {
            far.text("x".repeat(65 * 1024));
            assertThat(next(far).closeCode()).isEqualTo(1009);
            assertThat(next(client).text()).contains("longer than the 65536 bytes of limits.event");
            assertThat(next(client).closeCode()).isEqualTo(1011);
        }
    }

    @Test
    void refusesATextThatIsNoUtf8() throws Exception {
        upstream.script(wire -> Thread.sleep(60_000));
        try (SocketWire client = open();
                SocketWire far = upstream.take()) {
            far.send(true, SocketWire.TEXT, new byte[] {(byte) 0xc3, (byte) 0x28});
            assertThat(next(far).closeCode()).isEqualTo(1007);
            assertThat(next(client).text()).contains("not UTF-8");
            assertThat(next(client).closeCode()).isEqualTo(1011);
        }
    }

    @Test
    void asksForNoMoreThanASlowClientTakes() throws Exception {
        AtomicLong sent = new AtomicLong();
        byte[] message = new byte[64 * 1024];
        upstream.script(wire -> {
            while (true) {
                wire.send(true, SocketWire.BINARY, message);
                sent.addAndGet(message.length);
            }
        });
        URI uri = URI.create(gateway.uri() + "/v1/realtime?model=gpt-realtime");
        try (SocketWire client = SocketWire.connect(uri, 64 * 1024, KEY)) {
            long held = settled(sent);
            assertThat(held).isLessThan(16_000_000);
            for (int i = 0; i < 2 * held / message.length; i++) { // and goes on where it stood
                assertThat(next(client).payload()).hasSize(message.length);
            }
        }
    }

    @Test
    void takesNoMoreFromTheClientThanASlowUpstreamDoes() throws Exception {
        upstream.script(wire -> Thread.sleep(60_000));
        AtomicLong sent = new AtomicLong();
        byte[] message = new byte[64 * 1024];
        try (SocketWire client = open();
                SocketWire far = upstream.take()) {
            Thread sender = new Thread(() -> {
                try {
                    while (true) {
                        client.send(true, SocketWire.BINARY, message);
                        sent.addAndGet(message.length);
                    }
                } catch (IOException ended) {
                    // by the end of the test
                }
            });
            sender.start();
            long held = settled(sent);
            assertThat(held).isLessThan(24_000_000);
            for (int i = 0; i < 2 * held / message.length; i++) {
                assertThat(next(far).payload()).hasSize(message.length);
            }
        }
    }

    /** What has been sent when for half a second nothing more was. */
    private static long settled(AtomicLong sent) throws InterruptedException {
        long before = -1;
        while (before != sent.get() || before == 0) {
            before = sent.get();
            assertThat(before).isLessThan(100_000_000);
            Thread.sleep(500); // there is no signal for what does not happen
        }
        return before;
    }

    @Test
    void endsASessionWhoseClientTakesNothing() throws Exception {
        gateway.close();
        gateway = gateway("realtime: {stall: 1s}");
        upstream.script(wire -> {
            while (true) {
                wire.send(true, SocketWire.BINARY, new byte[64 * 1024]);
            }
        });
        URI uri = URI.create(gateway.uri() + "/v1/realtime?model=gpt-realtime");
        try (SocketWire client = SocketWire.connect(uri, 64 * 1024, KEY)) {
            assertThat(client.status()).isEqualTo(101);
            gateway.awaitLine("gapura.access", "error=client_gone");
        }
    }

    @Test
    void endsASessionWhoseUpstreamTakesNothing() throws Exception {
        gateway.close();
        gateway = gateway("realtime: {stall: 1s}");
        upstream.script(wire -> Thread.sleep(60_000));
        try (SocketWire client = open()) {
            Thread sender = new Thread(() -> {
                try {
                    while (true) {
                        client.send(true, SocketWire.BINARY, new byte[64 * 1024]);
                    }
                } catch (IOException ended) {
                    // as it should be
                }
            });
            sender.start();
            assertThat(next(client).text()).contains("does not take what is sent to it");
            assertThat(next(client).closeCode()).isEqualTo(1013);
        }
    }

    @Test
    void endsASilentSession() throws Exception {
        gateway.close();
        gateway = gateway("realtime: {idle: 1s}");
        try (SocketWire client = open()) {
            Frame goodbye = next(client);
            assertThat(goodbye.closeCode()).isEqualTo(1001);
            assertThat(goodbye.closeReason()).isEqualTo("The session was silent for 1 s.");
        }
    }

    @Test
    void endsASessionThatHasLastedAsLongAsItMayAndIsNotCutByOtherTimeouts() throws Exception {
        gateway.close();
        gateway = gateway(
                "realtime: {total: 3s}", "timeouts: {connect: 500ms, first-byte: 500ms, idle: 500ms, total: 1s}");
        try (SocketWire client = open()) {
            Thread.sleep(2000); // longer than any time of the handshake's
            client.text("still there");
            assertThat(next(client).text()).isEqualTo("still there");
            assertThat(next(client).closeReason()).isEqualTo("The session has lasted the 3 s it may.");
        }
    }

    @Test
    void saysGoodbyeToBothSidesWhenItIsUndeployed() throws Exception {
        upstream.script(wire -> Thread.sleep(60_000));
        try (SocketWire client = open();
                SocketWire far = upstream.take()) {
            client.text("hello");
            assertThat(next(far).text()).isEqualTo("hello");
            Thread stopping = new Thread(gateway::undeploy);
            stopping.start();
            assertThat(next(client).closeCode()).isEqualTo(1001);
            assertThat(next(far).closeCode()).isEqualTo(1001);
            client.goodbye(1001, "");
            far.goodbye(1001, "");
            stopping.join();
        }
    }

    @Test
    void goesOnWithTheOldConfigurationWhenANewOneComes() throws Exception {
        try (SocketWire client = open()) {
            client.text("before");
            assertThat(next(client).text()).isEqualTo("before");
            gateway.rewrite(
                    "upstreams: [{name: next, base-url: 'http://127.0.0.1:1/v1'}]",
                    "auth: {keys: [{name: one, key: key-one}]}");
            gateway.awaitLine("gapura", "the new configuration is in force");
            client.text("after");
            assertThat(next(client).text()).isEqualTo("after");
        }
    }

    @Test
    void carriesTwoHundredSessionsAtOnceOnFewThreads() throws Exception {
        List<SocketWire> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 200; i++) {
                clients.add(open());
            }
            long threads = Thread.getAllStackTraces().keySet().stream()
                    .filter(each -> !each.getName().startsWith("fake-"))
                    .count();
            assertThat(threads).isLessThan(100);
            for (int round = 0; round < 3; round++) {
                for (int i = 0; i < clients.size(); i++) {
                    clients.get(i).text(round + " of " + i);
                }
                for (int i = 0; i < clients.size(); i++) {
                    assertThat(next(clients.get(i)).text()).isEqualTo(round + " of " + i);
                }
            }
        } finally {
            for (SocketWire client : clients) {
                client.close();
            }
        }
    }

    @Test
    void talksWithJavasOwnClient() throws Exception {
        CompletableFuture<String> heard = new CompletableFuture<>();
        WebSocket client = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .header("Authorization", "Bearer key-one")
                .subprotocols("realtime")
                .buildAsync(
                        URI.create(gateway.uri().toString().replace("http", "ws") + "/v1/realtime?model=gpt-realtime"),
                        new WebSocket.Listener() {
                            @Override
                            public @Nullable CompletionStage<?> onText(
                                    WebSocket socket, CharSequence data, boolean last) {
                                heard.complete(data.toString());
                                return null;
                            }
                        })
                .get(10, TimeUnit.SECONDS);
        var unused = client.sendText("{\"type\":\"response.create\"}", true);
        assertThat(heard.get(10, TimeUnit.SECONDS)).isEqualTo("{\"type\":\"response.create\"}");
        assertThat(client.getSubprotocol()).isEqualTo("realtime");
        client.abort();
    }
}
