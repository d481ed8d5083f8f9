package io.gapura.dialect.gemini.generate;

import io.gapura.dialect.AnswerContext;
import io.gapura.dialect.AnswerStreamWriter;
import io.gapura.dialect.gemini.GeminiErrors;
import io.gapura.http.ByteBuilder;
import io.gapura.json.JsonWriter;
import io.gapura.model.ContentBlock;
import io.gapura.model.Extensions;
import io.gapura.model.FinishReason;
import io.gapura.model.GenerationEvent;
import io.gapura.model.Losses;
import io.gapura.model.Seal;
import io.gapura.model.TokenLogprob;
import io.gapura.model.Usage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes one stream as chunks: a part an event, a function call when its arguments are complete, and at the end one chunk that
 * says of each candidate why it ended, and what all of it cost. So a stream that broke off never says that it ended. For one
 * thread at a time.
 */
final class GeminiStreamWriter implements AnswerStreamWriter {
    private static final String OURS = GeminiGenerateDialect.NAME;

    private final AnswerContext context;
    private final Losses losses;
    private final @Nullable GeminiArray array;
    private final Map<Integer, Candidate> candidates = new TreeMap<>();
    private final boolean thoughts;
    private Extensions about = Extensions.NONE;
    private @Nullable Usage usage;
    private boolean ended;

    /** A writer of server-sent events, or of the elements of an array. */
    GeminiStreamWriter(AnswerContext context, Losses losses, @Nullable GeminiArray array) {
        this.context = context;
        this.losses = losses;
        this.array = array;
        this.thoughts = GeminiAnswerParts.asked(context.request());
    }

    /** What the chunks of a candidate have to remember. */
    private final class Candidate {
        private final Map<Integer, Call> calls = new HashMap<>();
        private final Map<Integer, Boolean> summaries = new HashMap<>();
        private final Map<Integer, StringBuilder> texts = new HashMap<>();
        private final GeminiAnnotations annotations = new GeminiAnnotations(losses);
        private Extensions extensions = Extensions.NONE;
        private @Nullable FinishReason finish;
        private boolean spoke;
    }

    /** A call whose arguments are on their way. */
    private static final class Call {
        private final GenerationEvent.ToolCallStarted start;
        private final StringBuilder arguments = new StringBuilder();
        private @Nullable Seal seal;

        Call(GenerationEvent.ToolCallStarted start) {
            this.start = start;
            this.seal = start.seal();
        }

        ContentBlock.ToolCall whole() {
            return new ContentBlock.ToolCall(
                    start.id(), start.name(), arguments.toString(), start.kind(), seal, start.extensions());
        }
    }

    @Override
    public void write(GenerationEvent event, ByteBuilder out) {
        if (!ended) {
            event.accept(new Chunks(out));
        }
    }

    /** One method an event; the result means nothing. */
    private final class Chunks implements GenerationEvent.Visitor<Boolean> {
        private final ByteBuilder out;

        Chunks(ByteBuilder out) {
            this.out = out;
        }

        @Override
        public Boolean answerStarted(GenerationEvent.AnswerStarted event) {
            about = event.extensions();
            return true;
        }

        @Override
        public Boolean textAppended(GenerationEvent.TextAppended event) {
            candidate(event.choice())
                    .texts
                    .computeIfAbsent(event.block(), key -> new StringBuilder())
                    .append(event.text());
            return parts(event.choice()).text(event.text(), null);
        }

        @Override
        public Boolean reasoningAppended(GenerationEvent.ReasoningAppended event) {
            Boolean before = candidate(event.choice()).summaries.putIfAbsent(event.block(), event.summary());
            if (before == null && event.text().isEmpty()) {
                return true;
            }
            return parts(event.choice()).thoughts(event.text(), null, null);
        }

        @Override
        public Boolean refusalAppended(GenerationEvent.RefusalAppended event) {
            losses.add("answer.refusal", "Gemini has no word for a refusal: it is told as text");
            return parts(event.choice()).text(event.text(), null);
        }

        @Override
        public Boolean audioAppended(GenerationEvent.AudioAppended event) {
            if (!event.base64().isEmpty()) {
                losses.add("answer.audio", "a sound of a kind that is not told");
            }
            return parts(event.choice()).text(event.transcript(), null);
        }

        @Override
        public Boolean toolCallStarted(GenerationEvent.ToolCallStarted event) {
            candidate(event.choice()).calls.put(event.block(), new Call(event));
            return true;
        }

        @Override
        public Boolean toolArgumentsAppended(GenerationEvent.ToolArgumentsAppended event) {
            Call call = candidate(event.choice()).calls.get(event.block());
            if (call != null) {
                call.arguments.append(event.fragment());
            }
            return true;
        }

        @Override
        public Boolean toolCallFinished(GenerationEvent.ToolCallFinished event) {
            Call call = candidate(event.choice()).calls.remove(event.block());
            return call != null && parts(event.choice()).toolCall(call.whole());
        }

