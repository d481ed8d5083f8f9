package io.gapura.reasoning;

import io.gapura.exchange.Caller;
import io.gapura.model.ContentBlock;
import io.gapura.model.Extensions;
import io.gapura.model.GenerationEvent;
import io.gapura.model.Seal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sees the events of one answer, and remembers at its end what was sealed in the choices that call tools; before the client hears of the
 * end, so that its next request finds it. Calls without an id get one, by which the client can name them. For one thread at a time.
 */
final class ReasoningNotes implements Consumer<GenerationEvent> {
    private final ReasoningMemory memory;
    private final Caller caller;
    private final String exchangeId;
    private final Consumer<GenerationEvent> next;
    private final Map<Integer, Choice> choices = new HashMap<>();

    ReasoningNotes(ReasoningMemory memory, Caller caller, String exchangeId, Consumer<GenerationEvent> next) {
        this.memory = memory;
        this.caller = caller;
        this.exchangeId = exchangeId;
        this.next = next;
    }

    /** What one choice has thought and called, by number of block. */
    private static final class Choice {
        private final Map<Integer, Thought> thoughts = new TreeMap<>();
        private final Map<Integer, Call> calls = new TreeMap<>();
    }

    private static final class Thought {
        private final StringBuilder text = new StringBuilder();
        private boolean summary;
        private @Nullable String id;
        private @Nullable Seal seal;
    }

    private static final class Call {
        private final String id;
        private @Nullable Seal seal;

        Call(String id, @Nullable Seal seal) {
            this.id = id;
            this.seal = seal;
        }
    }

    @Override
    public void accept(GenerationEvent event) {
        if (event instanceof GenerationEvent.ReasoningAppended more) {
            Thought thought = thought(more.choice(), more.block());
            thought.text.append(more.text());
            thought.summary = more.summary();
        } else if (event instanceof GenerationEvent.BlockAdded added
                && added.content() instanceof ContentBlock.Reasoning whole) {
            Thought thought = thought(added.choice(), added.block());
            thought.text.append(whole.text());
            thought.summary = whole.summary();
            thought.id = whole.id();
            thought.seal = whole.seal();
        } else if (event instanceof GenerationEvent.BlockSealed sealed) {
            seal(sealed);
        } else if (event instanceof GenerationEvent.ToolCallStarted started) {
            next.accept(called(started));
            return;
        } else if (event instanceof GenerationEvent.AnswerFinished) {
            choices.values().forEach(this::remember);
            choices.clear();
        }
        next.accept(event);
    }

    private Choice choice(int index) {
        return choices.computeIfAbsent(index, key -> new Choice());
    }

    private Thought thought(int index, int block) {
        return choice(index).thoughts.computeIfAbsent(block, key -> new Thought());
    }

    private void seal(GenerationEvent.BlockSealed sealed) {
        Choice choice = choice(sealed.choice());
        Call call = choice.calls.get(sealed.block());
        Thought thought = choice.thoughts.get(sealed.block());
        if (call != null) {
            call.seal = sealed.seal();
        } else if (thought != null) {
            thought.seal = sealed.seal();
        }
    }

    private GenerationEvent.ToolCallStarted called(GenerationEvent.ToolCallStarted event) {
        String id = event.id() != null ? event.id() : "call_" + exchangeId + "_" + event.choice() + "_" + event.block();
        choice(event.choice()).calls.put(event.block(), new Call(id, event.seal()));
        return event.id() != null
                ? event
                : new GenerationEvent.ToolCallStarted(
                        event.choice(),
                        event.block(),
                        id,
                        event.name(),
                        event.kind(),
                        event.seal(),
                        event.extensions());
    }

    private void remember(Choice choice) {
        List<ContentBlock.Reasoning> sealed = new ArrayList<>();
        for (Thought thought : choice.thoughts.values()) {
            if (thought.seal != null) {
                sealed.add(new ContentBlock.Reasoning(
                        thought.id, thought.text.toString(), thought.summary, thought.seal, Extensions.NONE));
            }
        }
        for (Call call : choice.calls.values()) {
            Remembered remembered = new Remembered(sealed, call.seal);
            if (!remembered.isEmpty()) {
                memory.remember(caller, call.id, remembered);
            }
        }
    }
}
