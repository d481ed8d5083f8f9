package io.gapura.dialect.openai.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.dialect.RawFit;
import io.gapura.model.Capabilities;
import io.gapura.model.Feature;
import io.gapura.model.Losses;
import io.gapura.model.Quirk;
import io.gapura.model.Thinking;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What has to be edited or written anew for a model, and how its peculiarities are written. */
class ChatFitTest {
    private static final String MESSAGES = "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";

    private final OpenAiChatDialect chat = new OpenAiChatDialect();

    private static Capabilities lacking(Feature... features) {
        return new Capabilities(Set.of(features), Set.of(), Thinking.UNKNOWN, null, List.of());
    }

    private static Capabilities having(Quirk... quirks) {
        return new Capabilities(
                Set.of(),
                Arrays.stream(quirks).map(Quirk::word).collect(Collectors.toSet()),
                Thinking.UNKNOWN,
                null,
                List.of());
    }

    private RawFit fit(String json, Capabilities model) {
        return chat.fit(json.getBytes(UTF_8), model);
    }

    @Test
    void passesWhatTheModelTakes() {
        String json = "{\"temperature\":1," + MESSAGES + "}";
        assertThat(fit(json, Capabilities.UNKNOWN)).isEqualTo(RawFit.AS_IT_IS);
        assertThat(fit(json, lacking(Feature.SEED))).isEqualTo(RawFit.AS_IT_IS);
    }

    @Test
    void takesOutMembersThatAreThere() {
        String json = "{\"temperature\":1,\"stop\":null,\"top_logprobs\":2," + MESSAGES + "}";
        assertThat(fit(json, lacking(Feature.TEMPERATURE, Feature.STOP, Feature.LOGPROBS)))
                .isEqualTo(new RawFit(
                        true, List.of("temperature", "top_logprobs"), List.of("temperature", "top_logprobs"), null));
    }

    @Test
    void asksByTheWordThatTheModelKnows() {
        assertThat(fit("{\"max_tokens\":1," + MESSAGES + "}", lacking(Feature.MAX_TOKENS)))
                .isEqualTo(new RawFit(true, List.of(), List.of(), "max_completion_tokens"));
        assertThat(fit("{\"max_tokens\":1,\"max_completion_tokens\":2}", lacking(Feature.MAX_TOKENS)))
                .isEqualTo(new RawFit(true, List.of("max_tokens"), List.of(), "max_completion_tokens"));
        assertThat(fit("{\"max_completion_tokens\":2}", lacking(Feature.MAX_COMPLETION_TOKENS))
                        .maxTokensMember())
                .isEqualTo("max_tokens");
    }

