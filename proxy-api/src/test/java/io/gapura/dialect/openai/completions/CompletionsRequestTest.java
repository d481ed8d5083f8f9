package io.gapura.dialect.openai.completions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gapura.dialect.Fixture;
import io.gapura.dialect.RequestOutline;
import io.gapura.dialect.Strictness;
import io.gapura.dialect.openai.rule.Member;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a request may hold: the parameter table of seed 001 and of OpenAI's reference, row by row. */
class CompletionsRequestTest {
    /** Member, a value that is right. */
    private static final String RIGHT =
            """
            model             | "babbage-002"
            prompt            | ""
            prompt            | "Say this is a test"
            prompt            | ["one"]
            prompt            | ["one", "two", ""]
            prompt            | [1212, 318, 257, 1332]
            prompt            | [[1212, 318], [257]]
            suffix            | "And no more."
            suffix            | null
            max_tokens        | 0
            max_tokens        | 4096
            temperature       | 0
            temperature       | 2
            top_p             | 0.1
            n                 | 1
            n                 | 128
            stream            | true
            stream_options    | null
            logprobs          | 0
            logprobs          | 5
            echo              | true
            stop              | "END"
            stop              | ["1", "2", "3", "4"]
            presence_penalty  | -2
            frequency_penalty | 2
            best_of           | 20
            logit_bias        | {"50256": -100, "1": 100}
            seed              | -9223372036854775808
            user              | "user-1234"
            pii_protection    | true
            session_id        | "s"
            """;

    /** Member, a value that is wrong, the path that is told, and words that say what would be right. */
    private static final String WRONG =
            """
            model             | 7                      | model                       | must be a string
            model             | ""                     | model                       | not empty
            model             | null                   | model                       | must be a string
            prompt            | null                   | prompt                      | a string, or an array of strings, of token ids
            prompt            | {}                     | prompt                      | a string, or an array
            prompt            | 5                      | prompt                      | a string, or an array
            prompt            | []                     | prompt                      | at least one
            prompt            | [[]]                   | prompt[0]                   | at least one
            prompt            | ["one", 2]             | prompt[1]                   | must be a string
            prompt            | [1, "two"]             | prompt[1]                   | must be an integer
            prompt            | [[1], 2]               | prompt[1]                   | must be an array of token ids
            prompt            | [1.5]                  | prompt[0]                   | must be an integer
            prompt            | [-1]                   | prompt[0]                   | at least 0
            prompt            | [{}]                   | prompt[0]                   | a string, a token id or an array of token ids
            suffix            | 1                      | suffix                      | must be a string
            max_tokens        | -1                     | max_tokens                  | at least 0
            max_tokens        | "16"                   | max_tokens                  | an integer
            temperature       | 2.1                    | temperature                 | from 0 to 2
            top_p             | -0.1                   | top_p                       | from 0 to 1
            n                 | 0                      | n                           | from 1 to 128
            stream            | "yes"                  | stream                      | true or false
            stream_options    | {"include_usage": 1}   | stream_options.include_usage | true or false
            stream_options    | {}                     | stream_options              | needs "stream": true
            logprobs          | 6                      | logprobs                    | from 0 to 5
            logprobs          | true                   | logprobs                    | an integer
            echo              | 1                      | echo                        | true or false
            stop              | ["1","2","3","4","5"]  | stop                        | at most 4
            stop              | [1]                    | stop[0]                     | must be a string
            presence_penalty  | 2.5                    | presence_penalty            | from -2 to 2
            frequency_penalty | -2.5                   | frequency_penalty           | from -2 to 2
            best_of           | 21                     | best_of                     | from 0 to 20
            best_of           | 0                      | best_of                     | at least "n"
            logit_bias        | {"50256": -101}        | logit_bias.50256            | from -100 to 100
            logit_bias        | [1]                    | logit_bias                  | an object
            seed              | 0.5                    | seed                        | an integer
            user              | 7                      | user                        | must be a string
            """;

    private static List<Fixture> onRecord() {
        return Fixture.with("openai.completions", "request.json");
    }

    private static Stream<String> right() {
        return RIGHT.lines();
    }

    private static Stream<String> wrong() {
        return WRONG.lines();
    }

