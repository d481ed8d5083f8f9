package io.gapura.made_up;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.Providers;
import io.gapura.provider.DialectPath;
import io.gapura.provider.Provider;
import io.gapura.testing.MemoryGateway;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What it takes to add a provider with a dialect of its own: this folder, and one line of the catalog. */
class MadeUpProviderTest {
    /** The line. */
    private static final Providers PROVIDERS = Providers.bundled()
            .and(Provider.of(
                    "parrots",
                    URI.create("http://parrots.example/talk"),
                    List.of(DialectPath.at(new MadeUpDialect(), "birds/{model}/say"))));

    private final MemoryGateway gateway =
            MemoryGateway.with(PROVIDERS, "name: cage, provider: parrots, api-key: crackers");

    @Test
    void answersAChatClient() {
        gateway.post("{\"model\":\"parrot-1\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}");

        assertThat(gateway.upstream().request().uri())
                .isEqualTo(URI.create("http://parrots.example/talk/birds/parrot-1/say"));
        assertThat(gateway.upstream().request().headers().first("Authorization"))
                .isEqualTo("Bearer crackers");
        assertThat(gateway.upstream().requestText())
                .isEqualTo("{\"to\":\"parrot-1\",\"live\":false,\"say\":[{\"who\":\"user\",\"words\":\"hello\"}]}");

        gateway.upstream()
                .head(200, "Content-Type", "application/json")
                .chunk("{\"words\":\"hello\",\"why\":\"done\",\"cost\":[1,1]}")
                .end();
        assertThat(gateway.sink().status()).isEqualTo(200);
        assertThat(gateway.sink().text())
                .contains("\"object\":\"chat.completion\"", "\"content\":\"hello\"", "\"finish_reason\":\"stop\"")
                .contains("\"total_tokens\":2");
    }

    @Test
    void answersAStreamingChatClient() {
        gateway.post(
                "{\"model\":\"parrot-1\",\"stream\":true,\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}],"
                        + "\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}");
        assertThat(gateway.upstream().requestText()).contains("\"live\":true");

        gateway.upstream().stream()
                .events("{\"words\":\"hel\"}", "{\"words\":\"lo\"}", "{\"why\":\"done\",\"cost\":[1,1]}")
                .end();
        assertThat(gateway.sink().status()).isEqualTo(200);
        assertThat(gateway.sink().headers().first("x-gapura-losses")).isEqualTo("tools");
        assertThat(gateway.sink().text())
                .contains("\"content\":\"hel\"", "\"content\":\"lo\"", "\"finish_reason\":\"stop\"")
                .endsWith("data: [DONE]\n\n");
    }

    @Test
    void doesNotLetACutLookFinished() {
        gateway.stream();
        gateway.upstream().stream().events("{\"words\":\"hel\"}").end();
        assertThat(gateway.sink().text()).contains("the parrot flew away").doesNotContain("[DONE]");
    }
}