    @Test
    void losesNothingOfAServerThatTellsItsUsageUnasked() {
        assertThat(fit("{\"stream_options\":{\"include_usage\":true}}", lacking(Feature.STREAM_USAGE)))
                .isEqualTo(new RawFit(true, List.of("stream_options"), List.of(), null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "JSON_SCHEMA        | {\"response_format\":{\"type\":\"json_schema\"}}",
                "JSON_OBJECT        | {\"response_format\":{\"type\":\"json_object\"}}",
                "DEVELOPER_MESSAGES | {\"messages\":[{\"role\":\"developer\",\"content\":\"x\"}]}",
                "NAMES              | {\"messages\":[{\"role\":\"user\",\"name\":\"ann\",\"content\":\"x\"}]}",
                "IMAGES             | {\"messages\":[{\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"u\"}}]}]}",
                "AUDIO              | {\"messages\":[{\"content\":[{\"input_audio\":{},\"type\":\"input_audio\"}]}]}",
                "FILES              | {\"messages\":[{\"content\":[{\"type\":\"file\",\"file\":{}}]}]}",
                "FORCED_TOOLS       | {\"tool_choice\":\"required\"}",
                "TOOLS              | {\"tools\":[]}",
            })
    void writesAnewWhatCanNotBeTakenOut(Feature feature, String json) {
        assertThat(fit(json, lacking(feature))).isEqualTo(RawFit.NO);
        assertThat(fit(json, lacking(Feature.METADATA)).passes()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "RANDOM_SEED       | {\"seed\":1}",
                "TOOL_CHOICE_ANY   | {\"tool_choice\":\"required\"}",
                "SHORT_TOOL_IDS    | {\"messages\":[{\"tool_calls\":[]}]}",
                "SHORT_TOOL_IDS    | {\"messages\":[{\"role\":\"tool\",\"tool_call_id\":\"a\"}]}",
                "TEXT_TOOL_RESULTS | {\"messages\":[{\"role\":\"tool\",\"content\":[]}]}",
                "OBJECT_ARGUMENTS  | {\"messages\":[{\"tool_calls\":[{\"function\":{\"arguments\":\"{\\\"a\\\":\"}}]}]}",
                "REASONING_REFUSED | {\"messages\":[{\"reasoning_content\":\"hm\"}]}",
            })
    void writesAnewForAPeculiarity(Quirk quirk, String json) {
        assertThat(fit(json, having(quirk))).isEqualTo(RawFit.NO);
        assertThat(fit(json, having(Quirk.REASONING_SENT_BACK)).passes()).isTrue();
    }

    @Test
    void passesWhatAPeculiarServerTakes() {
        String json = "{\"tool_choice\":\"auto\",\"messages\":[{\"role\":\"tool\",\"content\":\"x\"},"
                + "{\"tool_calls\":[{\"function\":{\"arguments\":\"{}\"}}]}]}";
        assertThat(fit(
                                json,
                                having(
                                        Quirk.TOOL_CHOICE_ANY,
                                        Quirk.RANDOM_SEED,
                                        Quirk.TEXT_TOOL_RESULTS,
                                        Quirk.OBJECT_ARGUMENTS,
                                        Quirk.REASONING_REFUSED))
                        .passes())
                .isTrue();
    }

    private String written(String json, Capabilities model, Losses losses) {
        return new String(chat.writeRequest(chat.readRequest(json.getBytes(UTF_8)), model, losses), UTF_8);
    }

    @Test
    void writesPeculiarities() {
        String json = "{\"model\":\"m\",\"seed\":7,\"tool_choice\":\"required\",\"stream\":true,\"messages\":["
                + "{\"role\":\"assistant\",\"reasoning_content\":\"hm\",\"tool_calls\":[{\"id\":\"call_long_id\",\"type\":"
                + "\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}}]},"
                + "{\"role\":\"tool\",\"tool_call_id\":\"call_long_id\",\"content\":[{\"type\":\"text\",\"text\":\"a\"},"
                + "{\"type\":\"text\",\"text\":\"b\"}]}]}";
        Capabilities model = new Capabilities(
                Set.of(Feature.STREAM_USAGE),
                Arrays.stream(Quirk.values()).map(Quirk::word).collect(Collectors.toSet()),
                Thinking.UNKNOWN,
                null,
                List.of());
        Losses losses = new Losses();

        String id = ShortIds.of("call_long_id");
        assertThat(id).matches("[A-Za-z0-9]{9}");
        assertThat(written(json, model, losses))
                .isEqualTo("{\"model\":\"m\",\"messages\":[{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"" + id
                        + "\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]},"
                        + "{\"role\":\"tool\",\"tool_call_id\":\"" + id + "\",\"content\":\"a\\nb\"}],"
                        + "\"tool_choice\":\"any\",\"random_seed\":7,\"stream\":true}");
        assertThat(losses.isEmpty()).as(losses.toString()).isTrue();
    }

    @Test
    void sendsThoughtsBackWithTheCallsThatCameOfThem() {
        String json =
                "{\"model\":\"m\",\"messages\":[{\"role\":\"assistant\",\"reasoning\":\"hm\",\"tool_calls\":[{\"id\":"
                        + "\"c\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]},"
                        + "{\"role\":\"assistant\",\"reasoning\":\"so\",\"content\":\"x\"}]}";
        assertThat(written(json, having(Quirk.REASONING_SENT_BACK), new Losses()))
                .contains("\"reasoning_content\":\"hm\"")
                .contains("\"reasoning\":\"so\"");
    }

    @Test
    void keepsShortIds() {
        assertThat(ShortIds.of("abcDEF123")).isEqualTo("abcDEF123");
        assertThat(ShortIds.of("abcDEF12_")).isNotEqualTo("abcDEF12_").isEqualTo(ShortIds.of("abcDEF12_"));
        assertThat(ShortIds.of("call_1")).isNotEqualTo(ShortIds.of("call_2"));
    }
}
