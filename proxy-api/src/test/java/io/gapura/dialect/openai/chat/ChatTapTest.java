package io.gapura.dialect.openai.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.dialect.AnswerContext;
import io.gapura.dialect.AnswerEdits;
import io.gapura.dialect.StreamTap;
import io.gapura.dialect.StreamTap.Progress;
import io.gapura.dialect.StreamTap.Verdict;
import io.gapura.dialect.Streams;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.frame.SseFrame;
import io.gapura.http.ByteBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The tap, frame by frame: {@code design/PITFALLS.md} 2 to 13. What it writes of whole streams is in the fixtures. */
class ChatTapTest {
    private static final String HEAD =
            "{\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",";
    private static final String ROLE = chunk("{\"role\":\"assistant\",\"content\":\"\"}", "null");
    private static final String TEXT = chunk("{\"content\":\"Hi\"}", "null");
    private static final String STOP = chunk("{}", "\"stop\"");
    private static final String USAGE =
            HEAD + "\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2,\"total_tokens\":5}}";

    private final StreamTap tap = new OpenAiChatDialect().tap(AnswerEdits.NONE);
    private final ByteBuilder replacement = new ByteBuilder(64);

    @Test
    void roleAloneIsPreambleAndTheFirstWordIsGenerated() {
        assertThat(tap.progress()).isEqualTo(Progress.PREAMBLE);
        see(ROLE);
        assertThat(tap.progress()).isEqualTo(Progress.PREAMBLE);
        see(TEXT);
        assertThat(tap.progress()).isEqualTo(Progress.GENERATING);
        see(STOP);
        assertThat(tap.progress()).isEqualTo(Progress.FINISHED);
        assertThat(tap.finish()).isEqualTo("stop");
    }

    @Test
    void reasoningRefusalAndToolsAreGeneratedToo() {
        for (String delta : new String[] {
            "{\"reasoning_content\":\"Hm\"}",
            "{\"reasoning\":\"Hm\"}",
            "{\"refusal\":\"No\"}",
            "{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}}]}",
            "{\"function_call\":{\"name\":\"f\"}}",
            "{\"audio\":{\"id\":\"a\"}}"
        }) {
            StreamTap fresh = new OpenAiChatDialect().tap(AnswerEdits.NONE);
            fresh.see(SseFrame.of(null, chunk(delta, "null")), new ByteBuilder(64));
            assertThat(fresh.progress()).as(delta).isEqualTo(Progress.GENERATING);
        }
    }

    @Test
    void isFinishedOnlyWhenEveryChoiceIs() {
        see(TEXT);
        see(TEXT.replace("\"index\":0", "\"index\":1"));
        see(STOP);
        assertThat(tap.progress()).isEqualTo(Progress.GENERATING);
        see(STOP.replace("\"index\":0", "\"index\":1"));
        assertThat(tap.progress()).isEqualTo(Progress.FINISHED);
    }

    @Test
    void aCutStreamGetsNoDone() {
        see(ROLE);
        see(TEXT);
        assertThat(ended()).isEmpty();
        assertThat(tap.progress()).isEqualTo(Progress.GENERATING);
    }

    @Test
    void aMissingDoneAfterARealEndIsAdded() {
        see(ROLE);
        see(STOP);
        assertThat(ended()).isEqualTo("data: [DONE]\n\n");
        assertThat(ended()).as("once").isEmpty();
    }

    @Test
    void doneGoesOnOnceAndNothingAfterIt() {
        see(ROLE);
        see(STOP);
        assertThat(see("[DONE]")).isEqualTo(Verdict.PASS);
        assertThat(see("[DONE]")).isEqualTo(Verdict.DROP);
        assertThat(see(TEXT)).isEqualTo(Verdict.DROP);
        assertThat(ended()).isEmpty();
    }

    @Test
    void theUsageChunkIsTakenOutAndNotedIfOnlyWeAsked() {
        StreamTap ours = new OpenAiChatDialect().tap(new AnswerEdits(null, true));
        String relayed = Streams.relayed(ours, stream(ROLE, TEXT, STOP, USAGE, "[DONE]"));
        assertThat(relayed).isEqualTo(text(stream(ROLE, TEXT, STOP, "[DONE]")));
        assertThat(Objects.requireNonNull(ours.usage()).totalTokens()).isEqualTo(5);
    }

    @Test
    void usageThatComesAfterDoneIsStillNoted() {
        see(ROLE);
        see(STOP);
        see("[DONE]");
        assertThat(see(USAGE)).isEqualTo(Verdict.DROP);
        assertThat(Objects.requireNonNull(tap.usage()).inputTokens()).isEqualTo(3);
    }

