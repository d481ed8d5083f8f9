package io.gapura.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gapura.config.Secret;
import io.gapura.dialect.OutboundDialect;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.http.Headers;
import io.gapura.model.Capabilities;
import io.gapura.model.Feature;
import io.gapura.model.ModelPatterns;
import io.gapura.model.Quirk;
import io.gapura.model.Thinking;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The two tables, and what they say of each kind of upstream. */
class BundledProvidersTest {
    private static final Map<String, Provider> BY_TYPE =
            BundledProviders.read(NamedDialect.ALL).stream().collect(Collectors.toMap(Provider::type, each -> each));

    private static Provider provider(String type) {
        Provider provider = BY_TYPE.get(type);
        if (provider == null) {
            throw new AssertionError(type);
        }
        return provider;
    }

    private static Addresses addresses(String type, @Nullable String base, @Nullable String version) {
        Provider provider = provider(type);
        URI own = provider.defaultBase();
        return provider.addresses(
                base != null ? URI.create(base) : own == null ? URI.create("http://x") : own, version);
    }

    @ParameterizedTest
    @CsvSource({
        "openai,, openai-chat, https://api.openai.com/v1/chat/completions",
        "openai,, openai-responses, https://api.openai.com/v1/responses",
        "openai,, openai-completions, https://api.openai.com/v1/completions",
        "openai, http://proxy/v1/, openai-chat, http://proxy/v1/chat/completions",
        "anthropic,, anthropic-messages, https://api.anthropic.com/v1/messages",
        "anthropic, http://proxy/anthropic, anthropic-messages, http://proxy/anthropic/v1/messages",
        "anthropic, http://proxy/anthropic/v1/, anthropic-messages, http://proxy/anthropic/v1/messages",
        "gemini,, gemini-generate, https://generativelanguage.googleapis.com/v1beta/models/m:generateContent",
        "azure, https://house.openai.azure.com, openai-chat, https://house.openai.azure.com/openai/v1/chat/completions",
        "azure, https://house.openai.azure.com/openai/v1/, openai-responses, https://house.openai.azure.com/openai/v1/responses",
        "vllm,, openai-chat, http://localhost:8000/v1/chat/completions",
        "vllm,, anthropic-messages, http://localhost:8000/v1/messages",
        "mistral,, openai-chat, https://api.mistral.ai/v1/chat/completions",
        "groq,, openai-responses, https://api.groq.com/openai/v1/responses",
        "deepseek,, openai-chat, https://api.deepseek.com/chat/completions",
        "deepseek,, anthropic-messages, https://api.deepseek.com/anthropic/v1/messages",
        "xai,, openai-responses, https://api.x.ai/v1/responses",
        "together,, openai-chat, https://api.together.ai/v1/chat/completions",
        "fireworks,, anthropic-messages, https://api.fireworks.ai/inference/v1/messages",
        "openrouter,, anthropic-messages, https://openrouter.ai/api/v1/messages",
        "cohere,, openai-chat, https://api.cohere.ai/compatibility/v1/chat/completions",
        "perplexity,, openai-responses, https://api.perplexity.ai/v1/responses",
        "cerebras,, openai-chat, https://api.cerebras.ai/v1/chat/completions",
        "huggingface,, openai-chat, https://router.huggingface.co/v1/chat/completions",
        "lm-studio,, anthropic-messages, http://localhost:1234/v1/messages",
        "llama-cpp,, openai-responses, http://localhost:8080/v1/responses",
        "compatible, http://house/v1, openai-chat, http://house/v1/chat/completions",
    })
    void knowsWhereADialectIsSpoken(String type, @Nullable String base, String dialect, String expected) {
        OutboundDialect spoken = NamedDialect.of(dialect);
        assertThat(addresses(type, base, null).generation(spoken, "m", false)).isEqualTo(URI.create(expected));
    }

    @Test
    void asksForEventsWhereTheAddressSaysSo() {
        OutboundDialect gemini = NamedDialect.of("gemini-generate");
        assertThat(addresses("gemini", null, null).generation(gemini, "models/gemini-9", true))
                .hasToString(
                        "https://generativelanguage.googleapis.com/v1beta/models/gemini-9:streamGenerateContent?alt=sse");
    }

    @Test
    void leadsDatedVersionsToDeployments() {
        Addresses dated = addresses("azure", "https://house.openai.azure.com/openai/v1", "2024-10-21");
        String below = "https://house.openai.azure.com/openai/";

        assertThat(dated.generation(NamedDialect.of("openai-chat"), "gpt 4", true))
                .hasToString(below + "deployments/gpt%204/chat/completions?api-version=2024-10-21");
        assertThat(dated.generation(NamedDialect.of("openai-responses"), "gpt", false))
                .hasToString(below + "responses?api-version=2024-10-21");
        assertThat(dated.call("embeddings", "ada"))
                .hasToString(below + "deployments/ada/embeddings?api-version=2024-10-21");
        assertThat(dated.call("files", "")).hasToString(below + "files?api-version=2024-10-21");
        assertThat(dated.models()).hasToString(below + "models?api-version=2024-10-21");
    }

