package io.gapura.exchange;

import static io.gapura.config.ConfigRecords.assertEveryKeyDiffers;
import static io.gapura.config.ConfigRecords.defaults;
import static io.gapura.config.ConfigRecords.parse;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.config.ByteSize;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LimitsConfigTest {
    @Test
    void recordsEveryDefault() {
        assertThat(defaults(LimitsConfig.class))
                .isEqualTo(new LimitsConfig(
                        ByteSize.mebibytes(64),
                        ByteSize.mebibytes(8 * 1024),
                        ByteSize.mebibytes(64),
                        ByteSize.mebibytes(8),
                        Duration.ofSeconds(60)));
    }

    @Test
    void takesEveryKey() {
        LimitsConfig changed = parse(
                LimitsConfig.class,
                """
                json-body: 1MiB
                upload: 3MiB
                answer: 2MiB
                event: 16KiB
                body-timeout: 5s
                """);

        assertThat(changed)
                .isEqualTo(new LimitsConfig(
                        ByteSize.mebibytes(1),
                        ByteSize.mebibytes(3),
                        ByteSize.mebibytes(2),
                        new ByteSize(16384),
                        Duration.ofSeconds(5)));
        assertEveryKeyDiffers(defaults(LimitsConfig.class), changed);
    }
}
