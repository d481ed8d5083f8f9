package io.gapura.provider;

import static io.gapura.config.ConfigRecords.assertEveryKeyDiffers;
import static io.gapura.config.ConfigRecords.mistakes;
import static io.gapura.config.ConfigRecords.parse;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.config.Secret;
import java.net.URI;
import org.junit.jupiter.api.Test;

class ProxyConfigTest {
    private static final ProxyConfig LEAST = parse(ProxyConfig.class, "url: http://proxy:3128");

    @Test
    void recordsEveryDefault() {
        assertThat(LEAST).isEqualTo(new ProxyConfig(URI.create("http://proxy:3128"), null, null));
    }

    @Test
    void takesEveryKey() {
        ProxyConfig changed = parse(ProxyConfig.class, "{url: 'https://other:3129', user: gapura, password: secret}");

        assertThat(changed).isEqualTo(new ProxyConfig(URI.create("https://other:3129"), "gapura", Secret.of("secret")));
        assertEveryKeyDiffers(LEAST, changed);
    }

    @Test
    void wantsAHostAndAPort() {
        assertThat(mistakes(ProxyConfig.class, "url: http://proxy"))
                .containsExactly("test:1: url: the port is missing: http://host:port");
        assertThat(mistakes(ProxyConfig.class, "url: socks5://proxy:1080")).hasSize(1);
        assertThat(mistakes(ProxyConfig.class, "url: http://proxy:3128/path"))
                .containsExactly("test:1: url: a proxy's address has no path");
    }

    @Test
    void wantsUserAndPasswordTogether() {
        assertThat(mistakes(ProxyConfig.class, "{url: 'http://proxy:3128', user: gapura}"))
                .containsExactly("test: \"user\" and \"password\" go together");
    }
}
