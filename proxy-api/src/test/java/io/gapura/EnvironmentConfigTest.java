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
    void callsEveryVendorWhoseKeyIsThere() {
        Map<String, String> environment = Map.of(
                "ANTHROPIC_API_KEY", "sk-ant",
                "GEMINI_API_KEY", "g",
                "AZURE_OPENAI_API_KEY", "az",
                "AZURE_OPENAI_ENDPOINT", "https://house.openai.azure.com/");

        assertThat(GatewayConfig.fromEnvironment(environment).config().upstreams())
                .containsExactly(
                        UpstreamConfig.of("anthropic", "anthropic", null, Secret.of("sk-ant")),
                        UpstreamConfig.of("gemini", "gemini", null, Secret.of("g")),
                        UpstreamConfig.of(
                                "azure", "azure", URI.create("https://house.openai.azure.com/"), Secret.of("az")));
    }

    @Test
    void callsAVendorElsewhere() {
        Map<String, String> environment =
                Map.of("ANTHROPIC_BASE_URL", LOCAL.toString(), "GEMINI_BASE_URL", LOCAL.toString());

        assertThat(GatewayConfig.fromEnvironment(environment).config().upstreams())
                .containsExactly(
                        UpstreamConfig.of("anthropic", "anthropic", LOCAL, null),
                        UpstreamConfig.of("gemini", "gemini", LOCAL, null));
    }

    @Test
    void wantsTheAddressOfAVendorThatHasNone() {
        assertThatThrownBy(() -> GatewayConfig.fromEnvironment(Map.of("AZURE_OPENAI_API_KEY", "az")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(
                        "environment: AZURE_OPENAI_ENDPOINT: is missing: without it AZURE_OPENAI_API_KEY leads nowhere");
    }

    @Test
    void reportsEveryMistakeAndNoSecret() {
        Map<String, String> environment =
                Map.of("OPENAI_BASE_URL", "not an address", "AI_INTEGRATIONS_OPENAI_BASE_URL", "ftp://u:secret@host");

        assertThatThrownBy(() -> GatewayConfig.fromEnvironment(environment))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("environment: OPENAI_BASE_URL: expected an address")
                .hasMessageContaining("AI_INTEGRATIONS_OPENAI_BASE_URL.base-url: expected http://")
                .hasMessageNotContaining("secret");
    }
}
