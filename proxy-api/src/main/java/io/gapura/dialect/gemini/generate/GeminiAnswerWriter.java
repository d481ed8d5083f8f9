package io.gapura.dialect.gemini.generate;

import io.gapura.dialect.AnswerContext;
import io.gapura.http.ByteBuilder;
import io.gapura.json.JsonWriter;
import io.gapura.model.ContentBlock;
import io.gapura.model.GenerationResponse;
import io.gapura.model.Losses;
import io.gapura.model.RawJson;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a whole answer. Used once, by one thread. */
final class GeminiAnswerWriter {
    private static final String OURS = GeminiGenerateDialect.NAME;

    private final GenerationResponse response;
    private final AnswerContext context;
    private final Losses losses;
    private final ByteBuilder out = new ByteBuilder(1024);
    private final JsonWriter json = new JsonWriter(out);

    GeminiAnswerWriter(GenerationResponse response, AnswerContext context, Losses losses) {
        this.response = response;
        this.context = context;
        this.losses = losses;
    }

    byte[] body() {
        GeminiJson answer = new GeminiJson(json).begin();
        boolean refused = refused(response.extensions().of(OURS).get("promptFeedback"))
                && response.choices().stream()
                        .allMatch(choice -> choice.content().isEmpty());
        if (!refused) {
            answer.name("candidates").beginArray();
            response.choices().forEach(this::choice);
            json.endArray();
        }
        if (response.usage() != null) {
            answer.name("usageMetadata");
            GeminiUsage.write(json, response.usage(), losses);
        }
        answer.string("modelVersion", context.model());
        answer.string("responseId", context.id());
        answer.rest(response.extensions(), "");
        answer.end();
        return out.toByteArray();
    }

    /** Whether the prompt was refused, and there are no candidates. */
    static boolean refused(@Nullable RawJson feedback) {
        return feedback != null && feedback.text().contains("lockReason");
    }

    private void choice(GenerationResponse.Choice choice) {
        GeminiJson candidate = new GeminiJson(json).begin();
        candidate.name("content").beginObject().name("parts").beginArray();
        parts(choice.content());
        json.endArray().member("role", "model").endObject();
        if (choice.finish() != null) {
            candidate.string("finishReason", GeminiFinish.write(choice.finish(), losses));
        }
        candidate.integer("index", (long) choice.index());
        if (choice.textLogprobs() != null) {
            candidate.name("logprobsResult");
            GeminiLogprobs.write(json, choice.textLogprobs());
        }
        if (choice.refusalLogprobs() != null) {
            losses.add("answer.logprobs", "Gemini has none of refusals");
        }
        annotations(choice, candidate);
        candidate.rest(choice.extensions(), "");
        candidate.end();
    }

    private void parts(List<ContentBlock> blocks) {
        GeminiAnswerParts parts =
                new GeminiAnswerParts(part -> part.accept(json), GeminiAnswerParts.asked(context.request()), losses);
        for (int i = 0; i < blocks.size(); i++) {
            ContentBlock block = blocks.get(i);
            ContentBlock next = i + 1 < blocks.size() ? blocks.get(i + 1) : null;
            if (block instanceof ContentBlock.Text text
                    && next instanceof ContentBlock.Reasoning signature
                    && signature.text().isEmpty()
                    && !signature.summary()
                    && GeminiSeals.isOwn(signature.seal())) {
                parts.text(text.text(), signature.seal());
                i++;
            } else {
                block.accept(parts);
            }
        }
    }

    private void annotations(GenerationResponse.Choice choice, GeminiJson candidate) {
        GeminiAnnotations annotations = new GeminiAnnotations(losses);
        for (ContentBlock block : choice.content()) {
            if (block instanceof ContentBlock.Text text) {
                text.annotations().forEach(note -> annotations.add(note, text.text()));
            }
        }
        annotations.write(candidate);
    }
}
