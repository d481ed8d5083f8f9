package io.gapura.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.config.ConfigRecords;
import io.gapura.http.Content;
import io.gapura.http.Headers;
import io.gapura.model.Capabilities;
import io.gapura.model.Feature;
import io.gapura.model.Operation;
import io.gapura.testing.ScriptedUpstream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class UpstreamTest {
    private static final Duration ANY = Duration.ofSeconds(5);

    private final ScriptedUpstream transport = new ScriptedUpstream();

    private Upstream upstream(String yaml) {
        UpstreamConfig config = ConfigRecords.parse(UpstreamConfig.class, "{name: up, api-key: k, " + yaml + "}");
        Provider provider = BundledProviders.read(NamedDialect.ALL).stream()
                .filter(each -> each.type().equals(config.provider()))
                .findFirst()
                .orElseThrow();
        URI base = URI.create("http://up.example");
        return new Upstream(config, provider, base, new TimeoutsConfig(ANY, ANY, ANY, ANY), transport);
    }

    private static String spoken(Upstream upstream, String client, Operation operation, String model) {
        return upstream.dialectFor(client, operation, upstream.capabilities(model))
                .name();
    }

    @Test
    void speaksTheClientsDialectWhereItHasIt() {
        Upstream deepseek = upstream("provider: deepseek");
        assertThat(spoken(deepseek, "openai-chat", Operation.CHAT, "m")).isEqualTo("openai-chat");
        assertThat(spoken(deepseek, "anthropic-messages", Operation.CHAT, "m")).isEqualTo("anthropic-messages");
        assertThat(spoken(deepseek, "gemini-generate", Operation.CHAT, "m")).isEqualTo("openai-chat");
        assertThat(spoken(deepseek, "openai-completions", Operation.COMPLETIONS, "m"))
                .isEqualTo("openai-chat");
    }

    @Test
    void speaksWhatTheConfigurationSays() {
        Upstream chosen = upstream("provider: openai, dialects: [openai-responses, openai-chat]");
        assertThat(spoken(chosen, "anthropic-messages", Operation.CHAT, "m")).isEqualTo("openai-responses");
        assertThat(spoken(chosen, "openai-chat", Operation.CHAT, "m")).isEqualTo("openai-chat");
        Upstream xai = upstream("provider: xai");
        assertThat(spoken(xai, "anthropic-messages", Operation.CHAT, "m")).isEqualTo("openai-chat");
        Upstream asked = upstream("provider: xai, dialects: [anthropic-messages]");
        assertThat(spoken(asked, "anthropic-messages", Operation.CHAT, "m")).isEqualTo("anthropic-messages");
    }

    @Test
    void speaksTheOnlyDialectOfAModel() {
        Upstream openai = upstream("provider: openai");
        assertThat(spoken(openai, "openai-chat", Operation.CHAT, "o3-pro")).isEqualTo("openai-responses");
        assertThat(spoken(openai, "anthropic-messages", Operation.CHAT, "o3-pro"))
                .isEqualTo("openai-responses");
        assertThat(spoken(openai, "openai-chat", Operation.CHAT, "o3")).isEqualTo("openai-chat");
    }

    @Test
    void speaksTextCompletionsOnlyForTheirClients() {
        Upstream openai = upstream("provider: openai");
        assertThat(spoken(openai, "openai-completions", Operation.COMPLETIONS, "m"))
                .isEqualTo("openai-completions");
        Upstream odd = upstream("provider: openai, dialects: [openai-completions, openai-chat]");
        assertThat(spoken(odd, "gemini-generate", Operation.CHAT, "m")).isEqualTo("openai-chat");
        Upstream less = upstream("provider: openai, operations: [chat]");
        assertThat(spoken(less, "openai-completions", Operation.COMPLETIONS, "m"))
                .isEqualTo("openai-chat");
    }

    @Test
    void laysTheConfigurationOverWhatIsKnown() {
        Upstream openai = upstream(
                "provider: openai, capabilities: {lacks: [images], max-output-tokens: 7},"
                        + " models: [{name: gpt-4o, alias: four, capabilities: {takes: [images], dialects: [openai-responses]}}]");

        Capabilities known = openai.capabilities("gpt-4o");
        assertThat(known.lacks()).isEmpty();
        assertThat(known.maxOutputTokens()).isEqualTo(7);
        assertThat(known.dialects()).containsExactly("openai-responses");
        assertThat(openai.capabilities("other").lacks()).containsExactly(Feature.IMAGES);
        assertThat(openai.capabilities("gpt-4o")).as("worked out once").isSameAs(known);
    }

    @Test
    void sendsWhatItsKindWantsUnlessTheClientsOwnCrosses() {
        Upstream anthropic = upstream("provider: anthropic");
        generate(anthropic, new Headers());
        assertThat(transport.request().uri()).hasToString("http://up.example/v1/messages");
        assertThat(transport.request().headers().first("x-api-key")).isEqualTo("k");
        assertThat(transport.request().headers().has("Authorization")).isFalse();
        assertThat(transport.request().headers().all("anthropic-version")).isEqualTo(List.of("2023-06-01"));
    }

    @Test
    void leavesTheClientsVersion() {
        generate(upstream("provider: anthropic"), Headers.of("anthropic-version", "2026-10-21"));
        assertThat(transport.request().headers().all("anthropic-version")).isEqualTo(List.of("2026-10-21"));
    }

    private void generate(Upstream upstream, Headers headers) {
        upstream.generate(NamedDialect.of("anthropic-messages"), "m", false, headers, null, new byte[0], new Unheard());
    }

    @Test
    void addsAQueryToOneThatIsThere() {
        Upstream azure = upstream("provider: azure, api-version: 2024-10-21");
        azure.call("GET", "files", "limit=5", new Headers(), null, Content.none(), new Unheard());
        assertThat(transport.request().uri())
                .hasToString("http://up.example/openai/files?api-version=2024-10-21&limit=5");
        assertThat(azure.socket("realtime", "model=m", new Headers(), null).uri())
                .hasToString("ws://up.example/openai/realtime?api-version=2024-10-21&model=m");
    }

    private static final class Unheard implements UpstreamTransport.Listener {
        @Override
        public void head(int status, Headers headers, io.gapura.http.ByteSource body) {}

        @Override
        public void failed(io.gapura.error.GatewayException failure) {}
    }
}
