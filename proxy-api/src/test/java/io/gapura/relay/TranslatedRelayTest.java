package io.gapura.relay;

import static io.gapura.relay.Chunks.DONE;
import static io.gapura.relay.Chunks.ERROR;
import static io.gapura.relay.Chunks.FINISH;
import static io.gapura.relay.Chunks.ROLE;
import static io.gapura.relay.Chunks.USAGE;
import static io.gapura.relay.Chunks.WHOLE;
import static io.gapura.relay.Chunks.event;
import static io.gapura.relay.Chunks.text;
import static io.gapura.relay.RelayAssertions.assertOver;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.exchange.Ending;
import io.gapura.testing.MemoryGateway;
import io.gapura.testing.MemorySink;
import io.gapura.testing.ScriptedUpstream;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The same relay where every call is read and written through canonical events. */
class TranslatedRelayTest {
    private final MemoryGateway gateway =
            MemoryGateway.translating("timeouts: {first-byte: 60s, idle: 30s, total: 10m}");
    private final ScriptedUpstream upstream = gateway.upstream();
    private final MemorySink sink = gateway.sink();

    @Test
    void tellsAStream() {
        gateway.stream();
        upstream.stream()
                .events(ROLE, text("a"), text("b"), FINISH, USAGE, DONE)
                .end();
        assertThat(sink.status()).isEqualTo(200);
        assertThat(sink.text())
                .contains("\"content\":\"a\"")
                .contains("\"content\":\"b\"")
                .contains("\"finish_reason\":\"stop\"")
                .contains("\"total_tokens\":15")
                .endsWith(event(DONE));
        assertThat(gateway.log().finish()).isEqualTo("stop");
        assertOver(gateway, Ending.DELIVERED);
    }

    @Test
    void sendsEachEventAsItComes() {
        gateway.stream();
        upstream.stream().events(ROLE);
        assertThat(sink.status()).isZero();
        upstream.events(text("a"));
        assertThat(sink.text()).contains("\"content\":\"a\"").endsWith("\n\n");
        upstream.events(text("b"));
        assertThat(sink.text()).contains("\"content\":\"b\"").endsWith("\n\n");
    }

    @Test
    void keepsTheUsageFromAClientThatDidNotAsk() {
        gateway.post("{\"model\":\"m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
        assertThat(upstream.requestText()).contains("\"include_usage\":true");
        upstream.stream().events(ROLE, text("a"), FINISH, USAGE, DONE).end();
        assertThat(sink.text()).doesNotContain("total_tokens").endsWith(event(DONE));
        assertThat(gateway.log().usage()).isNotNull();
        assertOver(gateway, Ending.DELIVERED);
    }

    @Test
    void tellsAWholeAnswer() {
        gateway.whole();
        upstream.head(200, "Content-Type", "application/json").chunk(WHOLE).end();
        assertThat(sink.status()).isEqualTo(200);
        assertThat(sink.text()).contains("Hi é 1.0").contains("\"finish_reason\":\"stop\"");
        assertThat(gateway.log().usage()).isNotNull();
        assertOver(gateway, Ending.DELIVERED);
    }

    @Test
    void doesNotLetACutLookFinished() {
        gateway.stream();
        upstream.stream().events(ROLE, text("a")).cut();
        assertThat(sink.text()).contains("upstream_cut").doesNotContain(DONE);
        assertOver(gateway, Ending.FAILED);
    }

    @Test
    void doesNotLetAnOrderlyCloseLookFinished() {
        gateway.stream();
        upstream.stream().events(ROLE, text("a")).end();
        assertThat(sink.text()).contains("upstream_cut").doesNotContain(DONE);
        assertOver(gateway, Ending.FAILED);
    }

    @Test
    void endsWhereOnlyDoneIsMissing() {
        gateway.stream();
        upstream.stream().events(ROLE, text("a"), FINISH).end();
        assertThat(sink.text()).endsWith(event(DONE));
        assertOver(gateway, Ending.DELIVERED);
    }

    @Test
    void givesAnErrorBeforeContentItsTrueStatus() {
        gateway.stream();
        upstream.stream().events(ROLE, ERROR);
        assertThat(sink.status()).isEqualTo(503);
        assertOver(gateway, Ending.FAILED);
    }

    @Test
    void tellsAnErrorAfterContentInTheStream() {
        gateway.stream();
        upstream.stream().events(ROLE, text("a"), ERROR);
        assertThat(sink.text()).contains("overloaded").doesNotContain(DONE);
        assertOver(gateway, Ending.FAILED);
    }

    @Test
    void endsAStreamThatStaysOpenAfterDone() {
        gateway.stream();
        upstream.stream().events(ROLE, text("a"), FINISH, USAGE, DONE);
        gateway.timers().advance(Duration.ofSeconds(2));
        assertThat(sink.text()).endsWith(event(DONE)).containsOnlyOnce(DONE);
        assertOver(gateway, Ending.DELIVERED);
    }

    @Test
    void refusesARequestThatCanNotBeRead() {
        gateway.post("{\"model\":\"m\",\"messages\":[{\"role\":7}]}");
        assertThat(sink.status()).isEqualTo(400);
        assertOver(gateway, Ending.FAILED);
    }
}
