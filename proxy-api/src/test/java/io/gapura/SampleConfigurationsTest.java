package io.gapura;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.auth.KeyConfig;
import io.gapura.config.TextFiles;
import io.gapura.provider.UpstreamConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The files that users copy from {@code samples/config}: each is right, and says what its comments say. */
class SampleConfigurationsTest {
    private static final Path SAMPLES = Path.of("../samples/config");

    private static final Map<String, String> ENVIRONMENT =
            Map.of("OPENAI_API_KEY", "upstream-key", "REPORTS_KEY", "key-of-the-reports");

    /** The files themselves from the disk; every secret that they refer to is there, and says where it lay. */
    private static final TextFiles FILES =
            file -> file.startsWith("/run/secrets") ? "from-" + file.getFileName() + "\n" : TextFiles.DISK.read(file);

    static List<Path> samples() throws IOException {
        try (Stream<Path> files = Files.list(SAMPLES)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void loadsWithoutAMistake(Path sample) {
        assertThat(load(sample).upstreams()).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void pointsEditorsToTheSchema(Path sample) throws IOException {
        String first = Files.readAllLines(sample).get(0);
        String schema = first.substring(first.indexOf("$schema=") + "$schema=".length());

        assertThat(first).startsWith("# yaml-language-server: ");
        assertThat(SAMPLES.resolve(schema)).exists();
    }

    @Test
    void takesSecretsFromEnvironmentAndFiles() {
        GatewayConfig one = load(SAMPLES.resolve("one-upstream.yaml"));
        GatewayConfig two = load(SAMPLES.resolve("two-upstreams.yaml"));
        GatewayConfig keys = load(SAMPLES.resolve("keys-and-cors.yaml"));

        assertThat(apiKey(one.upstreams().get(0))).isEqualTo("upstream-key");
        assertThat(apiKey(two.upstreams().get(1))).isEqualTo("from-openai-key");
        assertThat(keys.auth().keys()).extracting(KeyConfig::name).containsExactly("reports", "chat-page");
    }

    private static String apiKey(UpstreamConfig upstream) {
        return upstream.apiKey() == null ? "" : upstream.apiKey().reveal();
    }

    private static GatewayConfig load(Path sample) {
        return GatewayConfig.loader(ENVIRONMENT).load(sample, FILES);
    }
}
