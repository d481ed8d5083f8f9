package io.gapura.provider;

import static io.gapura.config.ConfigRecords.assertEveryKeyDiffers;
import static io.gapura.config.ConfigRecords.parse;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.config.Secret;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class KeyStoreConfigTest {
    private static final KeyStoreConfig LEAST = parse(KeyStoreConfig.class, "path: /store.p12");

    @Test
    void recordsEveryDefault() {
        assertThat(LEAST).isEqualTo(new KeyStoreConfig(Path.of("/store.p12"), null, "PKCS12"));
    }

    @Test
    void takesEveryKey() {
        KeyStoreConfig changed = parse(KeyStoreConfig.class, "{path: /other.jks, password: secret, type: JKS}");

        assertThat(changed).isEqualTo(new KeyStoreConfig(Path.of("/other.jks"), Secret.of("secret"), "JKS"));
        assertEveryKeyDiffers(LEAST, changed);
    }
}
