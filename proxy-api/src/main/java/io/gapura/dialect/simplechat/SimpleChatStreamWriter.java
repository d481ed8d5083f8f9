package io.gapura.dialect.simplechat;

import io.gapura.dialect.AnswerStreamWriter;
import io.gapura.http.ByteBuilder;
import io.gapura.json.JsonWriter;
import io.gapura.model.GenerationEvent;
import io.gapura.model.Losses;

/**
 * Writes one stream: a frame for each piece of text, {@code {"done": true}} when the answer is whole, and after a failure
 * nothing but the error. For one thread at a time.
 */
final class SimpleChatStreamWriter implements AnswerStreamWriter {
    /** The last frame, with the space that the document's clients may look for. */
    private static final String DONE = "data: {\"done\": true}\n\n";

    private final PlainWords words;
    private boolean ended;

    SimpleChatStreamWriter(Losses losses) {
        words = new PlainWords(losses);
    }

    @Override
    public void write(GenerationEvent event, ByteBuilder out) {
        if (!ended) {
            event.accept(new Frames(out));
        }
    }

    /** One method an event; the result means nothing. */
    private final class Frames implements GenerationEvent.Visitor<Boolean> {
        private final ByteBuilder out;

        Frames(ByteBuilder out) {
            this.out = out;
        }

        @Override
        public Boolean answerStarted(GenerationEvent.AnswerStarted event) {
            return true;
        }

        @Override
        public Boolean textAppended(GenerationEvent.TextAppended event) {
            return content(event.choice(), event.text());
        }

        @Override
        public Boolean refusalAppended(GenerationEvent.RefusalAppended event) {
            return content(event.choice(), words.asText("refusal", event.text()));
        }

        @Override
        public Boolean audioAppended(GenerationEvent.AudioAppended event) {
            return content(event.choice(), words.asText("audio", event.transcript()));
        }

        @Override
        public Boolean blockAdded(GenerationEvent.BlockAdded event) {
            return content(event.choice(), event.content().accept(words));
        }

        @Override
        public Boolean reasoningAppended(GenerationEvent.ReasoningAppended event) {
            return lost("reasoning");
        }

        @Override
        public Boolean toolCallStarted(GenerationEvent.ToolCallStarted event) {
            return lost("tool_calls");
        }

        @Override
        public Boolean toolArgumentsAppended(GenerationEvent.ToolArgumentsAppended event) {
            return true;
        }

        @Override
        public Boolean toolCallFinished(GenerationEvent.ToolCallFinished event) {
            return true;
        }

        @Override
        public Boolean blockSealed(GenerationEvent.BlockSealed event) {
            return true;
        }

        @Override
        public Boolean annotationAdded(GenerationEvent.AnnotationAdded event) {
            return lost("annotations");
        }

        @Override
        public Boolean logprobsReported(GenerationEvent.LogprobsReported event) {
            return lost("logprobs");
        }

        @Override
        public Boolean extensionsReported(GenerationEvent.ExtensionsReported event) {
            return true;
        }

        @Override
        public Boolean usageReported(GenerationEvent.UsageReported event) {
            return true; // the whole answer's member; no frame has a place for it, and nobody asked
        }

        @Override
        public Boolean choiceFinished(GenerationEvent.ChoiceFinished event) {
            words.finish(event.reason());
            return true;
        }

        @Override
        public Boolean answerFinished(GenerationEvent.AnswerFinished event) {
            out.append(DONE);
            ended = true;
            return true;
        }

        @Override
        public Boolean answerFailed(GenerationEvent.AnswerFailed event) {
            out.append(SimpleChatDialect.frame(event.failure()));
            ended = true;
            return true;
        }

        private boolean content(int choice, String text) {
            if (choice != 0) {
                return lost("choices");
            }
            if (!text.isEmpty()) {
                new JsonWriter(out.append("data: "))
                        .beginObject()
                        .member("content", text)
                        .endObject();
                out.append("\n\n");
            }
            return true;
        }

        private boolean lost(String what) {
            words.lost(what);
            return true;
        }
    }
}
