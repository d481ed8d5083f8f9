package io.gapura.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.model.GenerationEvent.AnswerFailed;
import io.gapura.model.GenerationEvent.AnswerFinished;
import io.gapura.model.GenerationEvent.AnswerStarted;
import io.gapura.model.GenerationEvent.BlockAdded;
import io.gapura.model.GenerationEvent.ChoiceFinished;
import io.gapura.model.GenerationEvent.ReasoningAppended;
import io.gapura.model.GenerationEvent.TextAppended;
import io.gapura.model.GenerationEvent.ToolArgumentsAppended;
import io.gapura.model.GenerationEvent.ToolCallFinished;
import io.gapura.model.GenerationEvent.ToolCallStarted;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the grammar of events lets through, and what it complains about. */
class EventGrammarTest {
    private static final GenerationEvent START = new AnswerStarted(null, null, null, Extensions.NONE);
    private static final GenerationEvent STOP = new ChoiceFinished(0, FinishReason.of(FinishReason.Kind.STOP));
    private static final GenerationEvent END = new AnswerFinished();
    private static final GenerationEvent FAILED = new AnswerFailed(new GatewayException(ErrorKind.UPSTREAM_CUT, "cut"));

    @Test
    void interleavedToolCallsBesideTextAreLegal() {
        legal(START, text(0), tool(1), tool(2), arguments(2), arguments(1), done(2), done(1), text(3), STOP, END);
    }

    @Test
    void aFailureMayStandAnywhereButAfterTheEnd() {
        legal(FAILED);
        legal(START, text(0), FAILED);
        illegal("after the end", START, STOP, END, FAILED);
    }

    @Test
    void theAnswerStartsOnceAndFirst() {
        illegal("before AnswerStarted", text(0));
        illegal("started twice", START, START);
    }

    @Test
    void theAnswerEnds() {
        illegal("at the end", START, text(0), STOP);
        illegal("a choice is not finished", START, text(0), END);
    }

    @Test
    void blocksOpenInOrderAndKeepTheirKind() {
        illegal("the next block is 0", START, text(1));
        illegal("not open for TEXT", START, text(0), tool(1), text(0));
        illegal("not open for TEXT", START, new ReasoningAppended(0, 0, "x", false), text(0));
        illegal("the next block is 1", START, text(0), tool(0));
        illegal("the next block is 1", START, text(0), new BlockAdded(0, 2, ContentBlock.Text.of("x")));
    }

    @Test
    void toolCallsAreClosedOnceAndBeforeTheirChoice() {
        illegal("a tool call is still open", START, tool(0), STOP);
        illegal("no open tool call", START, tool(0), done(0), arguments(0));
        illegal("no open tool call", START, text(0), arguments(0));
        illegal("without a name", START, new ToolCallStarted(0, 0, "id", "", ToolKind.FUNCTION, null, Extensions.NONE));
    }

    @Test
    void nothingIsGeneratedInAFinishedChoice() {
        illegal("the choice is finished", START, STOP, text(0));
        illegal("finished twice", START, STOP, STOP);
    }

    @Test
    void emptyPiecesAreNone() {
        illegal("empty text", START, new TextAppended(0, 0, ""));
        illegal("empty arguments", START, tool(0), new ToolArgumentsAppended(0, 0, ""));
    }

    private static void legal(GenerationEvent... events) {
        assertThat(EventGrammar.problem(List.of(events))).isNull();
    }

    private static void illegal(String words, GenerationEvent... events) {
        assertThat(EventGrammar.problem(List.of(events))).contains(words);
    }

    private static GenerationEvent text(int block) {
        return new TextAppended(0, block, "x");
    }

    private static GenerationEvent tool(int block) {
        return new ToolCallStarted(0, block, "id" + block, "f", ToolKind.FUNCTION, null, Extensions.NONE);
    }

    private static GenerationEvent arguments(int block) {
        return new ToolArgumentsAppended(0, block, "{}");
    }

    private static GenerationEvent done(int block) {
        return new ToolCallFinished(0, block);
    }
}
