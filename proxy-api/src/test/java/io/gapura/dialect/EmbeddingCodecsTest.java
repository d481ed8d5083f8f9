package io.gapura.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gapura.dialect.gemini.embeddings.GeminiBatchEmbed;
import io.gapura.dialect.gemini.embeddings.GeminiEmbed;
import io.gapura.dialect.openai.embeddings.OpenAiEmbeddings;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.model.EmbeddingRequest;
import io.gapura.model.EmbeddingResponse;
import io.gapura.model.Losses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every pair of shapes that fixtures tell of, below {@code fixtures/operations/embeddings/<client>--<upstream>/}: a client's request,
 * what is sent for the model {@code theirs}, the upstream's answer, what the client that asked for {@code m} is told.
 */
class EmbeddingCodecsTest {
    private static final Path ROOT = Path.of("src/test/resources/fixtures/operations/embeddings");
    private static final List<EmbeddingCodec> CODECS =
            List.of(new OpenAiEmbeddings(), new GeminiEmbed(), new GeminiBatchEmbed());

    /** A scenario. */
    private record Scenario(Path folder) {
        EmbeddingCodec client() {
            return codec(pair()[0]);
        }

        EmbeddingCodec upstream() {
            return codec(pair()[1]);
        }

        private String[] pair() {
            return ROOT.relativize(folder).getName(0).toString().split("--", -1);
        }

        byte[] bytes(String file) {
            try {
                return Files.readAllBytes(folder.resolve(file));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        String text(String file) {
            return new String(bytes(file), StandardCharsets.UTF_8);
        }

        List<String> losses() {
            return Files.exists(folder.resolve("losses.txt"))
                    ? text("losses.txt").lines().toList()
                    : List.of();
        }

        @Override
        public String toString() {
            return ROOT.relativize(folder).toString();
        }
    }

    private static EmbeddingCodec codec(String name) {
        return CODECS.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Stream<Scenario> scenarios() throws IOException {
        try (Stream<Path> folders = Files.walk(ROOT, 2)) {
            return folders
                    .filter(path -> ROOT.relativize(path).getNameCount() == 2)
                    .sorted()
                    .map(Scenario::new)
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void tellsTheUpstreamAndSaysWhatGotLost(Scenario scenario) {
        Losses losses = new Losses();
        EmbeddingRequest request = scenario.client().readRequest(scenario.bytes("request.json"));
        byte[] sent = scenario.upstream().writeRequest(request, "theirs", losses);
        assertThat(new String(sent, StandardCharsets.UTF_8)).isEqualTo(scenario.text("sent.json"));
        assertThat(losses.all()).extracting(Losses.Loss::what).isEqualTo(scenario.losses());
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void tellsTheClient(Scenario scenario) {
        EmbeddingRequest request = scenario.client().readRequest(scenario.bytes("request.json"));
        EmbeddingResponse answer = scenario.upstream().readAnswer(scenario.bytes("answer.json"));
        byte[] told = scenario.client().writeAnswer(answer, request, "m", new Losses());
        assertThat(new String(told, StandardCharsets.UTF_8)).isEqualTo(scenario.text("told.json"));
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void readsAgainWhatItWrote(Scenario scenario) {
        EmbeddingRequest sent = scenario.upstream().readRequest(scenario.bytes("sent.json"));
        EmbeddingRequest request = scenario.client().readRequest(scenario.bytes("request.json"));
        assertThat(sent.inputs()).isEqualTo(request.inputs());
        assertThat(sent.dimensions()).isEqualTo(request.dimensions());
        EmbeddingResponse answer = scenario.upstream().readAnswer(scenario.bytes("answer.json"));
        if (!request.base64()) {
            assertThat(scenario.client().readAnswer(scenario.bytes("told.json")).vectors())
                    .isEqualTo(answer.vectors());
        }
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void neverThrowsAnythingElse(Scenario scenario) {
        damaged(scenario.bytes("answer.json"), ErrorKind.UPSTREAM_MALFORMED, scenario.upstream()::readAnswer);
        damaged(scenario.bytes("request.json"), ErrorKind.INVALID_REQUEST, scenario.client()::readRequest);
        damaged(scenario.bytes("request.json"), ErrorKind.INVALID_REQUEST, body -> scenario.client()
                .renamed(body, "theirs"));
    }

    /** Cut after every byte, and with every byte replaced by some that mean something. */
    private static void damaged(byte[] whole, ErrorKind kind, Consumer<byte[]> reader) {
        for (int i = 0; i < whole.length; i++) {
            byte[] cut = new byte[i];
            System.arraycopy(whole, 0, cut, 0, i);
            read(cut, kind, reader);
            for (char other : new char[] {'"', '{', '[', '1', 'x', ','}) {
                byte[] changed = whole.clone();
                changed[i] = (byte) other;
                read(changed, kind, reader);
            }
        }
    }

    private static void read(byte[] body, ErrorKind kind, Consumer<byte[]> reader) {
        try {
            reader.accept(body);
        } catch (GatewayException told) {
            assertThat(told.kind()).isEqualTo(kind);
        }
    }

    @ParameterizedTest
    @CsvFileSource(
            resources = "/fixtures/operations/refused.txt",
            delimiterString = " => ",
            quoteCharacter = '\u0001',
            maxCharsPerColumn = 10_000)
    void refusesWithThePathOfTheMember(String shape, String body, String param) {
        assertThatThrownBy(() -> codec(shape).readRequest(body.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOfSatisfying(GatewayException.class, told -> {
                    assertThat(told.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
                    assertThat(told.param()).isEqualTo(param.equals("-") ? null : param);
                });
    }

    @Test
    void renamesTheModelWhereverAGeminiBodyNamesIt() {
        assertThat(renamed(
                        "gemini-batch-embed",
                        "{ \"requests\":[{\"model\":\"models/secret\",\"x\":1.0},{\"y\":2},{\"model\":\"secret\"}]}"))
                .isEqualTo(
                        "{ \"requests\":[{\"model\":\"models/theirs\",\"x\":1.0},{\"y\":2},{\"model\":\"models/theirs\"}]}");
        assertThat(renamed("gemini-embed-content", "{\"model\":\"models/secret\", \"content\":{}}"))
                .isEqualTo("{\"model\":\"models/theirs\", \"content\":{}}");
        assertThat(renamed("gemini-embed-content", "{\"content\":{} }")).isEqualTo("{\"content\":{} }");
    }

    private static String renamed(String shape, String body) {
        return new String(
                codec(shape).renamed(body.getBytes(StandardCharsets.UTF_8), "theirs"), StandardCharsets.UTF_8);
    }
}
