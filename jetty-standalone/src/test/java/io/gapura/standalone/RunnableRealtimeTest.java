package io.gapura.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.testing.FakeSocketUpstream;
import io.gapura.testing.SocketWire;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Realtime sessions through the packed jar. */
@Timeout(120)
class RunnableRealtimeTest {
    private final Path temporary;

    RunnableRealtimeTest(@TempDir Path temporary) {
        this.temporary = temporary;
    }

    @Test
    void carriesASessionAndSaysGoodbyeWhenItEnds() throws Exception {
        try (FakeSocketUpstream upstream = FakeSocketUpstream.start()) {
            Path config = Files.writeString(
                    temporary.resolve("gapura.yaml"),
                    "upstreams: [{name: up, base-url: '" + upstream.baseUri() + "', models: [talk-1]}]\n");
            try (RunningJar jar =
                    RunningJar.run(temporary, Map.of("GAPURA_CONFIG", config.toString()), "--port", "0")) {
                URI uri = URI.create("http://127.0.0.1:" + jar.port() + "/v1/realtime?model=talk-1");
                try (SocketWire client = SocketWire.connect(uri)) {
                    assertThat(client.status()).isEqualTo(101);
                    client.text("hello");
                    assertThat(next(client).text()).isEqualTo("hello");
                    jar.terminate();
                    assertThat(next(client).closeCode()).isEqualTo(1001);
                    client.goodbye(1001, "");
                }
                assertThat(jar.exitCode()).isEqualTo(143);
            }
        }
    }

    private static SocketWire.Frame next(SocketWire wire) throws Exception {
        return Objects.requireNonNull(wire.readMessage(), "the connection ended");
    }
}
