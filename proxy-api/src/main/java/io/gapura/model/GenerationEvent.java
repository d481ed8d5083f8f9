package io.gapura.model;

import io.gapura.error.GatewayException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing that happens while an answer arrives. Immutable. {@link EventGrammar} has the legal order; a whole answer is the
 * fold of its events ({@link ResponseAssembler}).
 *
 * <p>{@code choice} counts the answers to one request from 0. {@code block} counts the pieces of one choice from 0, in the
 * order in which they open.
 */
public sealed interface GenerationEvent {
    /** In the place of a choice: what is said is said of the whole answer. */
    int ANSWER = -1;

    /** Calls the method for this kind; where a new kind is added, the compiler finds who doesn't know it. */
    <R> R accept(Visitor<R> visitor);
    /**
     * The answer begins; always the first event but for a failure.
     *
     * @param id the provider's id
     * @param model the model that answers, as the provider names it
     * @param createdSeconds when it began, in seconds since 1970
     * @param extensions what else the dialect says of the answer
     */
    record AnswerStarted(
            @Nullable String id, @Nullable String model, @Nullable Long createdSeconds, Extensions extensions)
            implements GenerationEvent {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.answerStarted(this);
        }
    }

    /**
     * More words of a text block; the first of them opens it.
     *
     * @param text never empty
     */
    record TextAppended(int choice, int block, String text) implements GenerationEvent {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.textAppended(this);
        }
    }

    /**
     * More thoughts of a reasoning block; the first of them opens it. May be empty where only a seal follows.
     *
     * @param text the thoughts
     * @param summary whether they are a summary
     */
    record ReasoningAppended(int choice, int block, String text, boolean summary) implements GenerationEvent {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.reasoningAppended(this);
        }
    }

    /**
     * More words of a refusal; the first of them opens the block.
     *
     * @param text never empty
     */
    record RefusalAppended(int choice, int block, String text) implements GenerationEvent {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.refusalAppended(this);
        }
    }

    /**
     * More of a sound; the first opens the block.
     *
     * @param id the provider's id of the sound, where this event tells it
     * @param base64 more of the sound; empty where there is only transcript
     * @param transcript more of the words that are heard; may be empty
     * @param extensions what else the dialect says
     */
    record AudioAppended(
            int choice, int block, @Nullable String id, String base64, String transcript, Extensions extensions)
            implements GenerationEvent {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.audioAppended(this);
        }
    }

    /**
     * The model calls a tool; opens the block. Calls may be open side by side.
     *
     * @param id pairs the call with its result
     * @param name the tool; never half a name
     * @param kind what sort of tool
     * @param seal what the provider wants to see again with the call, where it is known this early
     * @param extensions what else the dialect says
     */
    record ToolCallStarted(
            int choice,
            int block,
            @Nullable String id,
            String name,
            ToolKind kind,
            @Nullable Seal seal,
            Extensions extensions)
            implements GenerationEvent {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.toolCallStarted(this);
        }
    }

    /**
     * More of a call's arguments, cut anywhere.
     *
     * @param fragment never empty
     */
    record ToolArgumentsAppended(int choice, int block, String fragment) implements GenerationEvent {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.toolArgumentsAppended(this);
        }
    }

    /** A call is complete, or as complete as it will be. */
    record ToolCallFinished(int choice, int block) implements GenerationEvent {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.toolCallFinished(this);
        }
    }

    /**
     * A block that comes whole: an image, something that only one dialect knows.
     *
     * @param content all of it
     */
    record BlockAdded(int choice, int block, ContentBlock content) implements GenerationEvent {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.blockAdded(this);
        }
    }

    /**
     * The provider's seal on a block that is or was open.
     *
     * @param seal to be sent back byte for byte
     */
    record BlockSealed(int choice, int block, Seal seal) implements GenerationEvent {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.blockSealed(this);
        }
    }

    /**
     * A note on a text block that is or was open.
     *
     * @param annotation the note
     */
    record AnnotationAdded(int choice, int block, Annotation annotation) implements GenerationEvent {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.annotationAdded(this);
        }
    }

    /**
     * How likely the latest tokens were.
     *
     * @param refusal whether they are of the refusal and not of the text
     * @param tokens in the order they were made
     */
    record LogprobsReported(int choice, boolean refusal, List<TokenLogprob> tokens) implements GenerationEvent {
        /** Copies the tokens. */
        public LogprobsReported {
            tokens = List.copyOf(tokens);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.logprobsReported(this);
        }
    }

    /**
     * Something that only one dialect says of a choice or of the whole answer.
     *
     * @param choice the choice, or {@link GenerationEvent#ANSWER}
     * @param extensions what was said; a later value of a member replaces an earlier one
     */
    record ExtensionsReported(int choice, Extensions extensions) implements GenerationEvent {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.extensionsReported(this);
        }
    }

    /**
     * What the answer has cost so far; a later report replaces an earlier one.
     *
     * @param usage totals, not increments
     */
    record UsageReported(Usage usage) implements GenerationEvent {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.usageReported(this);
        }
    }

    /**
     * A choice is complete. Nothing is appended to it any more.
     *
     * @param reason why it ended
     */
    record ChoiceFinished(int choice, FinishReason reason) implements GenerationEvent {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.choiceFinished(this);
        }
    }

    /** The answer is complete; the last event. */
    record AnswerFinished() implements GenerationEvent {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.answerFinished(this);
        }
    }

    /**
     * The answer failed, before or after it began; the last event.
     *
     * @param failure what to tell the client
     */
    record AnswerFailed(GatewayException failure) implements GenerationEvent {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.answerFailed(this);
        }
    }

    /** One method a kind. */
    interface Visitor<R> {
        /** For {@link AnswerStarted}. */
        R answerStarted(AnswerStarted event);

        /** For {@link TextAppended}. */
        R textAppended(TextAppended event);

        /** For {@link ReasoningAppended}. */
        R reasoningAppended(ReasoningAppended event);

        /** For {@link RefusalAppended}. */
        R refusalAppended(RefusalAppended event);

        /** For {@link AudioAppended}. */
        R audioAppended(AudioAppended event);

        /** For {@link ToolCallStarted}. */
        R toolCallStarted(ToolCallStarted event);

        /** For {@link ToolArgumentsAppended}. */
        R toolArgumentsAppended(ToolArgumentsAppended event);

        /** For {@link ToolCallFinished}. */
        R toolCallFinished(ToolCallFinished event);

        /** For {@link BlockAdded}. */
        R blockAdded(BlockAdded event);

        /** For {@link BlockSealed}. */
        R blockSealed(BlockSealed event);

        /** For {@link AnnotationAdded}. */
        R annotationAdded(AnnotationAdded event);

        /** For {@link LogprobsReported}. */
        R logprobsReported(LogprobsReported event);

        /** For {@link ExtensionsReported}. */
        R extensionsReported(ExtensionsReported event);

        /** For {@link UsageReported}. */
        R usageReported(UsageReported event);

        /** For {@link ChoiceFinished}. */
        R choiceFinished(ChoiceFinished event);

        /** For {@link AnswerFinished}. */
        R answerFinished(AnswerFinished event);

        /** For {@link AnswerFailed}. */
        R answerFailed(AnswerFailed event);
    }
}
