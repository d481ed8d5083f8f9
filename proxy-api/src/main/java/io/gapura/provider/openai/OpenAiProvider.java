package io.gapura.provider.openai;

import io.gapura.config.Secret;
import io.gapura.dialect.OutboundDialect;
import io.gapura.http.Headers;
import io.gapura.model.Operation;
import io.gapura.provider.Addresses;
import io.gapura.provider.Provider;
import java.net.URI;
import java.util.List;
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
        return new Below(base, below(base, "chat/completions"), below(base, "completions"), below(base, "models"));
    }

    @Override
    public void sign(Headers headers, Secret key) {
        headers.set("Authorization", "Bearer " + key.reveal());
    }

    private static URI below(URI base, String path) {
        String text = base.toString();
        return URI.create(text.endsWith("/") ? text + path : text + "/" + path);
    }

    private record Below(URI base, URI chat, URI completions, URI models) implements Addresses {
        @Override
        public URI generation(OutboundDialect dialect, String model, boolean stream) {
            return dialect.name().equals("openai-completions") ? completions : chat;
        }

        @Override
        public URI call(String path) {
            return below(base, path);
        }
    }
}
