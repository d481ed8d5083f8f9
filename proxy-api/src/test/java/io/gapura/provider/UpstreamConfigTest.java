package io.gapura.provider;

import static io.gapura.config.ConfigRecords.assertEveryKeyDiffers;
import static io.gapura.config.ConfigRecords.mistakes;
import static io.gapura.config.ConfigRecords.parse;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.config.Secret;
import io.gapura.model.Operation;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UpstreamConfigTest {
    private static final UpstreamConfig LEAST =
            parse(UpstreamConfig.class, "{name: least, base-url: 'http://127.0.0.1:1234/v1'}");

    private static final String EVERY_KEY =
            """
            name: everything
            provider: other
            base-url: https://upstream.example/v1
            %s
            models: [first, second]
            default: true
            operations: [chat, fine-tuning]
            default-for: [files]
            raw-passthrough: true
            headers: {X-Department: research}
            forward-headers: [X-Project]
            translate: true
            http: 2
            max-connections: 7
            max-queued: 7
            proxy: {url: 'http://proxy:3128'}
            tls: {trust-store: {path: /trust.p12}}
            timeouts: {idle: 3s}
            """;

    @Test
    void recordsEveryDefault() {
        assertThat(LEAST)
                .isEqualTo(new UpstreamConfig(
                        "least",
                        "compatible",
                        URI.create("http://127.0.0.1:1234/v1"),
                        null,
                        false,
                        List.of(),
                        false,
                        List.of(),
                        List.of(),
                        false,
                        Map.of(),
                        List.of(),
                        false,
                        HttpVersion.AUTO,
                        16384,
                        16384,
                        null,
                        null,
                        new TimeoutOverrides(null, null, null, null)));
    }

    @Test
    void hasTheSameDefaultsWithoutAFile() {
        assertThat(UpstreamConfig.of("least", "compatible", URI.create("http://127.0.0.1:1234/v1"), null))
                .isEqualTo(LEAST);
    }

    @Test
    void takesEveryKey() {
        UpstreamConfig keyed = parse(UpstreamConfig.class, EVERY_KEY.formatted("api-key: sk-upstream"));
        UpstreamConfig passing = parse(UpstreamConfig.class, EVERY_KEY.formatted("pass-client-key: true"));

        assertThat(keyed).isEqualTo(everything(Secret.of("sk-upstream"), false));
        assertThat(passing).isEqualTo(everything(null, true));
        // The two keys exclude each other, so it takes both records to set every one.
        assertEveryKeyDiffers(LEAST, everything(keyed.apiKey(), passing.passClientKey()));
    }

    private static UpstreamConfig everything(@Nullable Secret apiKey, boolean passClientKey) {
        return new UpstreamConfig(
                "everything",
                "other",
                URI.create("https://upstream.example/v1"),
                apiKey,
                passClientKey,
                List.of("first", "second"),
                true,
                List.of(Operation.CHAT, Operation.FINE_TUNING),
                List.of(Operation.FILES),
                true,
                Map.of("X-Department", Secret.of("research")),
                List.of("X-Project"),
                true,
                HttpVersion.HTTP_2,
                7,
                7,
                new ProxyConfig(URI.create("http://proxy:3128"), null, null),
                new TlsConfig(new KeyStoreConfig(Path.of("/trust.p12"), null, "PKCS12"), null),
                new TimeoutOverrides(null, null, Duration.ofSeconds(3), null));
    }

    @Test
    void speaksEachHttpVersion() {
        assertThat(List.of("auto", "1.1", "'1.1'", "2"))
                .extracting(http -> parse(UpstreamConfig.class, "{name: a, base-url: 'http://a', http: " + http + "}")
                        .http())
                .containsExactly(HttpVersion.AUTO, HttpVersion.HTTP_1_1, HttpVersion.HTTP_1_1, HttpVersion.HTTP_2);
    }

    @Test
    void wantsAnAddressOfACompatibleServer() {
        assertThat(mistakes(UpstreamConfig.class, "name: a"))
                .containsExactly("test: \"base-url\" is missing: a \"compatible\" server has no address of its own");
        assertThat(parse(UpstreamConfig.class, "{name: a, provider: openai}").baseUrl())
                .isNull();
    }

    @Test
    void refusesAddressesThatCanNotBeCalled() {
        assertThat(List.of(
                        "ftp://host", "host:80/v1", "/v1", "http://user:secret@host", "http://host?key=1", "http://"))
                .allSatisfy(url -> assertThat(mistakes(UpstreamConfig.class, "{name: a, base-url: '" + url + "'}"))
                        .singleElement()
                        .asString()
                        .startsWith("test:1: base-url: ")
                        .doesNotContain("secret"));
    }

    @Test
    void refusesTwoKeysForOneCall() {
        assertThat(mistakes(
                        UpstreamConfig.class, "{name: a, base-url: 'http://a', api-key: one, pass-client-key: true}"))
                .containsExactly("test:1: pass-client-key: give either \"api-key\" or \"pass-client-key\", not both");
    }

    @Test
    void refusesWhatWouldForgeHeaders() {
        String yaml =
                """
                name: a
                base-url: http://a
                api-key: "sk-1\\r\\nX-Evil: 1"
                headers:
                  X-One: "two\\nthree"
                  Host: other
                """;
        assertThat(mistakes(UpstreamConfig.class, yaml))
                .containsExactly(
                        "test:3: api-key: a key is visible ASCII without spaces or line breaks",
                        "test:5: headers.X-One: a header's value has no line break or control character",
                        "test:6: headers.Host: \"Host\" belongs to the connection; the gateway writes it itself");
    }

    @Test
    void printsNoSecret() {
        assertThat(everything(Secret.of("sk-upstream"), false).toString()).doesNotContain("sk-upstream", "research");
    }
}
