package io.gapura.model;

import io.gapura.error.GatewayException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Folds the events of an answer into the whole answer. For one thread at a time.
 *
 * <p>It takes any order without complaint and says at every point what has arrived so far: an answer that broke off is
 * settled from that. {@link EventGrammar} is the one that complains.
 */
public final class ResponseAssembler {
    private final Map<Integer, Choice> choices = new TreeMap<>();
    private final Fold fold = new Fold();
    private GenerationEvent.AnswerStarted started =
            new GenerationEvent.AnswerStarted(null, null, null, Extensions.NONE);
    private Extensions extensions = Extensions.NONE;
    private @Nullable Usage usage;
    private @Nullable GatewayException failure;
    private boolean finished;

    /** The whole answer of a complete sequence; a failure in it is thrown. */
    public static GenerationResponse assemble(List<GenerationEvent> events) {
        ResponseAssembler assembler = new ResponseAssembler();
        events.forEach(assembler::add);
        if (assembler.failure != null) {
            throw assembler.failure;
        }
        return assembler.response();
    }

    /** Takes one event. */
    public void add(GenerationEvent event) {
        event.accept(fold);
    }

    /** What has arrived so far. */
    public GenerationResponse response() {
        List<GenerationResponse.Choice> whole = new ArrayList<>(choices.size());
        choices.forEach((index, choice) -> whole.add(choice.whole(index)));
        return new GenerationResponse(
                started.id(), started.model(), started.createdSeconds(), whole, usage, extensions);
    }

    /** Whether the answer is complete. */
    public boolean finished() {
        return finished;
    }

    /** How the answer failed; null while it didn't. */
    public @Nullable GatewayException failure() {
        return failure;
    }

    private Choice choice(int index) {
        return choices.computeIfAbsent(index, key -> new Choice());
    }

    private Block block(int choice, int block) {
        return choice(choice).blocks.computeIfAbsent(block, key -> new Block());
    }

    private static final class Choice {
        private final Map<Integer, Block> blocks = new TreeMap<>();
        private @Nullable List<TokenLogprob> textLogprobs;
        private @Nullable List<TokenLogprob> refusalLogprobs;
        private @Nullable FinishReason finish;
        private Extensions extensions = Extensions.NONE;

        GenerationResponse.Choice whole(int index) {
            List<ContentBlock> content = new ArrayList<>(blocks.size());
            blocks.values().forEach(block -> content.add(block.whole()));
            return new GenerationResponse.Choice(index, content, finish, textLogprobs, refusalLogprobs, extensions);
        }
    }

    /** A block that grows: its first event as a block with an empty text, and what was appended to it. */
    private static final class Block {
        private ContentBlock first = ContentBlock.Text.of("");
        private final StringBuilder text = new StringBuilder();
        private final StringBuilder transcript = new StringBuilder();
        private final List<Annotation> annotations = new ArrayList<>();
        private @Nullable Seal seal;

        ContentBlock whole() {
            if (first instanceof ContentBlock.Text block && block.text().isEmpty()) {
                return new ContentBlock.Text(text.toString(), annotations, block.extensions());
            }
            if (first instanceof ContentBlock.Refusal block && block.text().isEmpty()) {
                return new ContentBlock.Refusal(text.toString(), block.extensions());
            }
            if (first instanceof ContentBlock.Reasoning block && block.text().isEmpty()) {
                return new ContentBlock.Reasoning(
                        block.id(),
                        text.toString(),
                        block.summary(),
                        seal == null ? block.seal() : seal,
                        block.extensions());
            }
            if (first instanceof ContentBlock.ToolCall call && call.arguments().isEmpty()) {
                return new ContentBlock.ToolCall(
                        call.id(),
                        call.name(),
                        text.toString(),
                        call.kind(),
                        seal == null ? call.seal() : seal,
                        call.extensions());
            }
            if (first instanceof ContentBlock.Audio audio
                    && audio.source() instanceof MediaSource.Inline inline
                    && inline.base64().isEmpty()) {
                return new ContentBlock.Audio(
                        new MediaSource.Inline(inline.mediaType(), text.toString()),
                        audio.id(),
                        transcript.isEmpty() ? null : transcript.toString(),
                        audio.extensions());
            }
            return first;
        }
    }

