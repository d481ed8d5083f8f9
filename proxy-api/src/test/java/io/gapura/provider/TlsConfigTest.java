package io.gapura.provider;

import static io.gapura.config.ConfigRecords.assertEveryKeyDiffers;
import static io.gapura.config.ConfigRecords.defaults;
import static io.gapura.config.ConfigRecords.parse;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.config.Secret;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TlsConfigTest {
    @Test
    void recordsEveryDefault() {
        assertThat(defaults(TlsConfig.class)).isEqualTo(new TlsConfig(null, null));
    }

    @Test
    void takesEveryKey() {
        TlsConfig changed = parse(
                TlsConfig.class,
                """
                trust-store: {path: /trust.jks, password: one, type: JKS}
                key-store: {path: /keys.p12}
                """);

        assertThat(changed)
                .isEqualTo(new TlsConfig(
                        new KeyStoreConfig(Path.of("/trust.jks"), Secret.of("one"), "JKS"),
                        new KeyStoreConfig(Path.of("/keys.p12"), null, "PKCS12")));
        assertEveryKeyDiffers(defaults(TlsConfig.class), changed);
    }
}
