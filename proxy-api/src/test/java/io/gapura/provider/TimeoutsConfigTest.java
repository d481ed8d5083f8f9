package io.gapura.provider;

import static io.gapura.config.ConfigRecords.assertEveryKeyDiffers;
import static io.gapura.config.ConfigRecords.defaults;
import static io.gapura.config.ConfigRecords.parse;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TimeoutsConfigTest {
    @Test
    void recordsEveryDefault() {
        assertThat(defaults(TimeoutsConfig.class))
                .isEqualTo(new TimeoutsConfig(
                        Duration.ofSeconds(5), Duration.ofMinutes(5), Duration.ofMinutes(2), Duration.ofMinutes(30)));
    }

    @Test
    void takesEveryKey() {
        TimeoutsConfig changed = parse(
                TimeoutsConfig.class,
                """
                connect: 1s
                first-byte: 2s
                idle: 3s
                total: 4s
                """);

        assertThat(changed)
                .isEqualTo(new TimeoutsConfig(
                        Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3), Duration.ofSeconds(4)));
        assertEveryKeyDiffers(defaults(TimeoutsConfig.class), changed);
    }
}
