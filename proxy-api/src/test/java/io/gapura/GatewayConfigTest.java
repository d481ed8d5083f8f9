package io.gapura;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gapura.auth.AuthConfig;
import io.gapura.auth.KeyConfig;
import io.gapura.config.ConfigException;
import io.gapura.config.ConfigRecords;
import io.gapura.config.Secret;
import io.gapura.dialect.ValidationConfig;
import io.gapura.exchange.LimitsConfig;
import io.gapura.filter.CorsConfig;
import io.gapura.filter.ErrorsConfig;
import io.gapura.observe.AccessLogConfig;
import io.gapura.provider.TimeoutsConfig;
import io.gapura.realtime.RealtimeConfig;
import io.gapura.reasoning.ReasoningMemoryConfig;
import io.gapura.relay.RelayConfig;
import io.gapura.relay.StreamConfig;
import io.gapura.store.StoreConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class GatewayConfigTest {
    @Test
    void recordsEveryDefault() {
        assertThat(parse("{}"))
                .isEqualTo(new GatewayConfig(
                        List.of(),
                        null,
                        ConfigRecords.defaults(AuthConfig.class),
                        ConfigRecords.defaults(CorsConfig.class),
                        ConfigRecords.defaults(LimitsConfig.class),
                        ConfigRecords.defaults(TimeoutsConfig.class),
                        ConfigRecords.defaults(StreamConfig.class),
                        ConfigRecords.defaults(RelayConfig.class),
                        ConfigRecords.defaults(ReasoningMemoryConfig.class),
                        ConfigRecords.defaults(ValidationConfig.class),
                        ConfigRecords.defaults(RealtimeConfig.class),
                        ConfigRecords.defaults(ErrorsConfig.class),
                        ConfigRecords.defaults(AccessLogConfig.class),
                        ConfigRecords.defaults(StoreConfig.class),
                        new ReloadConfig(true, Duration.ofSeconds(2))));
    }

    @Test
    void takesEveryKey() throws IOException {
        GatewayConfig changed;
        try (InputStream file = getClass().getResourceAsStream("config/every-key.yaml")) {
            changed = parse(new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8));
        }

        assertThat(changed.upstreams()).extracting("name").containsExactly("everything", "passing");
        assertThat(changed.defaultModel()).isEqualTo("first");
        assertThat(changed.reload()).isEqualTo(new ReloadConfig(false, Duration.ofSeconds(10)));
        ConfigRecords.assertEveryKeyDiffers(parse("{}"), changed);
    }

    @Test
    void refusesAnyOriginForAKeylessGateway() {
        String open = "cors: {allowed-origins: ['*']}\n";

        assertThat(mistakes(open))
                .singleElement()
                .asString()
                .startsWith(
                        "gapura.yaml:1: cors.allowed-origins: \"*\" needs \"auth.keys\" or \"auth.anonymous: true\"");
        assertThat(parse(open + "auth: {anonymous: true}").cors().anyOrigin()).isTrue();
        assertThat(parse(open + "auth: {keys: [{name: a, key: b}]}").cors().anyOrigin())
                .isTrue();
        assertThat(GatewayConfig.loader(Map.of("GAPURA_API_KEYS", "b"))
                        .parse("gapura.yaml", open)
                        .cors()
                        .anyOrigin())
                .isTrue();
    }

    @Test
    void refusesTwoUpstreamsOfOneNameAndTwoDefaults() {
        String yaml =
                """
                upstreams:
                  - {name: a, provider: openai, default: true}
                  - {name: a, provider: openai, default: true}
                """;

        assertThat(mistakes(yaml))
                .containsExactly(
                        "gapura.yaml:3: upstreams[1].name: \"a\" is the name of upstreams[0] already",
                        "gapura.yaml:3: upstreams[1].default: only one upstream is the default");
    }

    @Test
    void wantsAnAddressOfAKindThatHasNone() {
        assertThat(mistakes("upstreams: [{name: a}, {name: b, provider: azure}, {name: c, provider: openai}]"))
                .containsExactly(
                        "gapura.yaml:1: upstreams[0]: \"base-url\" is missing: a \"compatible\" server has no address of its own",
                        "gapura.yaml:1: upstreams[1]: \"base-url\" is missing: a \"azure\" server has no address of its own");
    }

    @Test
    void refusesWhatAKindDoesNotHave() {
        String yaml =
                """
                upstreams:
                  - name: a
                    provider: groq
                    api-version: 2024-10-21
                    dialects: [openai-completions]
                    models: [{name: m, capabilities: {dialects: [openai-completions]}}]
                """;
        assertThat(mistakes(yaml))
                .hasSize(3)
                .anySatisfy(
                        each -> assertThat(each)
                                .isEqualTo(
                                        "gapura.yaml:4: upstreams[0].api-version: \"groq\" has no dated versions; leave the key out"))
                .anySatisfy(each -> assertThat(each)
                        .startsWith(
                                "gapura.yaml:5: upstreams[0].dialects[0]: \"groq\" does not speak \"openai-completions\";"
                                        + " it speaks: openai-chat"))
                .anySatisfy(
                        each -> assertThat(each)
                                .startsWith(
                                        "gapura.yaml:6: upstreams[0].models[0].capabilities.dialects[0]: \"groq\" does not speak"));
    }

    @Test
    void offersTheProvidersThatThereAre() {
        assertThat(mistakes("upstreams: [{name: a, provider: openia}]"))
                .containsExactly("gapura.yaml:1: upstreams[0].provider: expected one of "
                        + String.join(", ", Providers.bundled().types())
                        + ", found \"openia\"; did you mean \"openai\"?");
    }

    @Test
    void takesClientKeysOfTheEnvironmentWhereTheFileListsNone() {
        Map<String, String> environment = Map.of("GAPURA_API_KEYS", "one, two,,one");

        assertThat(GatewayConfig.loader(environment)
                        .parse("gapura.yaml", "auth: {container-login: false}")
                        .auth())
                .isEqualTo(new AuthConfig(
                        false,
                        false,
                        List.of(
                                new KeyConfig("env-1", Secret.of("one"), null),
                                new KeyConfig("env-2", Secret.of("two"), null))));
        assertThat(GatewayConfig.loader(environment)
                        .parse("gapura.yaml", "auth: {keys: [{name: a, key: b}]}")
                        .auth()
                        .keys())
                .containsExactly(new KeyConfig("a", Secret.of("b"), null));
    }

    @Test
    void givesAnUpstreamItsOwnTimeouts() {
        GatewayConfig config = parse(
                """
                timeouts: {idle: 9s}
                upstreams: [{name: a, provider: openai, timeouts: {connect: 1s}}]
                """);

        assertThat(config.timeoutsOf(config.upstreams().get(0)))
                .isEqualTo(new TimeoutsConfig(
                        Duration.ofSeconds(1), Duration.ofMinutes(5), Duration.ofSeconds(9), Duration.ofMinutes(30)));
    }

    private static GatewayConfig parse(String yaml) {
        return GatewayConfig.loader(Map.of()).parse("gapura.yaml", yaml);
    }

    private static List<String> mistakes(String yaml) {
        return catchThrowableOfType(ConfigException.class, () -> parse(yaml)).messages();
    }
}
