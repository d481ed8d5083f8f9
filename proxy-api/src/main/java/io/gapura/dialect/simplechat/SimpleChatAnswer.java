package io.gapura.dialect.simplechat;

import io.gapura.dialect.AnswerContext;
import io.gapura.http.ByteBuilder;
import io.gapura.json.JsonSpan;
import io.gapura.json.JsonWriter;
import io.gapura.model.FinishReason;
import io.gapura.model.GenerationResponse;
import io.gapura.model.Losses;
import io.gapura.model.Usage;
import org.jspecify.annotations.Nullable;

/**
 * Writes a whole answer: its text, and the conversation with the text at its end. What the client said is told again in its own
 * bytes. Stateless.
 */
final class SimpleChatAnswer {
    private SimpleChatAnswer() {}

    static byte[] write(GenerationResponse response, AnswerContext context, Losses losses) {
        String text = text(response, losses);
        ByteBuilder out = new ByteBuilder(1024);
        JsonWriter json = new JsonWriter(out).beginObject().member("response", text);
        json.member("model", context.model()).name("conversation").beginArray();
        history(json, context.request());
        turn(json, "assistant").value(text).endObject().endArray().name("usage");
        usage(json, response.usage());
        json.endObject();
        return out.toByteArray();
    }

    private static void history(JsonWriter json, byte[] body) {
        SimpleChatRequest request = SimpleChatRequest.read(body);
        for (JsonSpan entry : request.history()) {
            json.raw(body, entry.from(), entry.to());
        }
        JsonSpan message = request.message();
        turn(json, "user").raw(body, message.from(), message.to()).endObject();
    }

    private static JsonWriter turn(JsonWriter json, String role) {
        return json.beginObject().member("role", role).name("content");
    }

    /** In OpenAI's words, as seed 003's server had it from OpenAI; an upstream that doesn't say gives null. */
    private static void usage(JsonWriter json, @Nullable Usage usage) {
        if (usage == null) {
            json.nullValue();
            return;
        }
        json.beginObject()
                .member("prompt_tokens", usage.inputTokens())
                .member("completion_tokens", usage.outputTokens())
                .member("total_tokens", usage.totalTokens())
                .endObject();
    }

    private static String text(GenerationResponse response, Losses losses) {
        PlainWords words = new PlainWords(losses);
        StringBuilder text = new StringBuilder();
        for (GenerationResponse.Choice choice : response.choices()) {
            if (choice.index() != 0) {
                words.lost("choices");
                continue;
            }
            choice.content().forEach(block -> text.append(block.accept(words)));
            if (choice.textLogprobs() != null || choice.refusalLogprobs() != null) {
                words.lost("logprobs");
            }
            FinishReason finish = choice.finish();
            if (finish != null) {
                words.finish(finish);
            }
        }
        return text.toString();
    }
}
