package io.gapura.realtime;

import static io.gapura.config.ConfigRecords.assertEveryKeyDiffers;
import static io.gapura.config.ConfigRecords.defaults;
import static io.gapura.config.ConfigRecords.parse;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RealtimeConfigTest {
    @Test
    void recordsEveryDefault() {
        assertThat(defaults(RealtimeConfig.class))
                .isEqualTo(new RealtimeConfig(Duration.ofMinutes(30), Duration.ofSeconds(30), null));
    }

    @Test
    void takesEveryKey() {
        RealtimeConfig changed = parse(
                RealtimeConfig.class,
                """
                idle: 5m
                stall: 10s
                total: 1h
                """);

        assertThat(changed)
                .isEqualTo(new RealtimeConfig(Duration.ofMinutes(5), Duration.ofSeconds(10), Duration.ofHours(1)));
        assertEveryKeyDiffers(defaults(RealtimeConfig.class), changed);
    }
}
