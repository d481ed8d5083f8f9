package io.gapura.dialect;

import static io.gapura.config.ConfigRecords.assertEveryKeyDiffers;
import static io.gapura.config.ConfigRecords.defaults;
import static io.gapura.config.ConfigRecords.parse;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ValidationConfigTest {
    @Test
    void recordsEveryDefault() {
        assertThat(defaults(ValidationConfig.class)).isEqualTo(new ValidationConfig(Strictness.STANDARD));
    }

    @Test
    void takesEveryKey() {
        ValidationConfig changed =
                parse(ValidationConfig.class, """
                strictness: strict
                """);

        assertThat(changed).isEqualTo(new ValidationConfig(Strictness.STRICT));
        assertEveryKeyDiffers(defaults(ValidationConfig.class), changed);
    }
}
