package io.gapura;

import io.gapura.config.Problems;
import io.gapura.dialect.OutboundDialect;
import io.gapura.dialect.anthropic.messages.AnthropicMessagesDialect;
import io.gapura.dialect.gemini.generate.GeminiGenerateDialect;
import io.gapura.dialect.openai.chat.OpenAiChatDialect;
import io.gapura.dialect.openai.completions.OpenAiCompletionsDialect;
import io.gapura.dialect.openai.responses.OpenAiResponsesDialect;
import io.gapura.provider.BundledProviders;
import io.gapura.provider.CapabilitiesConfig;
import io.gapura.provider.DialectPath;
import io.gapura.provider.ModelConfig;
import io.gapura.provider.Provider;
import io.gapura.provider.UpstreamConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The kinds of upstreams that a gateway can call. One that is compatible with another is an entry of {@code providers.yaml}; one
 * with a dialect of its own is a folder and a line here. Immutable and thread-safe.
 */
public final class Providers {
    /** The kind that answers by itself. */
    static final String DEMO = "demo";

    /** The kind of which nothing is known but what it is like. */
    static final String COMPATIBLE = "compatible";

    /** Every dialect that we speak to upstreams, one a line. */
    private static final List<OutboundDialect> DIALECTS = List.of(
            new OpenAiChatDialect(),
            new OpenAiCompletionsDialect(),
            new OpenAiResponsesDialect(),
            new AnthropicMessagesDialect(),
            new GeminiGenerateDialect());

    private static final Providers BUNDLED = new Providers(BundledProviders.read(DIALECTS));

    private final Map<String, Provider> byType = new LinkedHashMap<>();

    private Providers(List<Provider> providers) {
        providers.forEach(provider -> byType.put(provider.type(), provider));
    }

    /** All that this version brings along. */
    public static Providers bundled() {
        return BUNDLED;
    }

    /** These and another one. */
    public Providers and(Provider another) {
        List<Provider> all = new ArrayList<>(byType.values());
        all.add(another);
        return new Providers(all);
    }

    /** All of them. */
    public List<Provider> all() {
        return List.copyOf(byType.values());
    }

    /** The words for them in the configuration. */
    public List<String> types() {
        return List.copyOf(byType.keySet());
    }

    /** The words for the dialects that any of them can speak. */
    public List<String> dialects() {
        Set<String> names = new LinkedHashSet<>();
        byType.values().forEach(provider -> provider.speaks().forEach(spoken -> names.add(spoken.name())));
        return List.copyOf(names);
    }

    /** The kind of this name; null if there is none. */
    public @Nullable Provider of(String type) {
        return byType.get(type);
    }

    /** The word for a kind that health tells ({@code design/WIRE.md} section 1). */
    static String shown(String type) {
        return type.equals(COMPATIBLE) ? "openai-compatible" : type;
    }

    /** Adds what is wrong with an upstream of its kind. */
    void check(UpstreamConfig upstream, Problems problems, String path) {
        Provider provider = byType.get(upstream.provider());
        if (provider == null) {
            return; // told by the loader
        }
        if (upstream.baseUrl() == null && provider.defaultBase() == null) {
            problems.add(
                    path, "\"base-url\" is missing: a \"" + provider.type() + "\" server has no address of its own");
        }
        if (upstream.apiVersion() != null && !provider.takesVersions()) {
            problems.add(
                    Problems.join(path, "api-version"),
                    "\"" + provider.type() + "\" has no dated versions; leave the key out");
        }
        checkDialects(upstream.dialects(), provider, problems, Problems.join(path, "dialects"));
        checkDialects(upstream.capabilities(), provider, problems, path);
        List<ModelConfig> models = upstream.models();
        for (int i = 0; i < models.size(); i++) {
            checkDialects(models.get(i).capabilities(), provider, problems, Problems.join(path, "models[" + i + "]"));
        }
    }

    private static void checkDialects(CapabilitiesConfig of, Provider provider, Problems problems, String path) {
        checkDialects(of.dialects(), provider, problems, Problems.join(path, "capabilities.dialects"));
    }

    private static void checkDialects(List<String> names, Provider provider, Problems problems, String path) {
        List<String> spoken = provider.speaks().stream().map(DialectPath::name).toList();
        for (int i = 0; i < names.size(); i++) {
            if (!spoken.contains(names.get(i))) {
                problems.add(
                        path + "[" + i + "]",
                        "\"" + provider.type() + "\" does not speak \"" + names.get(i) + "\"; it speaks: "
                                + String.join(", ", spoken));
            }
        }
    }
}