    /** One method an event; the result means nothing. */
    private final class Fold implements GenerationEvent.Visitor<Boolean> {
        @Override
        public Boolean answerStarted(GenerationEvent.AnswerStarted event) {
            started = event;
            extensions = event.extensions();
            return true;
        }

        @Override
        public Boolean textAppended(GenerationEvent.TextAppended event) {
            block(event.choice(), event.block()).text.append(event.text());
            return true;
        }

        @Override
        public Boolean reasoningAppended(GenerationEvent.ReasoningAppended event) {
            Block block = block(event.choice(), event.block());
            if (block.text.isEmpty()) {
                block.first = new ContentBlock.Reasoning(null, "", event.summary(), null, Extensions.NONE);
            }
            block.text.append(event.text());
            return true;
        }

        @Override
        public Boolean refusalAppended(GenerationEvent.RefusalAppended event) {
            Block block = block(event.choice(), event.block());
            block.first = new ContentBlock.Refusal("", Extensions.NONE);
            block.text.append(event.text());
            return true;
        }

        @Override
        public Boolean audioAppended(GenerationEvent.AudioAppended event) {
            Block block = block(event.choice(), event.block());
            ContentBlock.Audio before = block.first instanceof ContentBlock.Audio audio ? audio : null;
            block.first = new ContentBlock.Audio(
                    new MediaSource.Inline(null, ""),
                    event.id() == null && before != null ? before.id() : event.id(),
                    null,
                    before == null ? event.extensions() : before.extensions().and(event.extensions()));
            block.text.append(event.base64());
            block.transcript.append(event.transcript());
            return true;
        }

        @Override
        public Boolean toolCallStarted(GenerationEvent.ToolCallStarted event) {
            block(event.choice(), event.block()).first = new ContentBlock.ToolCall(
                    event.id(), event.name(), "", event.kind(), event.seal(), event.extensions());
            return true;
        }

        @Override
        public Boolean toolArgumentsAppended(GenerationEvent.ToolArgumentsAppended event) {
            block(event.choice(), event.block()).text.append(event.fragment());
            return true;
        }

        @Override
        public Boolean toolCallFinished(GenerationEvent.ToolCallFinished event) {
            return true;
        }

        @Override
        public Boolean blockAdded(GenerationEvent.BlockAdded event) {
            block(event.choice(), event.block()).first = event.content();
            return true;
        }

        @Override
        public Boolean blockSealed(GenerationEvent.BlockSealed event) {
            block(event.choice(), event.block()).seal = event.seal();
            return true;
        }

        @Override
        public Boolean annotationAdded(GenerationEvent.AnnotationAdded event) {
            return block(event.choice(), event.block()).annotations.add(event.annotation());
        }

        @Override
        public Boolean logprobsReported(GenerationEvent.LogprobsReported event) {
            Choice choice = choice(event.choice());
            if (event.refusal()) {
                choice.refusalLogprobs = joined(choice.refusalLogprobs, event.tokens());
            } else {
                choice.textLogprobs = joined(choice.textLogprobs, event.tokens());
            }
            return true;
        }

        @Override
        public Boolean extensionsReported(GenerationEvent.ExtensionsReported event) {
            if (event.choice() == GenerationEvent.ANSWER) {
                extensions = extensions.and(event.extensions());
            } else {
                Choice choice = choice(event.choice());
                choice.extensions = choice.extensions.and(event.extensions());
            }
            return true;
        }

        @Override
        public Boolean usageReported(GenerationEvent.UsageReported event) {
            usage = event.usage();
            return true;
        }

        @Override
        public Boolean choiceFinished(GenerationEvent.ChoiceFinished event) {
            choice(event.choice()).finish = event.reason();
            return true;
        }

        @Override
        public Boolean answerFinished(GenerationEvent.AnswerFinished event) {
            finished = true;
            return true;
        }

        @Override
        public Boolean answerFailed(GenerationEvent.AnswerFailed event) {
            failure = event.failure();
            return true;
        }

        private List<TokenLogprob> joined(@Nullable List<TokenLogprob> before, List<TokenLogprob> more) {
            List<TokenLogprob> all = before == null ? new ArrayList<>() : before;
            all.addAll(more);
            return all;
        }
    }
}