        @Override
        public Boolean blockAdded(GenerationEvent.BlockAdded event) {
            return event.content().accept(parts(event.choice()));
        }

        @Override
        public Boolean blockSealed(GenerationEvent.BlockSealed event) {
            Candidate candidate = candidate(event.choice());
            Call call = candidate.calls.get(event.block());
            if (call != null) {
                call.seal = event.seal();
                return true;
            }
            boolean thought = candidate.summaries.getOrDefault(event.block(), false);
            return parts(event.choice()).seal(event.seal(), null, thought);
        }

        @Override
        public Boolean annotationAdded(GenerationEvent.AnnotationAdded event) {
            Candidate candidate = candidate(event.choice());
            StringBuilder text = candidate.texts.get(event.block());
            candidate.annotations.add(event.annotation(), text == null ? "" : text.toString());
            return true;
        }

        @Override
        public Boolean logprobsReported(GenerationEvent.LogprobsReported event) {
            if (event.refusal()) {
                losses.add("answer.logprobs", "Gemini has none of refusals");
                return false;
            }
            List<TokenLogprob> tokens = event.tokens();
            return chunk(event.choice(), candidate -> {
                candidate.name("logprobsResult");
                GeminiLogprobs.write(candidate.out(), tokens);
            });
        }

        @Override
        public Boolean extensionsReported(GenerationEvent.ExtensionsReported event) {
            if (event.choice() == GenerationEvent.ANSWER) {
                about = about.and(event.extensions());
            } else {
                Candidate candidate = candidate(event.choice());
                candidate.extensions = candidate.extensions.and(event.extensions());
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
            candidate(event.choice()).finish = event.reason();
            return true;
        }

        @Override
        public Boolean answerFinished(GenerationEvent.AnswerFinished event) {
            boolean refused = GeminiAnswerWriter.refused(about.of(OURS).get("promptFeedback"))
                    && candidates.values().stream().noneMatch(candidate -> candidate.spoke);
            int from = begin();
            GeminiJson chunk = new GeminiJson(new JsonWriter(out)).begin();
            if (!refused) {
                chunk.name("candidates").beginArray();
                candidates.forEach((index, candidate) -> last(chunk.out(), index, candidate));
                chunk.out().endArray();
            }
            if (usage != null) {
                GeminiUsage.write(chunk.name("usageMetadata"), usage, losses);
            }
            end(chunk, from, true);
            if (array != null) {
                array.close(out);
            }
            ended = true;
            return true;
        }

        private void last(JsonWriter json, int index, Candidate candidate) {
            GeminiJson element = new GeminiJson(json).begin();
            element.name("content").beginObject().name("parts").beginArray();
            json.beginObject().member("text", "").endObject(); // clients are known that look for a part in every chunk
            json.endArray().member("role", "model").endObject();
            if (candidate.finish != null) {
                element.string("finishReason", GeminiFinish.write(candidate.finish, losses));
            }
            element.integer("index", (long) index);
            candidate.annotations.write(element);
            element.rest(candidate.extensions, "");
            element.end();
        }

        @Override
        public Boolean answerFailed(GenerationEvent.AnswerFailed event) {
            byte[] error = GeminiErrors.body(event.failure());
            if (array != null) {
                out.append(array.error(error));
            } else {
                GeminiFraming.begin(out);
                int from = out.length();
                out.append(error);
                GeminiFraming.end(out, from);
            }
            ended = true;
            return true;
        }

        private Candidate candidate(int index) {
            return candidates.computeIfAbsent(index, key -> new Candidate());
        }

        private GeminiAnswerParts parts(int choice) {
            return new GeminiAnswerParts(
                    part -> chunk(choice, candidate -> {
                        JsonWriter json = candidate.name("content").beginObject();
                        part.accept(json.name("parts").beginArray());
                        json.endArray().member("role", "model").endObject();
                    }),
                    thoughts,
                    losses);
        }

        private boolean chunk(int choice, Consumer<GeminiJson> members) {
            candidate(choice).spoke = true;
            int from = begin();
            GeminiJson chunk = new GeminiJson(new JsonWriter(out)).begin();
            JsonWriter json = chunk.name("candidates").beginArray();
            GeminiJson candidate = new GeminiJson(json).begin();
            members.accept(candidate);
            candidate.integer("index", (long) choice);
            candidate.end();
            json.endArray();
            end(chunk, from, false);
            return true;
        }

        private int begin() {
            if (array != null) {
                array.element(out);
            } else {
                GeminiFraming.begin(out);
            }
            return out.length();
        }

        private void end(GeminiJson chunk, int from, boolean last) {
            chunk.string("modelVersion", context.model());
            chunk.string("responseId", context.id());
            if (last) {
                chunk.rest(about, "");
            }
            chunk.end();
            if (array != null) {
                array.sent();
            } else {
                GeminiFraming.end(out, from);
            }
        }
    }
}
