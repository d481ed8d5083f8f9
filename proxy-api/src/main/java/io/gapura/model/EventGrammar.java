package io.gapura.model;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The legal order of an answer's events, as a checker that is shown one after the other. For one thread at a time.
 *
 * <ul>
 *   <li>{@code AnswerStarted} comes first, once; {@code AnswerFailed} may stand in its place.
 *   <li>Exactly one {@code AnswerFinished} or {@code AnswerFailed} comes last.
 *   <li>The blocks of a choice open in the order 0, 1, 2… Appending to the number after the last one opens it.
 *   <li>A block that is not a tool call is open until the next block of its choice opens, and keeps its kind. Tool calls are
 *       open until they are finished and may be interleaved.
 *   <li>Seals and annotations are for blocks that are or were open.
 *   <li>A choice finishes once, after its tool calls; then nothing more is generated in it.
 *   <li>The answer finishes after all choices that began.
 * </ul>
 */
public final class EventGrammar {
    private enum Kind {
        TEXT,
        REASONING,
        REFUSAL,
        AUDIO,
        TOOL_OPEN,
        TOOL_CLOSED,
        WHOLE
    }

    private static final class Choice {
        private final Map<Integer, Kind> blocks = new HashMap<>();
        private boolean finished;
    }

    private final Map<Integer, Choice> choices = new HashMap<>();
    private final Rules rules = new Rules();
    private boolean started;
    private boolean ended;

    /** What is wrong with a sequence of events that should be a whole answer; null if nothing is. */
    public static @Nullable String problem(List<GenerationEvent> events) {
        EventGrammar grammar = new EventGrammar();
        for (int i = 0; i < events.size(); i++) {
            String problem = grammar.see(events.get(i));
            if (problem != null) {
                return "event " + i + ": " + problem;
            }
        }
        return grammar.ended ? null : "neither AnswerFinished nor AnswerFailed at the end";
    }

    /** What is wrong with this event at this place; null if nothing is. */
    public @Nullable String see(GenerationEvent event) {
        if (ended) {
            return event + " after the end";
        }
        if (!started
                && !(event instanceof GenerationEvent.AnswerStarted)
                && !(event instanceof GenerationEvent.AnswerFailed)) {
            return event + " before AnswerStarted";
        }
        String problem = event.accept(rules);
        return problem.isEmpty() ? null : problem + ": " + event;
    }

    /** Whether the last event was seen. */
    public boolean ended() {
        return ended;
    }

    private Choice choice(int index) {
        return choices.computeIfAbsent(index, key -> new Choice());
    }

    private String append(int index, int block, Kind kind) {
        Choice choice = choice(index);
        if (choice.finished) {
            return "the choice is finished";
        }
        int next = choice.blocks.size();
        if (block == next) {
            choice.blocks.put(block, kind);
            return "";
        }
        if (block != next - 1 || choice.blocks.get(block) != kind) {
            return "block " + block + " is not open for " + kind + ", the next block is " + next;
        }
        return kind == Kind.WHOLE ? "block " + block + " came whole already" : "";
    }

    private String open(int index, int block, Kind kind) {
        Choice choice = choice(index);
        if (choice.finished) {
            return "the choice is finished";
        }
        int next = choice.blocks.size();
        if (block != next) {
            return "the next block is " + next;
        }
        choice.blocks.put(block, kind);
        return "";
    }

    private String tool(int index, int block, Kind after) {
        Choice choice = choice(index);
        if (choice.blocks.get(block) != Kind.TOOL_OPEN) {
            return "block " + block + " is no open tool call";
        }
        choice.blocks.put(block, after);
        return "";
    }

    private String known(int index, int block) {
        return choice(index).blocks.containsKey(block) ? "" : "block " + block + " never opened";
    }

    private final class Rules implements GenerationEvent.Visitor<String> {
        @Override
        public String answerStarted(GenerationEvent.AnswerStarted event) {
            if (started) {
                return "started twice";
            }
            started = true;
            return "";
        }

        @Override
        public String textAppended(GenerationEvent.TextAppended event) {
            return event.text().isEmpty() ? "empty text" : append(event.choice(), event.block(), Kind.TEXT);
        }

        @Override
        public String reasoningAppended(GenerationEvent.ReasoningAppended event) {
            return append(event.choice(), event.block(), Kind.REASONING);
        }

        @Override
        public String refusalAppended(GenerationEvent.RefusalAppended event) {
            return event.text().isEmpty() ? "empty refusal" : append(event.choice(), event.block(), Kind.REFUSAL);
        }

        @Override
        public String audioAppended(GenerationEvent.AudioAppended event) {
            return append(event.choice(), event.block(), Kind.AUDIO);
        }

        @Override
        public String toolCallStarted(GenerationEvent.ToolCallStarted event) {
            return event.name().isEmpty()
                    ? "a tool without a name"
                    : open(event.choice(), event.block(), Kind.TOOL_OPEN);
        }

        @Override
        public String toolArgumentsAppended(GenerationEvent.ToolArgumentsAppended event) {
            return event.fragment().isEmpty() ? "empty arguments" : tool(event.choice(), event.block(), Kind.TOOL_OPEN);
        }

        @Override
        public String toolCallFinished(GenerationEvent.ToolCallFinished event) {
            return tool(event.choice(), event.block(), Kind.TOOL_CLOSED);
        }

        @Override
        public String blockAdded(GenerationEvent.BlockAdded event) {
            return open(event.choice(), event.block(), Kind.WHOLE);
        }

        @Override
        public String blockSealed(GenerationEvent.BlockSealed event) {
            return known(event.choice(), event.block());
        }

        @Override
        public String annotationAdded(GenerationEvent.AnnotationAdded event) {
            return choice(event.choice()).blocks.get(event.block()) == Kind.TEXT ? "" : "no text block to annotate";
        }

        @Override
        public String logprobsReported(GenerationEvent.LogprobsReported event) {
            return choice(event.choice()).finished ? "the choice is finished" : "";
        }

        @Override
        public String extensionsReported(GenerationEvent.ExtensionsReported event) {
            return "";
        }

        @Override
        public String usageReported(GenerationEvent.UsageReported event) {
            return "";
        }

        @Override
        public String choiceFinished(GenerationEvent.ChoiceFinished event) {
            Choice choice = choice(event.choice());
            if (choice.finished) {
                return "finished twice";
            }
            choice.finished = true;
            return choice.blocks.containsValue(Kind.TOOL_OPEN) ? "a tool call is still open" : "";
        }

        @Override
        public String answerFinished(GenerationEvent.AnswerFinished event) {
            ended = true;
            return choices.values().stream().allMatch(choice -> choice.finished) ? "" : "a choice is not finished";
        }

        @Override
        public String answerFailed(GenerationEvent.AnswerFailed event) {
            ended = true;
            return "";
        }
    }
}
