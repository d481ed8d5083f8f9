package io.gapura.relay;

import static io.gapura.config.ConfigRecords.assertEveryKeyDiffers;
import static io.gapura.config.ConfigRecords.defaults;
import static io.gapura.config.ConfigRecords.mistakes;
import static io.gapura.config.ConfigRecords.parse;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RelayConfigTest {
    @Test
    void recordsEveryDefault() {
        assertThat(defaults(RelayConfig.class)).isEqualTo(new RelayConfig(List.of(), LossMode.TELL));
    }

    @Test
    void takesEveryKey() {
        RelayConfig changed = parse(
                RelayConfig.class,
                """
                forward-headers: [X-Team]
                losses: refuse
                """);

        assertThat(changed).isEqualTo(new RelayConfig(List.of("X-Team"), LossMode.REFUSE));
        assertEveryKeyDiffers(defaults(RelayConfig.class), changed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Cookie", "authorization", "X-Forwarded-For", "x-api-key", "Connection", "no name"})
    void refusesHeadersThatNeverCross(String name) {
        assertThat(mistakes(RelayConfig.class, "forward-headers: [X-Team, " + name + "]"))
                .singleElement()
                .asString()
                .startsWith("test:1: forward-headers[1]: \"" + name + "\" ");
    }
}
