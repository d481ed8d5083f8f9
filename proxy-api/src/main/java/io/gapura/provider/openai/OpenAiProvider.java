package io.gapura.provider.openai;

import io.gapura.config.Secret;
import io.gapura.dialect.OutboundDialect;
import io.gapura.http.Headers;
import io.gapura.model.Operation;
import io.gapura.provider.Addresses;
import io.gapura.provider.Provider;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Upstreams that speak OpenAI's chat dialect below a base address such as {@code https://api.openai.com/v1}. Immutable.
 *
 * @param type the word for it in the configuration
 * @param dialects the chat dialect first, then others of OpenAI's
 * @param operations what it can do
 * @param defaultBase the base where the configuration names none
 */
public record OpenAiProvider(
        String type, List<OutboundDialect> dialects, Set<Operation> operations, @Nullable URI defaultBase)
        implements Provider {
    /** OpenAI's own API (platform.openai.com/docs/api-reference). */
    public static final URI OPENAI_BASE = URI.create("https://api.openai.com/v1");

    /** Copies the collections. */
    public OpenAiProvider {
        dialects = List.copyOf(dialects);
        operations = Set.copyOf(operations);
    }

    @Override
    public Addresses addresses(URI base) {
        Map<String, URI> generation = Map.of(
                "openai-chat", below(base, "chat/completions"),
                "openai-completions", below(base, "completions"),
                "openai-responses", below(base, "responses"));
        return new Below(base, generation, below(base, "models"));
    }

    @Override
    public void sign(Headers headers, Secret key) {
        headers.set("Authorization", "Bearer " + key.reveal());
    }

    private static URI below(URI base, String path) {
        String text = base.toString();
        return URI.create(text.endsWith("/") ? text + path : text + "/" + path);
    }

    private record Below(URI base, Map<String, URI> generation, URI models) implements Addresses {
        @Override
        public URI generation(OutboundDialect dialect, String model, boolean stream) {
            URI address = generation.get(dialect.name());
            if (address == null) {
                throw new IllegalStateException("no server of this kind speaks " + dialect.name());
            }
            return address;
        }

        @Override
        public URI call(String path) {
            return below(base, path);
        }
    }
}
