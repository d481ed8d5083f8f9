package io.gapura.provider;

import io.gapura.config.Allowed;
import io.gapura.config.Checked;
import io.gapura.config.Default;
import io.gapura.config.Doc;
import io.gapura.config.Example;
import io.gapura.config.Key;
import io.gapura.config.Matches;
import io.gapura.config.Problems;
import io.gapura.config.Range;
import io.gapura.config.Required;
import io.gapura.config.Secret;
import io.gapura.config.Unset;
import io.gapura.model.ModelPatterns;
import io.gapura.model.Operation;
import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One configured place to send calls to. Immutable. The long list of components is the list of its keys; nobody but the
 * loader and {@link #of} calls the constructor.
 */
@Doc("A place to send calls to.")
public record UpstreamConfig(
        @Doc("The upstream's name in logs and messages.")
                @Required
                @Matches(value = "[a-z0-9-]+", words = "lower-case letters, digits and \"-\"")
                @Example("local")
                String name,
        @Doc("What kind of server it is.") @Default("compatible") @Allowed(from = "provider") String provider,
        @Doc("Where it is, with the version: what stands before `/chat/completions`.")
                @Unset("the provider's own address")
                @Example("http://127.0.0.1:1234/v1")
                @Nullable
                URI baseUrl,
        @Doc("The dialects to speak with it, the first being the one that others are translated to. Empty: those that "
                        + "its provider speaks by default.")
                @Allowed(from = "dialect")
                @Example("[openai-chat, openai-completions]")
                List<String> dialects,
        @Doc("The dated version of its API, where its provider has such versions (`azure`).")
                @Unset("the newest API")
                @Matches(value = "[A-Za-z0-9.-]+", words = "letters, digits and \".\", \"-\"")
                @Nullable
                String apiVersion,
        @Doc("The key to sign in with. Clients never see it.") @Unset @Example("${UPSTREAM_API_KEY}") @Nullable
                Secret apiKey,
        @Doc("Sign in with the key that the client has shown instead of `api-key`.") @Default("false")
                boolean passClientKey,
        @Doc(
                        "The models it serves, each a name or a section. Empty: those that it lists itself; and where it lists none, any.")
                List<ModelConfig> models,
        @Doc("Offers each of its models as `<prefix>/<name>` too, so that a client can choose the upstream.")
                @Unset("none")
                @Matches(value = "[A-Za-z0-9._-]+", words = "letters, digits and \".\", \"_\", \"-\"")
                @Example("team-a")
                @Nullable
                String prefix,
        @Doc("Offers its models with the `prefix` only.") @Default("false") boolean forceModelPrefix,
        @Doc(
                        "Its models that nobody may use, by their own names: `exact`, `begin*`, `*end`, `*middle*`. Put a pattern that "
                                + "begins with a star in quotes.")
                @Example("['*-preview']")
                List<String> excludedModels,
        @Doc("Calls for a model that no upstream names go here. Where no upstream says so, they go to the first that "
                        + "has no list of `models`.")
                @Default("false")
                @Key("default")
                boolean defaultRoute,
        @Doc("What it can do. Empty: all that its provider can.") @Example("[chat, embeddings]")
                List<Operation> operations,
        @Doc("What comes here where neither a model nor an id says where to go.") @Example("[files, batches]")
                List<Operation> defaultFor,
        @Doc(
                        "Let paths below `/v1/` that the gateway knows nothing of go to this upstream as they are: whatever it has, "
                                + "with its key, and without checking whose it is.")
                @Default("false")
                boolean rawPassthrough,
        @Doc("What its models can take, laid over what the gateway knows of them.") CapabilitiesConfig capabilities,
        @Doc("Headers to add to every request. The values are treated as secrets.") @Example("{x-department: research}")
                Map<String, Secret> headers,
        @Doc("Request headers of the client that may cross to this upstream, beside `relay.forward-headers` and the "
                        + "built-in list.")
                @Example("[x-project]")
                List<String> forwardHeaders,
        @Doc("Read and write every call through the gateway's own events, even where the bytes could pass untouched.")
                @Default("false")
                boolean translate,
        @Doc("The HTTP version: `auto` is HTTP/2 where TLS negotiates it.") @Default("auto") HttpVersion http,
        @Doc("How many connections may be open to it at once.") @Default("16384") @Range(min = "1", max = "65535")
                int maxConnections,
        @Doc("How many calls may wait for a connection; one more gets 503.")
                @Default("16384")
                @Range(min = "1", max = "1000000")
                int maxQueued,
        @Doc("An HTTP proxy on the way to it.") @Unset @Nullable ProxyConfig proxy,
        @Doc("TLS, where the JVM's trust store is not enough.") @Unset @Nullable TlsConfig tls,
        @Doc("Timeouts that differ from the general ones.") TimeoutOverrides timeouts)
        implements Checked {
    /** Copies the collections; headers keep their order. */
    public UpstreamConfig {
        dialects = List.copyOf(dialects);
        models = List.copyOf(models);
        excludedModels = List.copyOf(excludedModels);
        operations = List.copyOf(operations);
        defaultFor = List.copyOf(defaultFor);
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        forwardHeaders = List.copyOf(forwardHeaders);
    }

    /** An upstream with the defaults for all the rest. */
    public static UpstreamConfig of(String name, String provider, @Nullable URI baseUrl, @Nullable Secret apiKey) {
        return new UpstreamConfig(
                name,
                provider,
                baseUrl,
                List.of(),
                null,
                apiKey,
                false,
                List.of(),
                null,
                false,
                List.of(),
                false,
                List.of(),
                List.of(),
                false,
                CapabilitiesConfig.NONE,
                Map.of(),
                List.of(),
                false,
                HttpVersion.AUTO,
                16384,
                16384,
                null,
                null,
                TimeoutOverrides.none());
    }

    /** The same with these models, by their own names. */
    public UpstreamConfig withModels(List<String> others) {
        return new UpstreamConfig(
                name,
                provider,
                baseUrl,
                dialects,
                apiVersion,
                apiKey,
                passClientKey,
                others.stream().map(ModelConfig::of).toList(),
                prefix,
                forceModelPrefix,
                excludedModels,
                defaultRoute,
                operations,
                defaultFor,
                rawPassthrough,
                capabilities,
                headers,
                forwardHeaders,
                translate,
                http,
                maxConnections,
                maxQueued,
                proxy,
                tls,
                timeouts);
    }

    @Override
    public void check(Problems problems, String path) {
        if (baseUrl != null) {
            checkHttp(baseUrl, problems, Problems.join(path, "base-url"));
        }
        if (forceModelPrefix && prefix == null) {
            problems.add(path, "\"prefix\" is missing: \"force-model-prefix\" would leave no model");
        }
        if (forceModelPrefix && defaultRoute) {
            problems.add(
                    Problems.join(path, "default"),
                    "give either \"default\" or \"force-model-prefix\": a model that no upstream names has no prefix");
        }
        checkPatterns(excludedModels, problems, Problems.join(path, "excluded-models"));
        if (apiKey != null && passClientKey) {
            problems.add(
                    Problems.join(path, "pass-client-key"), "give either \"api-key\" or \"pass-client-key\", not both");
        }
        if (apiKey != null && !isHeaderValue(apiKey.reveal())) {
            problems.add(Problems.join(path, "api-key"), "a key is visible ASCII without spaces or line breaks");
        }
        String at = Problems.join(path, "headers");
        headers.forEach((header, value) -> {
            if (HeaderNames.checkSettable(header, problems, Problems.join(at, header))
                    && value.reveal().chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 127)) {
                problems.add(Problems.join(at, header), "a header's value has no line break or control character");
            }
        });
        HeaderNames.checkForwarded(forwardHeaders, problems, Problems.join(path, "forward-headers"));
    }

    private static void checkPatterns(List<String> patterns, Problems problems, String path) {
        for (int i = 0; i < patterns.size(); i++) {
            if (!ModelPatterns.wellFormed(patterns.get(i))) {
                problems.add(path + "[" + i + "]", ModelPatterns.WORDS);
            }
        }
    }

    private static boolean isHeaderValue(String key) {
        return !key.isEmpty() && key.chars().allMatch(c -> c > ' ' && c < 127);
    }

    static void checkHttp(URI url, Problems problems, String path) {
        boolean http = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
        if (!http || url.getHost() == null) {
            problems.add(path, "expected http://host[:port]/path or https://host[:port]/path");
        } else if (url.getRawUserInfo() != null) {
            problems.add(path, "no user and password in an address; there are keys for them");
        } else if (url.getRawQuery() != null || url.getRawFragment() != null) {
            problems.add(path, "no query and no fragment in an address");
        }
    }
}
