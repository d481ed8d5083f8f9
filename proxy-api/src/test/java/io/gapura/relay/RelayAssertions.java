package io.gapura.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.exchange.Ending;
import io.gapura.testing.MemoryGateway;

/** What holds for every exchange that is over. Stateless. */
final class RelayAssertions {
    private RelayAssertions() {}

    /** It ended once, in this way, keeps no timer and no chunk, and broke no order. */
    static void assertOver(MemoryGateway gateway, Ending how) {
        assertThat(gateway.ended()).as("times ended").isEqualTo(1);
        assertThat(gateway.log().ending()).isEqualTo(how);
        assertThat(gateway.sink().ends() + gateway.sink().aborts())
                .as("ends of the answer")
                .isEqualTo(1);
        assertThat(gateway.sink().violations()).as("order at the sink").isEmpty();
        assertThat(gateway.upstream().violations()).as("order at the source").isEmpty();
        assertThat(gateway.timers().pending()).as("timers left").isZero();
        assertThat(gateway.upstream().unreleased()).as("chunks kept").isZero();
    }
}
