package io.gapura.observe;

import static io.gapura.config.ConfigRecords.assertEveryKeyDiffers;
import static io.gapura.config.ConfigRecords.defaults;
import static io.gapura.config.ConfigRecords.parse;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AccessLogConfigTest {
    @Test
    void recordsEveryDefault() {
        assertThat(defaults(AccessLogConfig.class)).isEqualTo(new AccessLogConfig(AccessLogConfig.Format.TEXT));
    }

    @Test
    void takesEveryKey() {
        AccessLogConfig changed = parse(AccessLogConfig.class, """
                format: json
                """);

        assertThat(changed).isEqualTo(new AccessLogConfig(AccessLogConfig.Format.JSON));
        assertEveryKeyDiffers(defaults(AccessLogConfig.class), changed);
    }
}
