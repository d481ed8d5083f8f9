package io.gapura.dialect.openai.completions;

import io.gapura.dialect.AnswerContext;
import io.gapura.dialect.openai.AnswerForm;
import io.gapura.dialect.openai.UsageObject;
import io.gapura.http.ByteBuilder;
import io.gapura.json.JsonWriter;
import io.gapura.model.ContentBlock;
import io.gapura.model.Extensions;
import io.gapura.model.FinishReason;
import io.gapura.model.GenerationResponse;
import io.gapura.model.Losses;
import io.gapura.model.RawJson;
import io.gapura.model.TokenLogprob;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes a whole answer. Used once, by one thread. */
final class CompletionsAnswerWriter {
    /** What the upstream ran with: OpenAI's dialects all have this word, so it is taken from any of them. */
    static final String FINGERPRINT = "system_fingerprint";

    /** What of an answer or a choice is written in any case, and not a second time from what was kept. */
    private static final Set<String> ANSWER =
            Set.of("id", "object", "created", "model", "choices", "usage", FINGERPRINT);

    private static final Set<String> CHOICE = Set.of("text", "index", "logprobs", "finish_reason");

    private final GenerationResponse response;
    private final AnswerContext context;
    private final Prompt prompt;
    private final Losses losses;
    private final ByteBuilder out = new ByteBuilder(1024);
    private final JsonWriter json = new JsonWriter(out);

    CompletionsAnswerWriter(GenerationResponse response, AnswerContext context, Losses losses) {
        this.response = response;
        this.context = context;
        this.prompt = Prompt.of(context.request());
        this.losses = losses;
    }

    byte[] body() {
        json.beginObject().member("id", AnswerForm.TEXT.idPrefix() + context.id());
        json.member("object", AnswerForm.TEXT.object(true));
        json.member("created", context.createdSeconds()).member("model", context.model());
        json.name("choices").beginArray();
        response.choices().forEach(this::choice);
        json.endArray();
        if (response.usage() != null) {
            UsageObject.write(json.name("usage"), response.usage());
        }
        RawJson fingerprint = response.extensions().members().get(FINGERPRINT);
        json.name(FINGERPRINT).raw(fingerprint == null ? "null" : fingerprint.text());
        rest(json, response.extensions(), ANSWER);
        json.endObject();
        return out.toByteArray();
    }

    /** Writes what the reader of this dialect kept. */
    static void rest(JsonWriter json, Extensions extensions, Set<String> written) {
        Map<String, RawJson> members = extensions.of(OpenAiCompletionsDialect.NAME);
        members.forEach((name, value) -> {
            if (!written.contains(name)) {
                json.name(name).raw(value.text());
            }
        });
    }

    /** The same for a choice. */
    static void restOfChoice(JsonWriter json, Extensions extensions) {
        rest(json, extensions, CHOICE);
    }

    private void choice(GenerationResponse.Choice choice) {
        StringBuilder text = new StringBuilder(prompt.echoed());
        for (ContentBlock block : choice.content()) {
            text.append(BlockText.of(block, losses));
        }
        json.beginObject().member("text", text.toString()).member("index", choice.index());
        json.name("logprobs");
        logprobs(choice);
        json.name("finish_reason");
        FinishReason finish = choice.finish();
        if (finish == null) {
            json.nullValue();
        } else {
            json.value(CompletionFinish.write(finish, losses));
        }
        restOfChoice(json, choice.extensions());
        json.endObject();
    }

    private void logprobs(GenerationResponse.Choice choice) {
        if (choice.textLogprobs() == null && choice.refusalLogprobs() == null) {
            json.nullValue();
            return;
        }
        List<TokenLogprob> tokens = new ArrayList<>();
        if (choice.textLogprobs() != null) {
            tokens.addAll(choice.textLogprobs());
        }
        if (choice.refusalLogprobs() != null) {
            tokens.addAll(choice.refusalLogprobs());
        }
        CompletionLogprobs.write(json, tokens, prompt.length());
    }
}
