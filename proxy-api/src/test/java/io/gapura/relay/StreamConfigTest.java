package io.gapura.relay;

import static io.gapura.config.ConfigRecords.assertEveryKeyDiffers;
import static io.gapura.config.ConfigRecords.defaults;
import static io.gapura.config.ConfigRecords.parse;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class StreamConfigTest {
    @Test
    void recordsEveryDefault() {
        assertThat(defaults(StreamConfig.class))
                .isEqualTo(new StreamConfig(Duration.ofSeconds(15), Duration.ofSeconds(15)));
    }

    @Test
    void takesEveryKey() {
        StreamConfig changed = parse(
                StreamConfig.class,
                """
                commit-after: 250ms
                keep-alive: 0
                """);

        assertThat(changed).isEqualTo(new StreamConfig(Duration.ofMillis(250), Duration.ZERO));
        assertEveryKeyDiffers(defaults(StreamConfig.class), changed);
    }
}