    @Test
    void usageInTheMiddleComesLastAndOnceWhereItWasAsked() {
        String early = chunk("{\"content\":\"Hi\"}", "null").replaceFirst("}$", ",\"usage\":{\"prompt_tokens\":3}}");
        String relayed = Streams.relayed(tap, stream(ROLE, early, STOP));
        assertThat(relayed)
                .isEqualTo(text(
                        stream(ROLE, TEXT, STOP, HEAD + "\"choices\":[],\"usage\":{\"prompt_tokens\":3}}", "[DONE]")));
    }

    @Test
    void aUsageChunkSentTwiceGoesOnOnce() {
        see(ROLE);
        see(STOP);
        assertThat(see(USAGE)).isEqualTo(Verdict.PASS);
        assertThat(see(USAGE)).isEqualTo(Verdict.DROP);
    }

    @Test
    void usageWithoutChoicesGetsEmptyOnes() {
        see(ROLE);
        see(STOP);
        assertThat(
                        see(
                                "{\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":null,\"usage\":{}}"))
                .isEqualTo(Verdict.REPLACE);
        assertThat(replaced()).contains("\"choices\":[],");
    }

    @Test
    void anErrorFrameFailsTheStreamAndIsNotPassed() {
        assertThat(
                        see(
                                "{\"error\":{\"message\":\"slow down\",\"type\":\"requests\",\"code\":\"rate_limit_exceeded\"}}"))
                .isEqualTo(Verdict.DROP);
        assertThat(tap.progress()).isEqualTo(Progress.FAILED);
        GatewayException failure = Objects.requireNonNull(tap.failure());
        assertThat(failure.status()).isEqualTo(429);
        assertThat(failure.message()).isEqualTo("slow down");
        assertThat(see(TEXT)).isEqualTo(Verdict.DROP);
        assertThat(ended()).isEmpty();
    }

    @Test
    void anEventCalledErrorFailsTheStreamWhateverItsData() {
        assertThat(tap.see(SseFrame.of("error", "{\"message\":\"boom\"}"), replacement))
                .isEqualTo(Verdict.DROP);
        assertThat(Objects.requireNonNull(tap.failure()).message()).isEqualTo("boom");
    }

    @Test
    void anErrorThatIsNullIsNone() {
        assertThat(see(TEXT.replaceFirst("}$", ",\"error\":null}"))).isEqualTo(Verdict.REPLACE);
        assertThat(tap.failure()).isNull();
    }

    @Test
    void brokenJsonIsTheUpstreamsFault() {
        see(ROLE);
        assertThat(see("{\"choices\":[{")).isEqualTo(Verdict.DROP);
        assertThat(Objects.requireNonNull(tap.failure()).kind()).isEqualTo(ErrorKind.UPSTREAM_MALFORMED);
        assertThat(tap.progress()).isEqualTo(Progress.FAILED);
    }

    @Test
    void whatNobodySaidComesFromTheContext() {
        AnswerContext context = new AnswerContext("ab", 7, "mine", false);
        StreamTap named = new OpenAiChatDialect().tap(new AnswerEdits(null, false, context));
        String bare = "{\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"x\"}}]}";
        named.see(SseFrame.of(null, bare), replacement);
        assertThat(replaced())
                .isEqualTo(
                        "data: " + bare.substring(0, bare.length() - 1)
                                + ",\"object\":\"chat.completion.chunk\",\"id\":\"chatcmpl-ab\",\"created\":7,\"model\":\"mine\"}\n\n");
    }

    @Test
    void choicesWithoutEndAreRefusedInsteadOfRemembered() {
        for (int i = 0; i < 2000 && tap.failure() == null; i++) {
            see(TEXT.replace("\"index\":0", "\"index\":" + i));
        }
        assertThat(tap.progress()).isEqualTo(Progress.FAILED);
    }

    private Verdict see(String data) {
        replacement.clear();
        return tap.see(SseFrame.of(null, data), replacement);
    }

    private String replaced() {
        return new String(replacement.toByteArray(), StandardCharsets.UTF_8);
    }

    private String ended() {
        ByteBuilder out = new ByteBuilder(16);
        tap.end(out);
        return new String(out.toByteArray(), StandardCharsets.UTF_8);
    }

    private static String chunk(String delta, String finish) {
        return HEAD + "\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":" + finish + "}]}";
    }

    private static byte[] stream(String... data) {
        return ("data: " + String.join("\n\ndata: ", data) + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
