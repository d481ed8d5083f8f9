package io.gapura.model;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The events of a whole answer: the way back of {@link ResponseAssembler}. Thread-safe. */
public final class ResponseReplayer {
    private ResponseReplayer() {}

    /** The events, in an order that {@link EventGrammar} allows. A choice without an end gives a sequence without one. */
    public static List<GenerationEvent> replay(GenerationResponse response) {
        List<GenerationEvent> events = new ArrayList<>();
        events.add(new GenerationEvent.AnswerStarted(
                response.id(), response.model(), response.createdSeconds(), response.extensions()));
        boolean complete = true;
        for (GenerationResponse.Choice choice : response.choices()) {
            complete &= replay(choice, events);
        }
        if (response.usage() != null) {
            events.add(new GenerationEvent.UsageReported(response.usage()));
        }
        if (complete) {
            events.add(new GenerationEvent.AnswerFinished());
        }
        return events;
    }

    private static boolean replay(GenerationResponse.Choice choice, List<GenerationEvent> events) {
        int block = 0;
        for (ContentBlock content : choice.content()) {
            content.accept(new Blocks(choice.index(), block++, events));
        }
        logprobs(choice.index(), false, choice.textLogprobs(), events);
        logprobs(choice.index(), true, choice.refusalLogprobs(), events);
        if (!choice.extensions().isEmpty()) {
            events.add(new GenerationEvent.ExtensionsReported(choice.index(), choice.extensions()));
        }
        if (choice.finish() == null) {
            return false;
        }
        events.add(new GenerationEvent.ChoiceFinished(choice.index(), choice.finish()));
        return true;
    }

    private static void logprobs(
            int choice, boolean refusal, @Nullable List<TokenLogprob> tokens, List<GenerationEvent> events) {
        if (tokens != null) {
            events.add(new GenerationEvent.LogprobsReported(choice, refusal, tokens));
        }
    }

    /** Says one block. */
    private record Blocks(int choice, int block, List<GenerationEvent> events)
            implements ContentBlock.Visitor<Boolean> {
        @Override
        public Boolean text(ContentBlock.Text text) {
            if (text.text().isEmpty() || !text.extensions().isEmpty()) {
                return whole(text);
            }
            events.add(new GenerationEvent.TextAppended(choice, block, text.text()));
            for (Annotation annotation : text.annotations()) {
                events.add(new GenerationEvent.AnnotationAdded(choice, block, annotation));
            }
            return true;
        }

        @Override
        public Boolean reasoning(ContentBlock.Reasoning reasoning) {
            if (reasoning.id() != null || !reasoning.extensions().isEmpty()) {
                return whole(reasoning);
            }
            events.add(new GenerationEvent.ReasoningAppended(choice, block, reasoning.text(), reasoning.summary()));
            return seal(reasoning.seal());
        }

        @Override
        public Boolean refusal(ContentBlock.Refusal refusal) {
            if (refusal.text().isEmpty() || !refusal.extensions().isEmpty()) {
                return whole(refusal);
            }
            return events.add(new GenerationEvent.RefusalAppended(choice, block, refusal.text()));
        }

        @Override
        public Boolean audio(ContentBlock.Audio audio) {
            if (!(audio.source() instanceof MediaSource.Inline inline) || inline.mediaType() != null) {
                return whole(audio);
            }
            return events.add(new GenerationEvent.AudioAppended(
                    choice,
                    block,
                    audio.id(),
                    inline.base64(),
                    audio.transcript() == null ? "" : audio.transcript(),
                    audio.extensions()));
        }

        @Override
        public Boolean toolCall(ContentBlock.ToolCall call) {
            events.add(new GenerationEvent.ToolCallStarted(
                    choice, block, call.id(), call.name(), call.kind(), call.seal(), call.extensions()));
            if (!call.arguments().isEmpty()) {
                events.add(new GenerationEvent.ToolArgumentsAppended(choice, block, call.arguments()));
            }
            return events.add(new GenerationEvent.ToolCallFinished(choice, block));
        }

        @Override
        public Boolean image(ContentBlock.Image image) {
            return whole(image);
        }

        @Override
        public Boolean video(ContentBlock.Video video) {
            return whole(video);
        }

        @Override
        public Boolean file(ContentBlock.File file) {
            return whole(file);
        }

        @Override
        public Boolean toolResult(ContentBlock.ToolResult result) {
            return whole(result);
        }

        @Override
        public Boolean cacheMark(ContentBlock.CacheMark mark) {
            return whole(mark);
        }

        @Override
        public Boolean opaque(ContentBlock.Opaque opaque) {
            return whole(opaque);
        }

        private Boolean whole(ContentBlock content) {
            return events.add(new GenerationEvent.BlockAdded(choice, block, content));
        }

        private Boolean seal(@Nullable Seal seal) {
            return seal == null || events.add(new GenerationEvent.BlockSealed(choice, block, seal));
        }
    }
}
