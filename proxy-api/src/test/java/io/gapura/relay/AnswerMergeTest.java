package io.gapura.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.model.EventGrammar;
import io.gapura.model.Extensions;
import io.gapura.model.FinishReason;
import io.gapura.model.GenerationEvent;
import io.gapura.model.GenerationEvent.AnswerFailed;
import io.gapura.model.GenerationEvent.AnswerFinished;
import io.gapura.model.GenerationEvent.AnswerStarted;
import io.gapura.model.GenerationEvent.ChoiceFinished;
import io.gapura.model.GenerationEvent.ReasoningAppended;
import io.gapura.model.GenerationEvent.TextAppended;
import io.gapura.model.GenerationEvent.ToolArgumentsAppended;
import io.gapura.model.GenerationEvent.ToolCallFinished;
import io.gapura.model.GenerationEvent.ToolCallStarted;
import io.gapura.model.GenerationEvent.UsageReported;
import io.gapura.model.ToolKind;
import io.gapura.model.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Laws of answers that are merged, over any interleaving. */
class AnswerMergeTest {
    private static final FinishReason STOP = FinishReason.of(FinishReason.Kind.STOP, "stop");

    private static List<GenerationEvent> answer(String text) {
        return List.of(
                new AnswerStarted("id-" + text, "m", 1L, Extensions.NONE),
                new ReasoningAppended(0, 0, "hm", false),
                new TextAppended(0, 1, text),
                new TextAppended(0, 1, text),
                new ToolCallStarted(0, 2, "c-" + text, "f", ToolKind.FUNCTION, null, Extensions.NONE),
                new UsageReported(Usage.of(5, 1)),
                new ToolArgumentsAppended(0, 2, "{}"),
                new ToolCallFinished(0, 2),
                new UsageReported(Usage.of(5, 4)),
                new ChoiceFinished(0, STOP),
                new AnswerFinished());
    }

    /** Mixes the answers, each in its own order. */
    private static List<GenerationEvent> mixed(List<List<GenerationEvent>> answers, Random random) {
        List<GenerationEvent> out = new ArrayList<>();
        AnswerMerge merge = new AnswerMerge(answers.size(), out::add);
        int[] at = new int[answers.size()];
        int left = answers.stream().mapToInt(List::size).sum();
        while (left > 0) {
            int call = random.nextInt(answers.size());
            if (at[call] < answers.get(call).size()) {
                merge.take(call, answers.get(call).get(at[call]++));
                left--;
            }
        }
        return out;
    }

    @Test
    void keepsTheGrammarWhateverTheOrder() {
        List<List<GenerationEvent>> answers = List.of(answer("a"), answer("b"), answer("c"));
        for (int seed = 0; seed < 500; seed++) {
            List<GenerationEvent> events = mixed(answers, new Random(seed));
            assertThat(EventGrammar.problem(events)).as("seed %d", seed).isNull();
            assertThat(events).filteredOn(AnswerStarted.class::isInstance).hasSize(1);
            assertThat(events).filteredOn(AnswerFinished.class::isInstance).hasSize(1);
            assertThat(events.stream().filter(UsageReported.class::isInstance).reduce((first, second) -> second))
                    .hasValue(new UsageReported(Usage.of(15, 12)));
            assertThat(events)
                    .filteredOn(event -> event instanceof TextAppended text && text.choice() == 1)
                    .containsExactly(new TextAppended(1, 1, "b"), new TextAppended(1, 1, "b"));
        }
    }

    @Test
    void keepsTheGrammarWhereOneFailsWhateverTheOrder() {
        GatewayException failure = new GatewayException(ErrorKind.UPSTREAM_CUT, "cut");
        List<GenerationEvent> failing = new ArrayList<>(answer("b").subList(0, 6));
        failing.add(new AnswerFailed(failure));
        for (int seed = 0; seed < 500; seed++) {
            List<GenerationEvent> events = mixed(List.of(answer("a"), failing), new Random(seed));
            assertThat(EventGrammar.problem(events)).as("seed %d", seed).isNull();
            assertThat(events.get(events.size() - 1)).isEqualTo(new AnswerFailed(failure));
        }
    }

    @Test
    void leavesOutChoicesThatNobodyAskedFor() {
        List<GenerationEvent> generous = List.of(
                new AnswerStarted("x", "m", 1L, Extensions.NONE),
                new TextAppended(0, 0, "wanted"),
                new TextAppended(1, 0, "not wanted"),
                new ChoiceFinished(0, STOP),
                new ChoiceFinished(1, STOP),
                new AnswerFinished());
        List<GenerationEvent> events = mixed(List.of(generous, generous), new Random(1));
        assertThat(EventGrammar.problem(events)).isNull();
        assertThat(events)
                .contains(new TextAppended(0, 0, "wanted"), new TextAppended(1, 0, "wanted"))
                .noneMatch(event ->
                        event instanceof TextAppended text && text.text().startsWith("not"));
    }
}
