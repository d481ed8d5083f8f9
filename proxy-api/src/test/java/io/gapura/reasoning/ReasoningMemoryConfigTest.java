package io.gapura.reasoning;

import static io.gapura.config.ConfigRecords.assertEveryKeyDiffers;
import static io.gapura.config.ConfigRecords.defaults;
import static io.gapura.config.ConfigRecords.parse;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.config.ByteSize;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReasoningMemoryConfigTest {
    @Test
    void recordsEveryDefault() {
        assertThat(defaults(ReasoningMemoryConfig.class))
                .isEqualTo(new ReasoningMemoryConfig(Duration.ofHours(1), ByteSize.mebibytes(64)));
    }

    @Test
    void takesEveryKey() {
        ReasoningMemoryConfig changed = parse(
                ReasoningMemoryConfig.class,
                """
                keep: 0s
                max-size: 1MiB
                """);

        assertThat(changed).isEqualTo(new ReasoningMemoryConfig(Duration.ZERO, ByteSize.mebibytes(1)));
        assertEveryKeyDiffers(defaults(ReasoningMemoryConfig.class), changed);
    }
}
