package io.gapura.filter;

import static io.gapura.config.ConfigRecords.assertEveryKeyDiffers;
import static io.gapura.config.ConfigRecords.defaults;
import static io.gapura.config.ConfigRecords.parse;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ErrorsConfigTest {
    @Test
    void recordsEveryDefault() {
        assertThat(defaults(ErrorsConfig.class)).isEqualTo(new ErrorsConfig(404));
    }

    @Test
    void takesEveryKey() {
        ErrorsConfig changed =
                parse(ErrorsConfig.class, """
                unknown-model-status: 400
                """);

        assertThat(changed).isEqualTo(new ErrorsConfig(400));
        assertEveryKeyDiffers(defaults(ErrorsConfig.class), changed);
    }
}
