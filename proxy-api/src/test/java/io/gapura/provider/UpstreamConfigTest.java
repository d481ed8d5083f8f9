package io.gapura.provider;

import static io.gapura.config.ConfigRecords.assertEveryKeyDiffers;
import static io.gapura.config.ConfigRecords.mistakes;
import static io.gapura.config.ConfigRecords.parse;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.config.Secret;
import io.gapura.model.Feature;
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
            dialects: [some, others]
            api-version: 2024-10-21
            %s
            models: [first, {name: second, alias: other, capabilities: {max-output-tokens: 5}}]
            prefix: team
            force-model-prefix: true
            excluded-models: ['*-old']
            default: %s
            operations: [chat, fine-tuning]
            default-for: [files]
            raw-passthrough: true
            capabilities: {lacks: [images]}
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
                        List.of(),
                        null,
                        null,
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
                        new TimeoutOverrides(null, null, null, null)));
    }

    @Test
    void hasTheSameDefaultsWithoutAFile() {
        assertThat(UpstreamConfig.of("least", "compatible", URI.create("http://127.0.0.1:1234/v1"), null))
                .isEqualTo(LEAST);
    }

    @Test
    void takesEveryKey() {
        UpstreamConfig keyed = parse(UpstreamConfig.class, EVERY_KEY.formatted("api-key: sk-upstream", false));
        UpstreamConfig passing = parse(
                UpstreamConfig.class,
                EVERY_KEY
                        .formatted("pass-client-key: true", true)
                        .replace("force-model-prefix: true", "force-model-prefix: false"));

        assertThat(keyed).isEqualTo(everything(Secret.of("sk-upstream"), false, true, false));
        assertThat(passing).isEqualTo(everything(null, true, false, true));
        // Some keys exclude each other, so it takes both records to set every one.
        assertEveryKeyDiffers(
                LEAST,
                everything(keyed.apiKey(), passing.passClientKey(), keyed.forceModelPrefix(), passing.defaultRoute()));
    }

    private static UpstreamConfig everything(
            @Nullable Secret apiKey, boolean passClientKey, boolean forceModelPrefix, boolean defaultRoute) {
        return new UpstreamConfig(
                "everything",
                "other",
                URI.create("https://upstream.example/v1"),
                List.of("some", "others"),
                "2024-10-21",
                apiKey,
                passClientKey,
                List.of(ModelConfig.of("first"), new ModelConfig("second", "other", said(List.of(), 5L))),
                "team",
                forceModelPrefix,
                List.of("*-old"),
                defaultRoute,
                List.of(Operation.CHAT, Operation.FINE_TUNING),
                List.of(Operation.FILES),
                true,
                said(List.of(Feature.IMAGES), null),
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

    private static CapabilitiesConfig said(List<Feature> lacks, @Nullable Long most) {
        return new CapabilitiesConfig(lacks, List.of(), List.of(), List.of(), null, most, List.of());
    }

    @Test
    void speaksEachHttpVersion() {
        assertThat(List.of("auto", "1.1", "'1.1'", "2"))
                .extracting(http -> parse(UpstreamConfig.class, "{name: a, base-url: 'http://a', http: " + http + "}")
                        .http())
                .containsExactly(HttpVersion.AUTO, HttpVersion.HTTP_1_1, HttpVersion.HTTP_1_1, HttpVersion.HTTP_2);
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
    void refusesNamesThatLeaveNothing() {
        assertThat(mistakes(UpstreamConfig.class, "{name: a, base-url: 'http://a', force-model-prefix: true}"))
                .containsExactly("test: \"prefix\" is missing: \"force-model-prefix\" would leave no model");
        assertThat(mistakes(
                        UpstreamConfig.class,
                        "{name: a, base-url: 'http://a', prefix: p, force-model-prefix: true, default: true}"))
                .singleElement()
                .asString()
                .startsWith("test:1: default: give either");
        assertThat(mistakes(UpstreamConfig.class, "{name: a, base-url: 'http://a', excluded-models: [b, 'c*d']}"))
                .singleElement()
                .asString()
                .startsWith("test:1: excluded-models[1]: expected the name of a model");
        assertThat(mistakes(UpstreamConfig.class, "{name: a, base-url: 'http://a', prefix: 'a/b'}"))
                .singleElement()
                .asString()
                .startsWith("test:1: prefix: ");
    }

    @Test
    void saysWhereAModelIsWrong() {
        assertThat(mistakes(
                        UpstreamConfig.class,
                        "{name: a, base-url: 'http://a', models: [ok, 7, {alias: b}, {name: c, alais: d}, [e]]}"))
                .containsExactly(
                        "test:1: models[1]: expected text, found the number 7; put it in quotes",
                        "test:1: models[2].name: is required: The upstream's own name of it.",
                        "test:1: models[3].alais: unknown key; did you mean \"alias\"? valid here are: name, alias, capabilities",
                        "test:1: models[4]: expected a single value or a section with keys, found a list");
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
        assertThat(everything(Secret.of("sk-upstream"), false, false, false).toString())
                .doesNotContain("sk-upstream", "research");
    }
}
