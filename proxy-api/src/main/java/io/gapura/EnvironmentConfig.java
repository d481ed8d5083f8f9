package io.gapura;

import io.gapura.auth.AuthConfig;
import io.gapura.auth.KeyConfig;
import io.gapura.config.ConfigException;
import io.gapura.config.Problems;
import io.gapura.config.Secret;
import io.gapura.provider.UpstreamConfig;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A configuration made of environment variables, for a gateway without a file. Immutable.
 *
 * @param config the configuration; without upstreams if no variable names one
 * @param notices what the start-up log should say: variables that are set and have no effect
 */
public record EnvironmentConfig(GatewayConfig config, List<String> notices) {
    /** Client keys, separated by commas. */
    static final String CLIENT_KEYS = "GAPURA_API_KEYS";

    /** Variables that other software sets and that a later version may use. */
    private static final List<String> NOT_SERVED = List.of(
            "ANTHROPIC_API_KEY",
            "ANTHROPIC_BASE_URL",
            "GEMINI_API_KEY",
            "GEMINI_BASE_URL",
            "AZURE_OPENAI_API_KEY",
            "AZURE_OPENAI_ENDPOINT");

    /** Copies the list. */
    public EnvironmentConfig {
        notices = List.copyOf(notices);
    }

    static EnvironmentConfig read(Map<String, String> environment) {
        Problems problems = new Problems("environment");
        List<UpstreamConfig> upstreams = new ArrayList<>();
        addUpstream("openai", "OPENAI", environment, upstreams, problems);
        addUpstream("ai-integrations", "AI_INTEGRATIONS_OPENAI", environment, upstreams, problems);
        GatewayConfig defaults = GatewayConfig.loader(environment).defaults();
        AuthConfig auth = defaults.auth();
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return new EnvironmentConfig(defaults.with(upstreams, auth), notices(environment));
    }

    private static void addUpstream(
            String name,
            String prefix,
            Map<String, String> environment,
            List<UpstreamConfig> upstreams,
            Problems problems) {
        @Nullable String key = value(environment, prefix + "_API_KEY");
        @Nullable String url = value(environment, prefix + "_BASE_URL");
        if (key == null && url == null) {
            return;
        }
        // Whoever gives an address may mean any compatible server; only without one it is the vendor's own.
        @Nullable URI baseUrl = url == null ? null : uri(url, problems, prefix + "_BASE_URL");
        if (url != null && baseUrl == null) {
            return;
        }
        String provider = baseUrl == null ? "openai" : "compatible";
        UpstreamConfig upstream = UpstreamConfig.of(name, provider, baseUrl, key == null ? null : Secret.of(key));
        upstream.check(problems, prefix + "_*");
        upstreams.add(upstream);
    }

    private static @Nullable URI uri(String text, Problems problems, String variable) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            problems.add(variable, "expected an address such as https://host/v1");
            return null;
        }
    }

    /** The keys of {@code GAPURA_API_KEYS}, named by their place: {@code env-1}. */
    static List<KeyConfig> clientKeys(Map<String, String> environment) {
        Set<String> keys = new LinkedHashSet<>();
        for (String key : environment.getOrDefault(CLIENT_KEYS, "").split(",", -1)) {
            if (!key.isBlank()) {
                keys.add(key.strip());
            }
        }
        List<KeyConfig> configs = new ArrayList<>();
        for (String key : keys) {
            configs.add(new KeyConfig("env-" + (configs.size() + 1), Secret.of(key), null));
        }
        return configs;
    }

    private static List<String> notices(Map<String, String> environment) {
        List<String> notices = new ArrayList<>();
        for (String name : NOT_SERVED) {
            if (value(environment, name) != null) {
                notices.add(name + " is set but not used: this version calls OpenAI-compatible upstreams only");
            }
        }
        return notices;
    }

    private static @Nullable String value(Map<String, String> environment, String name) {
        @Nullable String value = environment.get(name);
        return value == null || value.isBlank() ? null : value.strip();
    }
}
