package io.gapura.relay;

import io.gapura.model.FinishReason;
import io.gapura.model.GenerationEvent;
import io.gapura.model.Usage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes one answer of several that were asked for side by side: the first choice of each becomes a choice of the whole, numbered
 * by the call that gave it, whatever the order in which their events come. For one thread at a time.
 *
 * <p>What is said of the answer as such (id, model, extensions) is said by the call that began first. Usage is added up: each
 * call has really read the input. Choices beside the first of a call were not asked for and are left out.
 */
final class AnswerMerge {
    private final Part[] parts;
    private final Consumer<GenerationEvent> out;
    private @Nullable Part first;
    private int finished;
    private boolean ended;

    /** A merge of so many answers into events that are told to {@code out}. */
    AnswerMerge(int calls, Consumer<GenerationEvent> out) {
        this.out = out;
        this.parts = new Part[calls];
        for (int i = 0; i < calls; i++) {
            parts[i] = new Part(i);
        }
    }

    /** Takes the next event of a call. */
    void take(int call, GenerationEvent event) {
        if (!ended && !parts[call].finished) {
            event.accept(parts[call]);
        }
    }

    /** Whether this call's answer is complete. */
    boolean finished(int call) {
        return parts[call].finished;
    }

    /** One method an event; the result says whether it was told. */
    private final class Part implements GenerationEvent.Visitor<Boolean> {
        private final int number;
        private @Nullable Usage usage;
        private boolean finished;

        Part(int number) {
            this.number = number;
        }

        private boolean tell(GenerationEvent event) {
            out.accept(event);
            return true;
        }

        @Override
        public Boolean answerStarted(GenerationEvent.AnswerStarted event) {
            if (first != null) {
                return false;
            }
            first = this;
            return tell(event);
        }

        @Override
        public Boolean textAppended(GenerationEvent.TextAppended event) {
            return event.choice() == 0 && tell(new GenerationEvent.TextAppended(number, event.block(), event.text()));
        }

        @Override
        public Boolean reasoningAppended(GenerationEvent.ReasoningAppended event) {
            return event.choice() == 0
                    && tell(new GenerationEvent.ReasoningAppended(
                            number, event.block(), event.text(), event.summary()));
        }

        @Override
        public Boolean refusalAppended(GenerationEvent.RefusalAppended event) {
            return event.choice() == 0
                    && tell(new GenerationEvent.RefusalAppended(number, event.block(), event.text()));
        }

        @Override
        public Boolean audioAppended(GenerationEvent.AudioAppended event) {
            return event.choice() == 0
                    && tell(new GenerationEvent.AudioAppended(
                            number, event.block(), event.id(), event.base64(), event.transcript(), event.extensions()));
        }

        @Override
        public Boolean toolCallStarted(GenerationEvent.ToolCallStarted event) {
            return event.choice() == 0
                    && tell(new GenerationEvent.ToolCallStarted(
                            number,
                            event.block(),
                            event.id(),
                            event.name(),
                            event.kind(),
                            event.seal(),
                            event.extensions()));
        }

        @Override
        public Boolean toolArgumentsAppended(GenerationEvent.ToolArgumentsAppended event) {
            return event.choice() == 0
                    && tell(new GenerationEvent.ToolArgumentsAppended(number, event.block(), event.fragment()));
        }

        @Override
        public Boolean toolCallFinished(GenerationEvent.ToolCallFinished event) {
            return event.choice() == 0 && tell(new GenerationEvent.ToolCallFinished(number, event.block()));
        }

        @Override
        public Boolean blockAdded(GenerationEvent.BlockAdded event) {
            return event.choice() == 0 && tell(new GenerationEvent.BlockAdded(number, event.block(), event.content()));
        }

        @Override
        public Boolean blockSealed(GenerationEvent.BlockSealed event) {
            return event.choice() == 0 && tell(new GenerationEvent.BlockSealed(number, event.block(), event.seal()));
        }

        @Override
        public Boolean annotationAdded(GenerationEvent.AnnotationAdded event) {
            return event.choice() == 0
                    && tell(new GenerationEvent.AnnotationAdded(number, event.block(), event.annotation()));
        }

        @Override
        public Boolean logprobsReported(GenerationEvent.LogprobsReported event) {
            return event.choice() == 0
                    && tell(new GenerationEvent.LogprobsReported(number, event.refusal(), event.tokens()));
        }

        @Override
        public Boolean extensionsReported(GenerationEvent.ExtensionsReported event) {
            if (event.choice() == GenerationEvent.ANSWER) {
                return first == this && tell(event);
            }
            return event.choice() == 0 && tell(new GenerationEvent.ExtensionsReported(number, event.extensions()));
        }

        @Override
        public Boolean usageReported(GenerationEvent.UsageReported event) {
            usage = event.usage();
            return tell(new GenerationEvent.UsageReported(paid()));
        }

        @Override
        public Boolean choiceFinished(GenerationEvent.ChoiceFinished event) {
            FinishReason reason = event.reason();
            return event.choice() == 0 && tell(new GenerationEvent.ChoiceFinished(number, reason));
        }

        @Override
        public Boolean answerFinished(GenerationEvent.AnswerFinished event) {
            finished = true;
            AnswerMerge.this.finished++;
            ended = AnswerMerge.this.finished == parts.length;
            return ended && tell(event);
        }

        @Override
        public Boolean answerFailed(GenerationEvent.AnswerFailed event) {
            ended = true;
            return tell(event);
        }
    }

    /** What all calls have cost so far. */
    private Usage paid() {
        Usage sum = null;
        for (Part part : parts) {
            Usage usage = part.usage;
            if (usage != null) {
                sum = sum == null ? usage : sum.plus(usage);
            }
        }
        return sum == null ? Usage.of(0, 0) : sum;
    }
}
