package io.gapura;

import io.gapura.dialect.OutboundDialect;
import io.gapura.dialect.openai.chat.OpenAiChatDialect;
import io.gapura.dialect.openai.completions.OpenAiCompletionsDialect;
import io.gapura.dialect.openai.responses.OpenAiResponsesDialect;
import io.gapura.model.Operation;
import io.gapura.provider.Provider;
import io.gapura.provider.openai.OpenAiProvider;
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The kinds of upstreams that a gateway can call: a new one is a line here and a folder of its own. Immutable and thread-safe. */
public final class Providers {
    /** The kind that answers by itself. */
    static final String DEMO = "demo";

    private static final OutboundDialect CHAT = new OpenAiChatDialect();
    private static final OutboundDialect COMPLETIONS = new OpenAiCompletionsDialect();
    private static final OutboundDialect RESPONSES = new OpenAiResponsesDialect();

    private static final Providers BUNDLED = new Providers(List.of(compatible(), openai(), demo()));

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

    /** The words for them in the configuration. */
    public List<String> types() {
        return List.copyOf(byType.keySet());
    }

    /** The kind of this name; null if there is none. */
    public @Nullable Provider of(String type) {
        return byType.get(type);
    }

    /** Whatever speaks OpenAI's dialects; nobody knows what such a server has: it says so itself. */
    private static Provider compatible() {
        return new OpenAiProvider("compatible", List.of(CHAT, COMPLETIONS), EnumSet.allOf(Operation.class), null);
    }

    private static Provider openai() {
        Set<Operation> operations = EnumSet.complementOf(EnumSet.of(Operation.RERANK)); // that one is others'
        return new OpenAiProvider(
                "openai", List.of(CHAT, RESPONSES, COMPLETIONS), operations, OpenAiProvider.OPENAI_BASE);
    }

    private static Provider demo() {
        return new OpenAiProvider(
                DEMO, List.of(CHAT), Set.of(Operation.CHAT, Operation.EMBEDDINGS), URI.create("demo://gapura/v1"));
    }
}
