package io.gapura.filter;

import static io.gapura.config.ConfigRecords.assertEveryKeyDiffers;
import static io.gapura.config.ConfigRecords.defaults;
import static io.gapura.config.ConfigRecords.mistakes;
import static io.gapura.config.ConfigRecords.parse;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CorsConfigTest {
    @Test
    void recordsEveryDefault() {
        assertThat(defaults(CorsConfig.class))
                .isEqualTo(new CorsConfig(
                        List.of(),
                        List.of("*"),
                        List.of(
                                "x-request-id",
                                "openai-processing-ms",
                                "retry-after",
                                "x-gapura-losses",
                                "x-gapura-estimated"),
                        Duration.ofMinutes(10),
                        false));
    }

    @Test
    void takesEveryKey() {
        CorsConfig changed = parse(
                CorsConfig.class,
                """
                allowed-origins: ["https://app.example", "http://localhost:3000"]
                allowed-headers: [authorization]
                exposed-headers: [x-request-id]
                max-age: 1h
                allow-credentials: true
                """);

        assertThat(changed)
                .isEqualTo(new CorsConfig(
                        List.of("https://app.example", "http://localhost:3000"),
                        List.of("authorization"),
                        List.of("x-request-id"),
                        Duration.ofHours(1),
                        true));
        assertEveryKeyDiffers(defaults(CorsConfig.class), changed);
    }

    @Test
    void refusesCredentialsFromAnyOrigin() {
        assertThat(mistakes(CorsConfig.class, "allowed-origins: [\"*\"]\nallow-credentials: true"))
                .containsExactly(
                        "test:2: allow-credentials: not together with allowed-origins \"*\"; name the origins instead");
    }

    @Test
    void refusesAnOriginThatNoBrowserSends() {
        assertThat(mistakes(CorsConfig.class, "allowed-origins: [\"https://app.example/\", app.example]"))
                .hasSize(2)
                .allMatch(message -> message.contains("scheme://host[:port] without a path"));
    }
}
