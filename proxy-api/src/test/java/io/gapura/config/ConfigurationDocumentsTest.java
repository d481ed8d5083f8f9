package io.gapura.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.gapura.GatewayConfig;
import io.gapura.provider.KeyStoreConfig;
import io.gapura.provider.TlsConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The documents that are made from the records: the page, the schema, and the example that stands in the page. */
class ConfigurationDocumentsTest {
    private static final Shape<GatewayConfig> SHAPE = GatewayConfig.shape();
    private static final String SCHEMA = SchemaWriter.write(SHAPE, "Gapura");

    @Test
    void keepsThePageCurrent() throws IOException {
        GeneratedFile.assertCurrent(
                "docs/configuration.md", ConfigurationPage.write(SHAPE, resource("introduction.md")));
    }

    @Test
    void keepsTheSchemaCurrent() throws IOException {
        GeneratedFile.assertCurrent("docs/gapura.schema.json", SCHEMA);
        GeneratedFile.assertCurrent("proxy-api/src/main/resources/io/gapura/gapura.schema.json", SCHEMA);
    }

    @Test
    void hasAnExampleThatTheLoaderTakes() {
        Map<String, String> environment = Map.of(
                "UPSTREAM_API_KEY",
                "sk-1",
                "NOTEBOOK_KEY",
                "client-1",
                "PROXY_PASSWORD",
                "secret",
                "DB_PASSWORD",
                "db");
        ConfigLoader<GatewayConfig> loader = GatewayConfig.loader(environment);
        String example = ExampleWriter.write(SHAPE);
        TextFiles files = file -> file.endsWith("gapura.yaml") ? example : "store-password\n";

        GatewayConfig config = loader.load(Path.of("gapura.yaml"), files);

        assertThat(config.upstreams()).singleElement().satisfies(upstream -> {
            assertThat(upstream.name()).isEqualTo("local");
            assertThat(upstream.apiKey()).isEqualTo(Secret.of("sk-1"));
            KeyStoreConfig store =
                    new KeyStoreConfig(Path.of("/etc/gapura/store.p12"), Secret.of("store-password"), "PKCS12");
            assertThat(upstream.tls()).isEqualTo(new TlsConfig(store, store));
        });
    }

    @Test
    void hasAnExampleThatTheSchemaTakes() {
        assertThat(validate(ExampleWriter.write(SHAPE))).isEmpty();
    }

    @Test
    void takesAFileThatSetsEveryKey() throws IOException {
        assertThat(validate(resource("every-key.yaml"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "upstreams: [{name: a, base-url: 'http://a', http: 2, max-queued: '${QUEUE}', translate: '${T:-true}'}]",
                "upstreams: [{name: a, base-url: 'http://a', http: '1.1', provider: '${KIND}'}]",
                "errors: {unknown-model-status: '${STATUS:-404}'}",
                "stream: {keep-alive: 0}",
                "limits: {json-body: 1048576}",
                "{}",
            })
    void takesWhatTheLoaderTakes(String yaml) {
        Map<String, String> environment = Map.of("QUEUE", "3", "KIND", "openai");
        GatewayConfig.loader(environment).parse("test", yaml);
        assertThat(validate(yaml)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "upstream: []",
                "upstreams: [{base-url: 'http://a'}]",
                "upstreams: [{name: Upper, base-url: 'http://a'}]",
                "upstreams: [{name: a, base-url: 'http://a', provider: other}]",
                "upstreams: [{name: a, base-url: 'http://a', http: 3}]",
                "upstreams: [{name: a, base-url: 'http://a', max-connections: 0}]",
                "upstreams: [{name: a, base-url: 'http://a', max-connections: '5'}]",
                "upstreams: {name: a}",
                "auth: {anonymous: maybe}",
                "auth: {anonymous: 'true'}",
                "auth: {keys: [{name: a, key: 17}]}",
                "auth: {keys: [{name: a, sha256: abc}]}",
                "errors: {unknown-model-status: 410}",
                "stream: {keep-alive: 15}",
                "stream: {keep-alive: 15 s}",
                "limits: {json-body: 64MB}",
                "limits: {event: deep}",
                "reload:",
                "[]",
            })
    void refusesWhatTheLoaderRefuses(String yaml) {
        assertThat(catchThrowable(() -> GatewayConfig.loader(Map.of()).parse("test", yaml)))
                .isInstanceOf(ConfigException.class);
        assertThat(validate(yaml)).isNotEmpty();
    }

    private static Set<ValidationMessage> validate(String yaml) {
        JsonSchema schema =
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(SCHEMA, InputFormat.JSON);
        return schema.validate(yaml, InputFormat.YAML);
    }

    private static String resource(String name) throws IOException {
        try (InputStream stream = ConfigurationDocumentsTest.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(stream, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
