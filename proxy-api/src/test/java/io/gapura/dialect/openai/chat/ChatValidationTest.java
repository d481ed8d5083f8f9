package io.gapura.dialect.openai.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.dialect.Fixture;
import io.gapura.dialect.RequestEdits;
import io.gapura.dialect.RequestOutline;
import io.gapura.dialect.RequestOutline.Reference;
import io.gapura.dialect.Strictness;
import io.gapura.dialect.openai.rule.Member;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client's request is refused for, at each level: the tables, and what holds for all of them. */
class ChatValidationTest {
    /** The parameters of {@code POST /v1/chat/completions} in the seed document 001. */
    private static final List<String> SEED = List.of(
            "model",
            "messages",
            "temperature",
            "top_p",
            "n",
            "max_tokens",
            "max_completion_tokens",
            "stop",
            "presence_penalty",
            "frequency_penalty",
            "logit_bias",
            "response_format",
            "logprobs",
            "top_logprobs",
            "stream",
            "stream_options",
            "tools",
            "tool_choice",
            "parallel_tool_calls",
            "functions",
            "function_call",
            "seed",
            "user",
            "service_tier",
            "store",
            "metadata");

    /** The scenarios whose requests have members that no reference knows: extensions of servers, things to come. */
    private static final Set<String> WITH_UNKNOWN_MEMBERS =
            Set.of("explicit-nulls", "numbers-of-64-bits", "reasoning-content", "unknown-members");

    private static final String USER = "{\"role\":\"user\",\"content\":\"x\"}";

    static Stream<ValidationCase> cases() {
        return ValidationCase.all().stream();
    }

    static List<Fixture> fixtures() {
        return Fixture.with("openai.chat", "request.json");
    }

