package io.gapura;

import io.gapura.auth.AuthConfig;
import io.gapura.auth.KeyConfig;
import io.gapura.config.ConfigException;
import io.gapura.config.Problems;
import io.gapura.config.Secret;
import io.gapura.provider.EnvironmentNames;
import io.gapura.provider.Provider;
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
 * A configuration made of environment variables, for a gateway without a file. Immutable. The catalog of providers says which
 * variables make which upstream.
 *
 * @param config the configuration; without upstreams if no variable names one
 */
public record EnvironmentConfig(GatewayConfig config) {
    /** Client keys, separated by commas. */
    static final String CLIENT_KEYS = "GAPURA_API_KEYS";

    static EnvironmentConfig read(Map<String, String> environment) {
        Problems problems = new Problems("environment");
        List<UpstreamConfig> upstreams = new ArrayList<>();
        for (Provider provider : Providers.bundled().all()) {
            for (EnvironmentNames names : provider.environment()) {
                addUpstream(provider, names, environment, upstreams, problems);
            }
        }
        GatewayConfig defaults = GatewayConfig.loader(environment).defaults();
        AuthConfig auth = defaults.auth();
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return new EnvironmentConfig(defaults.with(upstreams, auth));
    }

    private static void addUpstream(
            Provider provider,
            EnvironmentNames names,
            Map<String, String> environment,
            List<UpstreamConfig> upstreams,
            Problems problems) {
        @Nullable String key = value(environment, names.key());
        @Nullable String url = value(environment, names.url());
        if (key == null && url == null) {
            return;
        }
        if (url == null && provider.defaultBase() == null) {
            problems.add(names.url(), "is missing: without it " + names.key() + " leads nowhere");
            return;
        }
        @Nullable URI baseUrl = url == null ? null : uri(url, problems, names.url());
        if (url != null && baseUrl == null) {
            return;
        }
        String type = baseUrl == null ? provider.type() : names.elsewhere();
        UpstreamConfig upstream =
                UpstreamConfig.of(names.upstream(), type, baseUrl, key == null ? null : Secret.of(key));
        upstream.check(problems, names.key() + ", " + names.url());
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

    private static @Nullable String value(Map<String, String> environment, String name) {
        @Nullable String value = environment.get(name);
        return value == null || value.isBlank() ? null : value.strip();
    }
}
