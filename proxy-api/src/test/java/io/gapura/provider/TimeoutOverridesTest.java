package io.gapura.provider;

import static io.gapura.config.ConfigRecords.assertEveryKeyDiffers;
import static io.gapura.config.ConfigRecords.defaults;
import static io.gapura.config.ConfigRecords.parse;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TimeoutOverridesTest {
    @Test
    void recordsEveryDefault() {
        assertThat(defaults(TimeoutOverrides.class)).isEqualTo(new TimeoutOverrides(null, null, null, null));
    }

    @Test
    void takesEveryKey() {
        TimeoutOverrides changed = parse(
                TimeoutOverrides.class,
                """
                connect: 1s
                first-byte: 2s
                idle: 3s
                total: 4s
                """);

        assertThat(changed)
                .isEqualTo(new TimeoutOverrides(
                        Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3), Duration.ofSeconds(4)));
        assertEveryKeyDiffers(defaults(TimeoutOverrides.class), changed);
    }

    @Test
    void inheritsWhatIsNotSet() {
        TimeoutsConfig general = defaults(TimeoutsConfig.class);

        assertThat(parse(TimeoutOverrides.class, "idle: 7s").over(general))
                .isEqualTo(new TimeoutsConfig(
                        general.connect(), general.firstByte(), Duration.ofSeconds(7), general.total()));
        assertThat(TimeoutOverrides.none().over(general)).isEqualTo(general);
    }
}
