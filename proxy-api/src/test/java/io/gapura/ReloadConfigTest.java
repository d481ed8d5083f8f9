package io.gapura;

import static io.gapura.config.ConfigRecords.assertEveryKeyDiffers;
import static io.gapura.config.ConfigRecords.defaults;
import static io.gapura.config.ConfigRecords.parse;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReloadConfigTest {
    @Test
    void recordsEveryDefault() {
        assertThat(defaults(ReloadConfig.class)).isEqualTo(new ReloadConfig(true, Duration.ofSeconds(2)));
    }

    @Test
    void takesEveryKey() {
        ReloadConfig changed = parse(ReloadConfig.class, "{enabled: false, interval: 10s}");

        assertThat(changed).isEqualTo(new ReloadConfig(false, Duration.ofSeconds(10)));
        assertEveryKeyDiffers(defaults(ReloadConfig.class), changed);
    }
}
