package io.gapura;

import io.gapura.auth.AuthConfig;
import io.gapura.auth.KeyConfig;
import io.gapura.config.Checked;
import io.gapura.config.ConfigLoader;
import io.gapura.config.Doc;
import io.gapura.config.Example;
import io.gapura.config.Problems;
import io.gapura.config.Shape;
import io.gapura.config.Unset;
import io.gapura.dialect.ValidationConfig;
import io.gapura.exchange.LimitsConfig;
import io.gapura.filter.CorsConfig;
import io.gapura.filter.ErrorsConfig;
import io.gapura.observe.AccessLogConfig;
import io.gapura.provider.TimeoutsConfig;
import io.gapura.provider.UpstreamConfig;
import io.gapura.realtime.RealtimeConfig;
import io.gapura.reasoning.ReasoningMemoryConfig;
import io.gapura.relay.RelayConfig;
import io.gapura.relay.StreamConfig;
import io.gapura.store.StoreConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The whole configuration: one section a feature, composed here and nowhere else. Immutable. */
@Doc("The configuration of the gateway.")
public record GatewayConfig(
        @Doc("The places to send calls to. With none, the built-in demo answers.") List<UpstreamConfig> upstreams,
        @Doc("The model of a call that may leave it out (`/chat`), and what `/healthz` tells.")
                @Unset("the first model of the default upstream")
                @Example("small-model")
                @Nullable
                String defaultModel,
        @Doc("Who may call.") AuthConfig auth,
        @Doc("Which web pages may call.") CorsConfig cors,
        @Doc("How much one call may take.") LimitsConfig limits,
        @Doc("How long an upstream may take.") TimeoutsConfig timeouts,
        @Doc("How streamed answers are sent.") StreamConfig stream,
        @Doc("What crosses from client to upstream.") RelayConfig relay,
        @Doc("Remembering sealed reasoning for chat clients that don't bring it back.")
                ReasoningMemoryConfig reasoningMemory,
        @Doc("How closely requests are checked.") ValidationConfig validation,
        @Doc("How long realtime sessions live.") RealtimeConfig realtime,
        @Doc("How errors look.") ErrorsConfig errors,
        @Doc("The line for each call.") AccessLogConfig accessLog,
        @Doc("Where the gateway keeps what has to outlast a call.") StoreConfig store,
        @Doc("Following changes of this file.") ReloadConfig reload)
        implements Checked {
    /** Copies the list. */
    public GatewayConfig {
        upstreams = List.copyOf(upstreams);
    }

    /** What the file looks like, with the providers that this version has. */
    public static Shape<GatewayConfig> shape() {
        return shape(Providers.bundled());
    }

    private static Shape<GatewayConfig> shape(Providers providers) {
        return Shape.of(GatewayConfig.class, Map.of("provider", providers.types(), "dialect", providers.dialects()));
    }

    /** A loader; where the file lists no client keys, those of {@code GAPURA_API_KEYS} count. */
    public static ConfigLoader<GatewayConfig> loader(Map<String, String> environment) {
        return loader(environment, Providers.bundled());
    }

    /** The same with these kinds of upstreams. */
    public static ConfigLoader<GatewayConfig> loader(Map<String, String> environment, Providers providers) {
        List<KeyConfig> keys = EnvironmentConfig.clientKeys(environment);
        return new ConfigLoader<>(
                shape(providers),
                environment::get,
                config -> config.withKeys(keys),
                (config, problems) -> config.checkKinds(providers, problems));
    }

    private void checkKinds(Providers providers, Problems problems) {
        for (int i = 0; i < upstreams.size(); i++) {
            providers.check(upstreams.get(i), problems, "upstreams[" + i + "]");
        }
    }

    /** The configuration without a file: upstreams and client keys from environment variables. */
    public static EnvironmentConfig fromEnvironment(Map<String, String> environment) {
        return EnvironmentConfig.read(environment);
    }

    /** The timeouts of an upstream: its own where it has them. */
    public TimeoutsConfig timeoutsOf(UpstreamConfig upstream) {
        return upstream.timeouts().over(timeouts);
    }

    private GatewayConfig withKeys(List<KeyConfig> keys) {
        return auth.keys().isEmpty() && !keys.isEmpty()
                ? with(upstreams, new AuthConfig(auth.anonymous(), auth.containerLogin(), keys))
                : this;
    }

    GatewayConfig with(List<UpstreamConfig> otherUpstreams, AuthConfig otherAuth) {
        return new GatewayConfig(
                otherUpstreams,
                defaultModel,
                otherAuth,
                cors,
                limits,
                timeouts,
                stream,
                relay,
                reasoningMemory,
                validation,
                realtime,
                errors,
                accessLog,
                store,
                reload);
    }

    @Override
    public void check(Problems problems, String path) {
        Map<String, Integer> names = new HashMap<>();
        int defaults = 0;
        for (int i = 0; i < upstreams.size(); i++) {
            String at = Problems.join(path, "upstreams[" + i + "]");
            @Nullable Integer other = names.putIfAbsent(upstreams.get(i).name(), i);
            if (other != null) {
                problems.add(
                        at + ".name",
                        "\"" + upstreams.get(i).name() + "\" is the name of upstreams[" + other + "] already");
            }
            if (upstreams.get(i).defaultRoute() && ++defaults > 1) {
                problems.add(at + ".default", "only one upstream is the default");
            }
        }
        if (cors.anyOrigin() && auth.keys().isEmpty() && !auth.anonymous()) {
            problems.add(
                    Problems.join(path, "cors.allowed-origins"),
                    "\"*\" needs \"auth.keys\" or \"auth.anonymous: true\": else any web page spends your upstream's money");
        }
    }
}
