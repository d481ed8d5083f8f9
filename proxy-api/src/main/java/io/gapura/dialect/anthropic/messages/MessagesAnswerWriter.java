package io.gapura.dialect.anthropic.messages;

import io.gapura.dialect.AnswerContext;
import io.gapura.http.ByteBuilder;
import io.gapura.json.JsonWriter;
import io.gapura.model.ContentBlock;
import io.gapura.model.FinishReason;
import io.gapura.model.GenerationResponse;
import io.gapura.model.Losses;
import io.gapura.model.Usage;
import java.util.List;

/** Writes a whole answer. Used once, by one thread. */
final class MessagesAnswerWriter {
    private final GenerationResponse response;
    private final AnswerContext context;
    private final Losses losses;
    private final ByteBuilder out = new ByteBuilder(1024);
    private final JsonWriter json = new JsonWriter(out);

    MessagesAnswerWriter(GenerationResponse response, AnswerContext context, Losses losses) {
        this.response = response;
        this.context = context;
        this.losses = losses;
    }

    byte[] body() {
        MessagesJson message = new MessagesJson(json).begin().string("id", "msg_" + context.id());
        message.string("type", "message").string("role", "assistant").string("model", context.model());
        message.name("content").beginArray();
        AnswerBlocks blocks = new AnswerBlocks(json, context.id(), losses);
        content().forEach(block -> block.accept(blocks));
        json.endArray();
        FinishReason finish = finish();
        message.string("stop_reason", MessagesStop.write(finish, blocks.refused(), losses));
        message.name("stop_sequence");
        if (finish.matchedStop() == null) {
            json.nullValue();
        } else {
            json.value(finish.matchedStop());
        }
        message.name("usage");
        MessagesUsage.write(json, response.usage() == null ? Usage.of(0, 0) : response.usage());
        message.rest(response.extensions(), "");
        message.end();
        return out.toByteArray();
    }

    private List<ContentBlock> content() {
        if (response.choices().size() > 1) {
            losses.add("answer.choices", "a message is one answer; the others were left out");
        }
        return response.choices().isEmpty()
                ? List.of()
                : response.choices().get(0).content();
    }

    private FinishReason finish() {
        if (response.choices().isEmpty()) {
            return FinishReason.of(FinishReason.Kind.STOP);
        }
        GenerationResponse.Choice choice = response.choices().get(0);
        if (choice.textLogprobs() != null || choice.refusalLogprobs() != null) {
            losses.add("answer.logprobs", "a message doesn't tell how likely its tokens were");
        }
        return choice.finish() == null ? FinishReason.of(FinishReason.Kind.STOP) : choice.finish();
    }
}