    @ParameterizedTest
    @MethodSource("right")
    void takes(String row) {
        String[] cells = cells(row);
        assertThatCode(() -> outline(Strictness.STRICT, with(cells[0], cells[1])))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void refuses(String row) {
        String[] cells = cells(row);
        GatewayException refusal = refusal(Strictness.STANDARD, with(cells[0], cells[1]));
        assertThat(refusal.param()).isEqualTo(cells[2]);
        assertThat(refusal.message()).contains(cells[3]);
    }

    @ParameterizedTest
    @MethodSource("onRecord")
    void takesRequestsOnRecord(Fixture fixture) {
        assertThatCode(() -> new OpenAiCompletionsDialect().outline(fixture.bytes("request.json")))
                .doesNotThrowAnyException();
    }

    @Test
    void everyRowOfTheTableIsTakenAndRefusedOnce() {
        String[] checked = CompletionsRules.DOCUMENTED.members().stream()
                .map(Member::name)
                .filter(name -> !name.equals("pii_protection") && !name.equals("session_id"))
                .toArray(String[]::new);
        assertThat(RIGHT.lines().map(row -> cells(row)[0])).contains(checked);
        assertThat(WRONG.lines().map(row -> cells(row)[0])).contains(checked);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{\"prompt\":\"x\"} | model", "{\"model\":\"m\"} | prompt"})
    void refusesARequestThatLacksWhatIsRequired(String body, String param) {
        assertThat(refusal(Strictness.STANDARD, body).param()).isEqualTo(param);
    }

    @Test
    void wantsAsManyCandidatesAsAnswers() {
        assertThat(refusal(Strictness.STANDARD, with("best_of", "2, \"n\": 3")).message())
                .contains("best_of")
                .contains("which is 3");
        assertThatCode(() -> outline(Strictness.STANDARD, with("best_of", "3, \"n\": 3")))
                .doesNotThrowAnyException();
    }

    @Test
    void doesNotStreamTheBest() {
        GatewayException refusal = refusal(Strictness.STANDARD, with("best_of", "3, \"stream\": true"));
        assertThat(refusal.param()).isEqualTo("best_of");
        assertThatCode(() -> outline(Strictness.STANDARD, with("best_of", "1, \"stream\": true")))
                .doesNotThrowAnyException();
    }

    @Test
    void readsTheOutline() {
        assertThat(outline(Strictness.STANDARD, with("stream", "true, \"stream_options\": {\"include_usage\": true}")))
                .isEqualTo(new RequestOutline("m", true, true));
        assertThat(outline(Strictness.STANDARD, with("stream", "null")))
                .isEqualTo(new RequestOutline("m", false, false));
    }

    @ParameterizedTest
    @CsvSource({"messages, /v1/chat/completions", "input, /v1/responses"})
    void saysWhereABodyOfAnotherEndpointBelongs(String member, String endpoint) {
        GatewayException refusal = refusal(Strictness.STANDARD, "{\"model\":\"m\",\"" + member + "\":[]}");
        assertThat(refusal.param()).isEqualTo(member);
        assertThat(refusal.message()).contains(endpoint);
    }

    @Test
    void letsUnknownMembersPassUnlessItIsStrict() {
        assertThatCode(() -> outline(Strictness.STANDARD, with("temprature", "1")))
                .doesNotThrowAnyException();
        assertThat(refusal(Strictness.STRICT, with("temprature", "1")).message())
                .contains("\"temperature\"");
    }

    @Test
    void refusesASecondModelAndOneInAnotherCase() {
        for (Strictness level : Strictness.values()) {
            assertThat(refusal(level, "{\"model\":\"a\",\"prompt\":\"x\",\"model\":\"b\"}")
                            .param())
                    .isEqualTo("model");
            assertThat(refusal(level, "{\"model\":\"a\",\"prompt\":\"x\",\"mOdel\":\"b\"}")
                            .param())
                    .isEqualTo("mOdel");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"model\":\"m\"}", "{\"model\":\"m\",\"prompt\":null,\"prompt_embeds\":\"x\",\"logprobs\":20}"
            })
    void lenientlyChecksOnlyWhatTheGatewayNeeds(String body) {
        assertThat(outline(Strictness.LENIENT, body)).isEqualTo(new RequestOutline("m", false, false));
        assertThat(refusal(Strictness.LENIENT, "{\"prompt\":\"x\"}").param()).isEqualTo("model");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "7", "", "{", "{\"model\":\"m\",\"prompt\":\"x\"} {}"})
    void refusesWhatIsNoObject(String body) {
        assertThat(refusal(Strictness.LENIENT, body).kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
    }

    private static String[] cells(String row) {
        return row.trim().split("\\s*\\|\\s*");
    }

    /** A request that is right but for what is said of this member. */
    private static String with(String member, String value) {
        String model = member.equals("model") ? "" : "\"model\":\"m\",";
        String prompt = member.equals("prompt") ? "" : "\"prompt\":\"x\",";
        return "{" + model + prompt + "\"" + member + "\":" + value + "}";
    }

    private static RequestOutline outline(Strictness strictness, String body) {
        return new OpenAiCompletionsDialect(strictness).outline(body.getBytes(StandardCharsets.UTF_8));
    }

    private static GatewayException refusal(Strictness strictness, String body) {
        return Objects.requireNonNull(
                catchThrowableOfType(GatewayException.class, () -> outline(strictness, body)), body);
    }
}
