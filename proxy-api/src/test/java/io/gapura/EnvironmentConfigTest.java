package io.gapura;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gapura.config.ConfigException;
import io.gapura.config.Secret;
import io.gapura.provider.UpstreamConfig;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvironmentConfigTest {
    private static final URI LOCAL = URI.create("http://127.0.0.1:1234/v1");

    @Test
    void isTheDefaultsWhereNothingIsSet() {
        EnvironmentConfig read = GatewayConfig.fromEnvironment(Map.of("OPENAI_API_KEY", " "));

        assertThat(read.config()).isEqualTo(GatewayConfig.loader(Map.of()).defaults());
        assertThat(read.notices()).isEmpty();
    }

    @Test
    void callsTheVendorWithAKeyAlone() {
        assertThat(GatewayConfig.fromEnvironment(Map.of("OPENAI_API_KEY", "sk-1"))
                        .config()
                        .upstreams())
                .containsExactly(UpstreamConfig.of("openai", "openai", null, Secret.of("sk-1")));
    }

    @Test
    void callsAKeylessServerWithAnAddressAlone() {
        assertThat(GatewayConfig.fromEnvironment(Map.of("OPENAI_BASE_URL", LOCAL.toString()))
                        .config()
                        .upstreams())
                .containsExactly(UpstreamConfig.of("openai", "compatible", LOCAL, null));
    }

    @Test
    void takesBothPairs() {
        Map<String, String> environment = Map.of(
                "OPENAI_API_KEY",
                "sk-1",
                "OPENAI_BASE_URL",
                LOCAL.toString(),
                "AI_INTEGRATIONS_OPENAI_API_KEY",
                "sk-2",
                "AI_INTEGRATIONS_OPENAI_BASE_URL",
                LOCAL + "/other");

        assertThat(GatewayConfig.fromEnvironment(environment).config().upstreams())
                .containsExactly(
                        UpstreamConfig.of("openai", "compatible", LOCAL, Secret.of("sk-1")),
                        UpstreamConfig.of(
                                "ai-integrations", "compatible", URI.create(LOCAL + "/other"), Secret.of("sk-2")));
    }

    @Test
    void takesClientKeys() {
        assertThat(GatewayConfig.fromEnvironment(Map.of("GAPURA_API_KEYS", "one,two"))
                        .config()
                        .auth()
                        .keys())
                .extracting("name")
                .containsExactly("env-1", "env-2");
    }

    @Test
    void saysPlainlyWhatIsNotServed() {
        EnvironmentConfig read =
                GatewayConfig.fromEnvironment(Map.of("ANTHROPIC_API_KEY", "sk-ant", "GEMINI_API_KEY", "g"));

        assertThat(read.config().upstreams()).isEmpty();
        assertThat(read.notices())
                .containsExactly(
                        "ANTHROPIC_API_KEY is set but not used: this version calls OpenAI-compatible upstreams only",
                        "GEMINI_API_KEY is set but not used: this version calls OpenAI-compatible upstreams only");
    }

    @Test
    void reportsEveryMistakeAndNoSecret() {
        Map<String, String> environment =
                Map.of("OPENAI_BASE_URL", "not an address", "AI_INTEGRATIONS_OPENAI_BASE_URL", "ftp://u:secret@host");

        assertThatThrownBy(() -> GatewayConfig.fromEnvironment(environment))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("environment: OPENAI_BASE_URL: expected an address")
                .hasMessageContaining("environment: AI_INTEGRATIONS_OPENAI_*.base-url: expected http://")
                .hasMessageNotContaining("secret");
    }
}
