package io.gapura.dialect.openai.completions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gapura.dialect.AnswerContext;
import io.gapura.dialect.AnswerEdits;
import io.gapura.dialect.StreamTap;
import io.gapura.dialect.StreamTap.Progress;
import io.gapura.dialect.Streams;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The tap where text completions differ from chat: {@code design/PITFALLS.md} 2 to 9. What it writes of whole streams is in the fixtures. */
class CompletionsTapTest {
    private static final String DONE = "data: [DONE]\n\n";
    private static final String USAGE =
            "data: {\"id\":\"c\",\"object\":\"text_completion\",\"created\":1,\"model\":\"m\","
                    + "\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2,\"total_tokens\":5}}\n\n";

    @Test
    void theFirstWordIsGenerated() {
        StreamTap tap = tap("{\"prompt\":\"x\"}", AnswerEdits.NONE);
        assertThat(tap.progress()).isEqualTo(Progress.PREAMBLE);
        Streams.relayed(tap, chunk(0, "", null).getBytes(StandardCharsets.UTF_8));
        assertThat(tap.progress()).isEqualTo(Progress.PREAMBLE);
        Streams.relayed(tap, chunk(0, "Hi", null).getBytes(StandardCharsets.UTF_8));
        assertThat(tap.progress()).isEqualTo(Progress.GENERATING);
        Streams.relayed(tap, chunk(0, "", "length").getBytes(StandardCharsets.UTF_8));
        assertThat(tap.progress()).isEqualTo(Progress.FINISHED);
        assertThat(tap.finish()).isEqualTo("length");
    }

    @Test
    void anAnswerToTheFirstOfTwoPromptsIsNotTheEnd() {
        StreamTap tap = tap("{\"prompt\":[\"a\",\"b\"]}", AnswerEdits.NONE);
        String first = chunk(0, "A", "stop");
        assertThat(relayed(tap, first))
                .as("no [DONE]: the second may still come")
                .isEqualTo(first);
        assertThat(tap.progress()).isEqualTo(Progress.GENERATING);
        String second = chunk(1, "B", "stop");
        assertThat(relayed(tap, second)).isEqualTo(second + DONE);
        assertThat(tap.progress()).isEqualTo(Progress.FINISHED);
    }

    @Test
    void waitsForEveryAnswerToEveryPrompt() {
        StreamTap tap = tap("{\"n\":2,\"prompt\":[[1,2],[3]]}", AnswerEdits.NONE);
        for (int i = 0; i < 3; i++) {
            relayed(tap, chunk(i, "x", "stop"));
            assertThat(tap.progress()).isEqualTo(Progress.GENERATING);
        }
        relayed(tap, chunk(3, "x", "stop"));
        assertThat(tap.progress()).isEqualTo(Progress.FINISHED);
    }

    @Test
    void thereMayBeAsManyAnswersAsWereAskedForAndNoFloodOfThem() {
        String choice = "{\"text\":\"\",\"index\":%d,\"logprobs\":null,\"finish_reason\":\"stop\"}";
        byte[] answer = ("{\"id\":\"c\",\"object\":\"text_completion\",\"created\":1,\"model\":\"m\",\"choices\":["
                        + IntStream.range(0, 1500).mapToObj(choice::formatted).collect(Collectors.joining(","))
                        + "]}")
                .getBytes(StandardCharsets.UTF_8);
        OpenAiCompletionsDialect dialect = new OpenAiCompletionsDialect();
        String prompts = "\"a\",".repeat(1499) + "\"a\"";
        AnswerEdits edits = edits("{\"prompt\":[" + prompts + "]}", AnswerEdits.NONE);
        assertThat(dialect.editAnswer(answer, edits).body()).isSameAs(answer);
        AnswerEdits one = edits("{\"prompt\":\"a\"}", AnswerEdits.NONE);
        assertThatThrownBy(() -> dialect.editAnswer(answer, one)).hasMessageContaining("1024");
    }

    @Test
    void aPromptOfManyTokensIsOnePrompt() {
        StreamTap tap = tap("{\"prompt\":[1,2,3]}", AnswerEdits.NONE);
        relayed(tap, chunk(0, "x", "stop"));
        assertThat(tap.progress()).isEqualTo(Progress.FINISHED);
    }

    @Test
    void anUpstreamThatSaysItIsDoneIsBelieved() {
        StreamTap tap = tap("{\"prompt\":[\"a\",\"b\"]}", AnswerEdits.NONE);
        String stream = chunk(0, "A", "stop") + DONE;
        assertThat(relayed(tap, stream)).isEqualTo(stream);
        assertThat(tap.progress()).isEqualTo(Progress.FINISHED);
    }

    @Test
    void usageIsLearnedAndKeptFromAClientThatDidNotAsk() {
        StreamTap tap = tap("{\"prompt\":\"x\"}", new AnswerEdits(null, true));
        assertThat(relayed(tap, chunk(0, "A", "stop") + USAGE + DONE)).isEqualTo(chunk(0, "A", "stop") + DONE);
        assertThat(tap.usage()).isNotNull().extracting("outputTokens").isEqualTo(2L);
    }

    @Test
    void whoAnswersIsSaidWhereTheUpstreamDoesNot() {
        StreamTap tap = tap("{\"prompt\":\"x\"}", AnswerEdits.NONE);
        assertThat(relayed(tap, "data: {\"choices\":[{\"text\":\"A\",\"index\":0,\"finish_reason\":\"stop\"}]}\n\n"))
                .isEqualTo("data: {\"choices\":[{\"text\":\"A\",\"index\":0,\"finish_reason\":\"stop\"}],"
                        + "\"object\":\"text_completion\",\"id\":\"cmpl-x\",\"created\":7,\"model\":\"asked\"}\n\n"
                        + DONE);
    }

    private static String relayed(StreamTap tap, String stream) {
        return Streams.relayed(tap, stream.getBytes(StandardCharsets.UTF_8));
    }

    private static StreamTap tap(String request, AnswerEdits edits) {
        return new OpenAiCompletionsDialect().tap(edits(request, edits));
    }

    private static AnswerEdits edits(String request, AnswerEdits edits) {
        AnswerContext context = new AnswerContext("x", 7, "asked", false, request.getBytes(StandardCharsets.UTF_8));
        return new AnswerEdits(edits.model(), edits.dropUsageChunk(), context);
    }

    private static String chunk(int index, String text, @Nullable String finish) {
        String end = finish == null ? "null" : "\"" + finish + "\"";
        return "data: {\"id\":\"c\",\"object\":\"text_completion\",\"created\":1,\"model\":\"m\",\"choices\":[{\"text\":\""
                + text + "\",\"index\":" + index + ",\"logprobs\":null,\"finish_reason\":" + end + "}]}\n\n";
    }
}
