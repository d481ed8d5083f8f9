package io.gapura.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.GatewayConfig;
import io.gapura.provider.UpstreamConfig;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpClientsTest {
    /** A session of HTTP/2 is idle while all its calls wait: it must outlive the longest of them, a pooled connection need not. */
    @ParameterizedTest
    @CsvSource({
        "'2', http://127.0.0.1:1/v1, true",
        "auto, https://127.0.0.1:1/v1, true",
        "auto, http://127.0.0.1:1/v1, false",
        "'1.1', https://127.0.0.1:1/v1, false"
    })
    void letsASessionBeSilentAsLongAsACallMayTake(String http, String base, boolean session) {
        GatewayConfig config = GatewayConfig.loader(Map.of())
                .parse(
                        "test",
                        """
                        timeouts: {total: 2h}
                        upstreams: [{name: a, base-url: '%s', http: '%s'}]
                        """
                                .formatted(base, http));
        UpstreamConfig upstream = config.upstreams().get(0);

        Duration idle = HttpClients.idle(upstream, config.timeoutsOf(upstream));

        if (session) {
            assertThat(idle).isGreaterThan(Duration.ofHours(2));
        } else {
            assertThat(idle).isLessThan(Duration.ofMinutes(1));
        }
    }
}
