package io.gapura.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gapura.dialect.anthropic.count.AnthropicCount;
import io.gapura.dialect.gemini.count.GeminiCount;
import io.gapura.dialect.openai.count.OpenAiCount;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.model.Losses;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How vendors are asked for the number of tokens; shapes are those of their API references. */
class CountCodecsTest {
    private static final CountCodec ANTHROPIC = new AnthropicCount();
    private static final CountCodec GEMINI = new GeminiCount();
    private static final CountCodec OPENAI = new OpenAiCount();

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String sent(CountCodec codec, String generation) {
        return new String(codec.writeRequest(bytes(generation), "theirs", new Losses()), StandardCharsets.UTF_8);
    }

    private static String generation(CountCodec codec, String body) {
        return new String(codec.readRequest(bytes(body)), StandardCharsets.UTF_8);
    }

    private static String renamed(CountCodec codec, String body) {
        return new String(codec.renamed(bytes(body), "theirs"), StandardCharsets.UTF_8);
    }

    private static String told(CountCodec codec, long tokens) {
        return new String(codec.writeAnswer(tokens, new byte[0], "m", new Losses()), StandardCharsets.UTF_8);
    }

    @Test
    void asksAnthropicWithoutWhatItsCounterRefuses() {
        assertThat(
                        sent(
                                ANTHROPIC,
                                "{\"model\":\"m\",\"max_tokens\":5,\"stream\":true,\"temperature\":1.0,\"system\":\"s\","
                                        + "\"messages\":[{\"role\":\"user\",\"content\":\"hi 1.0\"}],\"tools\":[{\"a\":1.0}],\"metadata\":{}}"))
                .isEqualTo("{\"model\":\"theirs\",\"system\":\"s\","
                        + "\"messages\":[{\"role\":\"user\",\"content\":\"hi 1.0\"}],\"tools\":[{\"a\":1.0}]}");
    }

    @Test
    void asksOpenAiWithoutWhatItsCounterRefuses() {
        assertThat(sent(
                        OPENAI,
                        "{\"model\":\"m\",\"input\":[{\"role\":\"user\",\"content\":\"hi\"}],\"stream\":false,\"store\":false,"
                                + "\"max_output_tokens\":9,\"instructions\":\"be\",\"tools\":[]}"))
                .isEqualTo("{\"model\":\"theirs\",\"input\":[{\"role\":\"user\",\"content\":\"hi\"}],"
                        + "\"instructions\":\"be\",\"tools\":[]}");
    }

    @Test
    void asksGeminiWithTheWholeRequest() {
        assertThat(sent(GEMINI, "{\"contents\":[{\"parts\":[{\"text\":\"hi\"}]}],\"tools\":[]}"))
                .isEqualTo("{\"generateContentRequest\":{\"contents\":[{\"parts\":[{\"text\":\"hi\"}]}],\"tools\":[],"
                        + "\"model\":\"models/theirs\"}}");
    }

    @Test
    void readsBothFormsOfAGeminiRequest() {
        String contents = "{\"contents\":[{\"parts\":[{\"text\":\"hi\"}]}]}";
        assertThat(generation(GEMINI, contents)).isEqualTo(contents);
        assertThat(generation(GEMINI, "{\"generateContentRequest\": " + contents + " }"))
                .isEqualTo(contents);
        assertThat(generation(GEMINI, "{\"contents\":[],\"generate_content_request\":" + contents + "}"))
                .isEqualTo(contents);
        assertThat(generation(GEMINI, "{\"contents\":[],\"generateContentRequest\":null}"))
                .isEqualTo("{\"contents\":[],\"generateContentRequest\":null}");
    }

    @Test
    void refusesAGeminiRequestThatIsNone() {
        assertThatThrownBy(() -> generation(GEMINI, "{\"generateContentRequest\":[]}"))
                .isInstanceOfSatisfying(GatewayException.class, told -> {
                    assertThat(told.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
                    assertThat(told.param()).isEqualTo("generateContentRequest");
                });
    }

    /** The caller's right to the model is that of the address; the body must name no other. */
    @Test
    void renamesTheModelWhereverABodyNamesIt() {
        assertThat(renamed(
                        GEMINI,
                        "{\"model\":\"models/a\",\"generateContentRequest\":{\"model\":\"models/b\",\"x\":1.0}}"))
                .isEqualTo(
                        "{\"model\":\"models/theirs\",\"generateContentRequest\":{\"model\":\"models/theirs\",\"x\":1.0}}");
        assertThat(renamed(GEMINI, "{\"generate_content_request\":{\"model\":\"models/b\"}, \"contents\":[]}"))
                .isEqualTo("{\"generate_content_request\":{\"model\":\"models/theirs\"}, \"contents\":[]}");
        assertThat(renamed(GEMINI, "{ \"contents\":[] }")).isEqualTo("{ \"contents\":[] }");
        assertThat(renamed(ANTHROPIC, "{\"model\":\"a\", \"messages\":[]}"))
                .isEqualTo("{\"model\":\"theirs\", \"messages\":[]}");
    }

    @Test
    void readsAndTellsTheNumber() {
        assertThat(ANTHROPIC.readAnswer(
                        bytes("{\"input_tokens\":14,\"context_management\":{\"original_input_tokens\":9}}")))
                .isEqualTo(14);
        assertThat(GEMINI.readAnswer(bytes(
                        "{\"totalTokens\":31,\"promptTokensDetails\":[{\"modality\":\"TEXT\",\"tokenCount\":31}]}")))
                .isEqualTo(31);
        assertThat(OPENAI.readAnswer(bytes("{\"object\":\"response.input_tokens\",\"input_tokens\":11}")))
                .isEqualTo(11);
        assertThat(told(ANTHROPIC, 7)).isEqualTo("{\"input_tokens\":7}");
        assertThat(told(GEMINI, 7)).isEqualTo("{\"totalTokens\":7}");
        assertThat(told(OPENAI, 7)).isEqualTo("{\"object\":\"response.input_tokens\",\"input_tokens\":7}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "7",
                "{}",
                "{\"input_tokens\":\"7\",\"totalTokens\":null}",
                "{\"input_tokens\":-1}",
                "{"
            })
    void takesNothingElseForANumber(String body) {
        for (CountCodec codec : List.of(ANTHROPIC, GEMINI, OPENAI)) {
            assertThatThrownBy(() -> codec.readAnswer(bytes(body)))
                    .isInstanceOfSatisfying(GatewayException.class, told -> {
                        assertThat(told.kind()).isEqualTo(ErrorKind.UPSTREAM_MALFORMED);
                    });
        }
    }
}