    @Test
    void letsNoNameLeadElsewhere() {
        OutboundDialect gemini = NamedDialect.of("gemini-generate");
        Addresses addresses = addresses("gemini", "http://up", null);

        assertThat(addresses.generation(gemini, "../files?x=1#é", false))
                .hasToString("http://up/v1beta/models/..%2Ffiles%3Fx%3D1%23%C3%A9:generateContent");
        for (String name : new String[] {"..", ".", ""}) {
            assertThatThrownBy(() -> addresses.generation(gemini, name, false))
                    .isInstanceOfSatisfying(GatewayException.class, refused -> assertThat(refused.kind())
                            .isEqualTo(ErrorKind.MODEL_NOT_FOUND));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "openai, Authorization, Bearer k, https://api.openai.com/v1/models",
        "anthropic, x-api-key, k, https://api.anthropic.com/v1/models?limit=1000",
        "gemini, x-goog-api-key, k, https://generativelanguage.googleapis.com/v1beta/models?pageSize=1000",
        "azure, api-key, k, http://x/openai/v1/models",
        "cohere, Authorization, Bearer k, https://api.cohere.ai/v1/models?page_size=1000",
    })
    void signsAndListsAsItsKindDoes(String type, String header, String value, String models) {
        Headers headers = new Headers();
        provider(type).sign(headers, Secret.of("k"));
        assertThat(headers.first(header)).isEqualTo(value);
        assertThat(addresses(type, null, null).models()).hasToString(models);
    }

    @Test
    void holdsOnlyWhatThereIs() {
        Set<String> types = new HashSet<>();
        for (ProviderEntry entry : BundledProviders.entries()) {
            assertThat(types.add(entry.type())).as(entry.type()).isTrue();
            assertThat(entry.sources()).as(entry.type()).allMatch(source -> source.startsWith("https://"));
            assertThat(entry.speaks()).isNotEmpty().allSatisfy(each -> assertThat(NamedDialect.ALL)
                    .extracting(OutboundDialect::name)
                    .contains(each.dialect()));
        }
        for (CapabilityRule rule : BundledProviders.rules()) {
            assertThat(types).containsAll(rule.providers());
            assertThat(rule.models()).allMatch(ModelPatterns::wellFormed);
            assertThat(rule.source()).startsWith("https://");
        }
    }

    @Test
    void believesEverythingOfModelsThatNobodyDescribes() {
        for (String type : List.of("openai", "azure", "anthropic", "gemini", "compatible", "openrouter", "vllm")) {
            assertThat(provider(type).capabilities("made-up-1")).as(type).isEqualTo(Capabilities.UNKNOWN);
        }
    }

    @Test
    void knowsReasoningModels() {
        Capabilities o3 = provider("openai").capabilities("o3-2025-04-16");
        assertThat(o3.lacks())
                .contains(Feature.TEMPERATURE, Feature.TOP_P, Feature.LOGPROBS, Feature.STOP, Feature.MAX_TOKENS);
        assertThat(o3.thinking()).isEqualTo(Thinking.EFFORT);
        assertThat(o3.dialects()).isEmpty();
        assertThat(provider("openai").capabilities("o3-pro").dialects()).containsExactly("openai-responses");
        assertThat(provider("openai").capabilities("gpt-5.3-codex").dialects()).containsExactly("openai-responses");
        assertThat(provider("openai").capabilities("gpt-5-chat-latest").lacks()).containsExactly(Feature.VERBOSITY);
        assertThat(provider("openai").capabilities("gpt-4.1-mini"))
                .isEqualTo(new Capabilities(Set.of(), Set.of(), Thinking.NONE, 32768L, List.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "claude-3-haiku-20240307, NONE, 4096, true",
        "claude-3-5-sonnet-latest, NONE, 8192, true",
        "claude-3-7-sonnet-20250219, BUDGET, 64000, true",
        "claude-opus-4-20250514, BUDGET, 32000, true",
        "claude-opus-4-1-20250805, BUDGET, 32000, false",
        "claude-sonnet-4-5-20250929, BUDGET, 64000, false",
        "claude-opus-4-6, ADAPTIVE, 128000, false",
        "claude-opus-4-7, ADAPTIVE, 128000, false",
        "claude-sonnet-5-5, ADAPTIVE, 128000, false",
    })
    void knowsTheFamiliesOfClaude(String model, Thinking thinking, long most, boolean withoutSchema) {
        Capabilities known = provider("anthropic").capabilities(model);
        assertThat(known.thinking()).isEqualTo(thinking);
        assertThat(known.maxOutputTokens()).isEqualTo(most);
        assertThat(known.takes(Feature.JSON_SCHEMA)).isEqualTo(!withoutSchema);
    }

    @Test
    void knowsHowTheFamiliesOfClaudeAreSteered() {
        Provider anthropic = provider("anthropic");
        assertThat(anthropic.capabilities("claude-3-haiku-20240307").takes(Feature.TEMPERATURE_WITH_TOP_P))
                .isTrue();
        assertThat(anthropic.capabilities("claude-sonnet-4-5").lacks()).containsExactly(Feature.TEMPERATURE_WITH_TOP_P);
        assertThat(anthropic.capabilities("claude-fable-5-1").lacks())
                .containsExactlyInAnyOrder(Feature.TEMPERATURE, Feature.TOP_P, Feature.TOP_K);
    }

    @Test
    void knowsHowGeminiThinks() {
        assertThat(provider("gemini").capabilities("gemini-2.5-pro").thinking()).isEqualTo(Thinking.BUDGET);
        assertThat(provider("gemini").capabilities("gemini-3.8-flash").thinking())
                .isEqualTo(Thinking.EFFORT);
    }

    @Test
    void knowsTheQuirksOfServers() {
        Capabilities mistral = provider("mistral").capabilities("mistral-large-latest");
        assertThat(mistral.has(Quirk.SHORT_TOOL_IDS)).isTrue();
        assertThat(mistral.has(Quirk.RANDOM_SEED)).isTrue();
        assertThat(provider("deepseek").capabilities("deepseek-flash").has(Quirk.REASONING_SENT_BACK))
                .isTrue();
    }
}
