package io.gapura.dialect.openai.completions;

import io.gapura.dialect.AnswerContext;
import io.gapura.dialect.AnswerStreamWriter;
import io.gapura.dialect.openai.AnswerForm;
import io.gapura.dialect.openai.ErrorWriter;
import io.gapura.dialect.openai.UsageObject;
import io.gapura.frame.SseFormat;
import io.gapura.http.ByteBuilder;
import io.gapura.json.JsonWriter;
import io.gapura.model.ContentBlock;
import io.gapura.model.Extensions;
import io.gapura.model.GenerationEvent;
import io.gapura.model.Losses;
import io.gapura.model.RawJson;
import io.gapura.model.Usage;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes one stream as text completion chunks: the prompt first where it is echoed, then one chunk an event, the usage if it was
 * asked for, and {@code [DONE]}, but not after a failure. For one thread at a time.
 */
final class CompletionsStreamWriter implements AnswerStreamWriter {
    private final AnswerContext context;
    private final Prompt prompt;
    private final Losses losses;

    /** How many characters stand before the next token of a choice, the prompt's included; a choice is here when it began. */
    private final Map<Integer, Integer> offsets = new HashMap<>();

    private final Map<String, RawJson> about = new LinkedHashMap<>();
    private @Nullable RawJson fingerprint;
    private @Nullable Usage usage;
    private boolean ended;

    CompletionsStreamWriter(AnswerContext context, Losses losses) {
        this.context = context;
        this.prompt = Prompt.of(context.request());
        this.losses = losses;
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
            return remember(event.extensions());
        }

        @Override
        public Boolean textAppended(GenerationEvent.TextAppended event) {
            return text(event.choice(), event.text());
        }

        @Override
        public Boolean refusalAppended(GenerationEvent.RefusalAppended event) {
            BlockText.lost(losses, "refusal");
            return text(event.choice(), event.text());
        }

        @Override
        public Boolean reasoningAppended(GenerationEvent.ReasoningAppended event) {
            return BlockText.lost(losses, "reasoning");
        }

        @Override
        public Boolean audioAppended(GenerationEvent.AudioAppended event) {
            return BlockText.lost(losses, "audio");
        }

        @Override
        public Boolean toolCallStarted(GenerationEvent.ToolCallStarted event) {
            return BlockText.lost(losses, "tool_call");
        }

        @Override
        public Boolean toolArgumentsAppended(GenerationEvent.ToolArgumentsAppended event) {
            return false;
        }

        @Override
        public Boolean toolCallFinished(GenerationEvent.ToolCallFinished event) {
            return false;
        }

        @Override
        public Boolean blockAdded(GenerationEvent.BlockAdded event) {
            ContentBlock content = event.content();
            String text = BlockText.of(content, losses);
            return text.isEmpty() || text(event.choice(), text);
        }

        @Override
        public Boolean blockSealed(GenerationEvent.BlockSealed event) {
            return BlockText.lost(losses, "seal");
        }

        @Override
        public Boolean annotationAdded(GenerationEvent.AnnotationAdded event) {
            return BlockText.lost(losses, "annotations");
        }

        @Override
        public Boolean logprobsReported(GenerationEvent.LogprobsReported event) {
            begin(event.choice());
            return chunk(
                    event.choice(),
                    "",
                    json -> offsets.compute(
                            event.choice(),
                            (choice, offset) -> CompletionLogprobs.write(
                                    json, event.tokens(), offset == null ? prompt.length() : offset)),
                    JsonWriter::nullValue,
                    json -> {});
        }

        @Override
        public Boolean extensionsReported(GenerationEvent.ExtensionsReported event) {
            if (event.choice() == GenerationEvent.ANSWER) {
                return remember(event.extensions());
            }
            if (event.extensions().of(OpenAiCompletionsDialect.NAME).isEmpty()) {
                return true;
            }
            begin(event.choice());
            return chunk(
                    event.choice(),
                    "",
                    JsonWriter::nullValue,
                    JsonWriter::nullValue,
                    json -> CompletionsAnswerWriter.restOfChoice(json, event.extensions()));
        }

        @Override
        public Boolean usageReported(GenerationEvent.UsageReported event) {
            usage = event.usage();
            return true;
        }

        @Override
        public Boolean choiceFinished(GenerationEvent.ChoiceFinished event) {
            String word = CompletionFinish.write(event.reason(), losses);
            begin(event.choice());
            return chunk(event.choice(), "", JsonWriter::nullValue, json -> json.value(word), json -> {});
        }

        @Override
        public Boolean answerFinished(GenerationEvent.AnswerFinished event) {
            if ((context.usageAsked() && usage != null) || !about.isEmpty()) {
                JsonWriter json = head();
                json.name("choices").beginArray().endArray();
                if (context.usageAsked() && usage != null) {
                    UsageObject.write(json.name("usage"), usage);
                }
                end(json);
            }
            out.append(SseFormat.DONE);
            ended = true;
            return true;
        }

        @Override
        public Boolean answerFailed(GenerationEvent.AnswerFailed event) {
            out.append(ErrorWriter.frame(event.failure()));
            ended = true;
            return true;
        }

        private boolean remember(Extensions extensions) {
            RawJson print = extensions.members().get(CompletionsAnswerWriter.FINGERPRINT);
            fingerprint = print == null ? fingerprint : print;
            Map<String, RawJson> members = new LinkedHashMap<>(extensions.of(OpenAiCompletionsDialect.NAME));
            members.remove(CompletionsAnswerWriter.FINGERPRINT);
            about.putAll(members);
            return true;
        }

        private boolean text(int choice, String text) {
            begin(choice);
            return chunk(choice, text, JsonWriter::nullValue, JsonWriter::nullValue, json -> {});
        }

        private void begin(int choice) {
            if (offsets.putIfAbsent(choice, prompt.length()) == null
                    && !prompt.echoed().isEmpty()) {
                chunk(choice, prompt.echoed(), JsonWriter::nullValue, JsonWriter::nullValue, json -> {});
            }
        }

        private boolean chunk(
                int choice,
                String text,
                Consumer<JsonWriter> logprobs,
                Consumer<JsonWriter> finish,
                Consumer<JsonWriter> more) {
            JsonWriter json = head();
            json.name("choices").beginArray().beginObject().member("text", text).member("index", choice);
            logprobs.accept(json.name("logprobs"));
            finish.accept(json.name("finish_reason"));
            more.accept(json);
            json.endObject().endArray();
            end(json);
            return true;
        }

        private JsonWriter head() {
            out.append("data: ");
            JsonWriter json = new JsonWriter(out).beginObject();
            json.member("id", AnswerForm.TEXT.idPrefix() + context.id());
            json.member("object", AnswerForm.TEXT.object(false));
            json.member("created", context.createdSeconds());
            json.member("model", context.model());
            json.name(CompletionsAnswerWriter.FINGERPRINT).raw(fingerprint == null ? "null" : fingerprint.text());
            about.forEach((name, value) -> json.name(name).raw(value.text()));
            about.clear();
            return json;
        }

        private void end(JsonWriter json) {
            json.endObject();
            out.append("\n\n");
        }
    }
}