    static Stream<String> optionalMembers() {
        return ChatRules.DOCUMENTED.members().stream()
                .filter(member -> !member.required())
                .map(Member::name);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyLevelSaysWhatTheTableSays(ValidationCase line) {
        for (Strictness level : Strictness.values()) {
            if (!line.refused(level)) {
                passes(line.body(), level);
                continue;
            }
            GatewayException refusal = refusal(line.body(), level);
            assertThat(refusal.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
            assertThat(refusal.param()).as("%s", level).isEqualTo(line.param());
            assertThat(refusal.message()).as("%s", level).contains(Objects.requireNonNull(line.words()));
            if (!ValidationCase.ANY_CODE.equals(line.code())) {
                assertThat(refusal.code()).as("%s", level).isEqualTo(line.code());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void whatPassesIsNotTouched(ValidationCase line) {
        if (line.verdict().equals("ok")) {
            byte[] body = line.body();
            assertThat(new OpenAiChatDialect(Strictness.STRICT).editRequest(body, RequestEdits.NONE))
                    .isSameAs(body);
        }
    }

    @Test
    void everyParameterHasARowThatPassesAndOneThatDoesNot() {
        List<String> documented =
                ChatRules.DOCUMENTED.members().stream().map(Member::name).toList();
        assertThat(documented).containsAll(SEED);
        for (String name : documented) {
            if (name.equals("pii_protection") || name.equals("session_id")) {
                continue; // the gateway's own: what they may be is said by those who own them
            }
            assertThat(rows(name, "ok")).as("rows of %s that pass", name).isNotEmpty();
            assertThat(Stream.concat(rows(name, "wrong").stream(), rows(name, "never").stream()))
                    .as("rows of %s that are refused", name)
                    .isNotEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("optionalMembers")
    void nullIsNothingSaid(String name) {
        byte[] body = withMember("\"" + name + "\":null");
        for (Strictness level : Strictness.values()) {
            passes(body, level);
        }
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void requestsOnRecordPass(Fixture fixture) {
        byte[] body = fixture.bytes("request.json");
        passes(body, Strictness.LENIENT);
        passes(body, Strictness.STANDARD);
        if (WITH_UNKNOWN_MEMBERS.contains(fixture.toString())) {
            assertThat(refusal(body, Strictness.STRICT).code()).isIn("unknown_parameter", "invalid_value");
        } else {
            passes(body, Strictness.STRICT);
        }
    }

    @ParameterizedTest
    @EnumSource(Strictness.class)
    void aDamagedRequestIsInvalidOrReadAtEveryLevel(Strictness level) {
        byte[] wrong = {'{', '"', ']', '0', ',', (byte) 0xFF};
        for (Fixture fixture : fixtures()) {
            byte[] body = fixture.bytes("request.json");
            for (int at = 0; at < body.length; at++) {
                byte[] damaged = body.clone();
                damaged[at] = wrong[at % wrong.length];
                GatewayException refusal = refusalOrNull(damaged, level); // and nothing else is thrown
                if (refusal != null) {
                    assertThat(refusal.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Strictness.class)
    void theFilesThatAMessageNamesAreTold(Strictness level) {
        String file = "{\"type\":\"file\",\"file\":{\"file_id\":\"%s\"}}";
        byte[] body = bytes("{\"model\":\"m\",\"messages\":[" + USER + ",{\"content\":["
                + file.formatted("file-1")
                + ",{\"type\":\"text\",\"text\":\"x\"},{\"file\":{\"file_id\":\"file-\\u0032\"},"
                + "\"type\":\"file\"}],\"role\":\"user\"},{\"role\":\"user\",\"content\":[" + file.formatted("file-3")
                + "]}]}");

        assertThat(new OpenAiChatDialect(level).outline(body).references())
                .containsExactly(
                        new Reference("messages[1].content[0].file.file_id", "file-1"),
                        new Reference("messages[1].content[2].file.file_id", "file-2"),
                        new Reference("messages[2].content[0].file.file_id", "file-3"));
    }

    @ParameterizedTest
    @EnumSource(Strictness.class)
    void ofMembersWithTheSameNameTheLastIsRelayedAndAllAreChecked(Strictness level) {
        OpenAiChatDialect dialect = new OpenAiChatDialect(level);
        byte[] twice =
                withMember("\"stream\":true,\"stream_options\":{\"include_usage\":true}," + "\"stream_options\":{}");
        assertThat(dialect.outline(twice)).isEqualTo(new RequestOutline("m", true, false));

        GatewayException refusal = refusal(withMember("\"stream_options\":7,\"stream_options\":null"), level);
        assertThat(refusal.param()).isEqualTo("stream_options");
    }

    @ParameterizedTest
    @EnumSource(Strictness.class)
    void whatSaysWhereARequestGoesStandsOnce(Strictness level) {
        for (String again : List.of("\"model\":\"n\"", "\"model\":null", "\"mod\\u0065l\":\"n\"")) {
            GatewayException refusal = refusal(withMember(again), level);
            assertThat(refusal.param()).as(again).isEqualTo("model");
            assertThat(refusal.message()).isEqualTo("\"model\" stands twice: leave one of them out");
        }
        GatewayException refusal = refusal(withMember("\"stream\":true,\"stream\":null"), level);
        assertThat(refusal.param()).isEqualTo("stream");
        assertThat(refusal.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
        refusal(bytes("{\"model\":null,\"model\":\"m\",\"messages\":[" + USER + "]}"), level);
    }

    @ParameterizedTest
    @EnumSource(Strictness.class)
    void whatSaysWhereARequestGoesIsSpelledAsItIs(Strictness level) {
        for (String name :
                List.of("Model", "MODEL", "\\u004dodel", "mode\\u004c", "Stream", "\u017ftream", "\\u017ftream")) {
            GatewayException refusal = refusal(withMember("\"" + name + "\":\"n\""), level);
            assertThat(refusal.message()).as(name).contains("is spelled wrongly; did you mean \"");
            assertThat(refusal.param())
                    .isNotIn("model", "stream")
                    .isIn("Model", "MODEL", "modeL", "Stream", "\u017ftream");
        }
        GatewayException refusal = refusal(bytes("{\"Model\":\"m\",\"messages\":[" + USER + "]}"), level);
        assertThat(refusal.param()).isEqualTo("Model");
    }

    @ParameterizedTest
    @EnumSource(value = Strictness.class, names = "STRICT", mode = EnumSource.Mode.EXCLUDE)
    void whatIsNotAtTheTopSaysNothingOfWhereARequestGoes(Strictness level) {
        passes(withMember("\"mine\":{\"model\":1,\"model\":2,\"Stream\":3},\"metadata\":{\"Model\":\"a\"}"), level);
        passes(withMember("\"models\":[],\"modem\":1,\"streams\":true,\"mod\u00ebl\":1"), level);
    }

    @Test
    void aFileInAnEarlierListOfMessagesIsToldToo() {
        byte[] body =
                bytes("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"file\",\"file\":"
                        + "{\"file_id\":\"file-1\"}}]}],\"messages\":[" + USER + "]}");
        assertThat(new OpenAiChatDialect().outline(body).references()).hasSize(1);
    }

    @Test
    void theFirstOfSeveralMistakesIsTold() {
        GatewayException refusal =
                refusal(withMember("\"top_p\":9,\"temperature\":9,\"n\":\"x\",\"seed\":{}"), Strictness.STANDARD);
        assertThat(refusal.param()).isEqualTo("top_p");
    }

    @Test
    void brokenJsonIsToldBeforeAMistakeThatStandsBeforeIt() {
        GatewayException refusal = refusal(bytes("{\"model\":7,\"messages\":[],"), Strictness.STRICT);
        assertThat(refusal.message()).startsWith("invalid JSON at line 1, column 26");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"%s\":1", "\"tool_choice\":\"%s\"", "\"metadata\":{\"%s\":1}"})
    void aLongTextOfTheClientIsNotRepeated(String member) {
        GatewayException refusal = refusal(withMember(member.formatted("secret ".repeat(10_000))), Strictness.STRICT);
        assertThat(refusal.message()).hasSizeLessThan(400);
        assertThat(refusal.param()).hasSizeLessThan(100);
    }

    @Test
    void namesAreKnownHoweverTheyAreEscaped() {
        passes(withMember("\"temper\\u0061ture\":1"), Strictness.STRICT);
        GatewayException refusal = refusal(withMember("\"temper\\u0061ture\":9"), Strictness.STANDARD);
        assertThat(refusal.param()).isEqualTo("temperature");
        passes(withMember("\"tool_choice\":\"\\u0061uto\""), Strictness.STRICT);
    }

    private static List<ValidationCase> rows(String member, String verdict) {
        return cases().filter(
                        line -> line.section().equals("body") || line.section().equals("member"))
                .filter(line -> line.verdict().equals(verdict))
                .filter(line -> verdict.equals("ok")
                        ? line.sent().contains("\"" + member + "\":")
                        : line.param() != null && line.param().matches(member + "\\b.*"))
                .toList();
    }

    private static byte[] withMember(String member) {
        return bytes("{\"model\":\"m\",\"messages\":[" + USER + "]," + member + "}");
    }

    private static void passes(byte[] body, Strictness level) {
        assertThat(refusalOrNull(body, level)).as("%s", level).isNull();
    }

    private static GatewayException refusal(byte[] body, Strictness level) {
        return Objects.requireNonNull(refusalOrNull(body, level), () -> level + " lets it pass");
    }

    private static @Nullable GatewayException refusalOrNull(byte[] body, Strictness level) {
        try {
            new OpenAiChatDialect(level).outline(body);
            return null;
        } catch (GatewayException refusal) {
            return refusal;
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
