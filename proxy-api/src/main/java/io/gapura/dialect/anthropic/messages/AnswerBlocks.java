package io.gapura.dialect.anthropic.messages;

import io.gapura.dialect.ForeignSeal;
import io.gapura.json.JsonWriter;
import io.gapura.model.Annotation;
import io.gapura.model.ContentBlock;
import io.gapura.model.Losses;
import io.gapura.model.Seal;
import io.gapura.model.ToolKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes content blocks of an answer, each whole. For one thread at a time. The results of the visits say whether one was written.
 *
 * <p>A seal of another dialect's provider stands where Anthropic's own would; one on a call, which has no such place, stands in a
 * redacted block before it, with the call's id, and is put back on the call when the client sends both again.
 */
final class AnswerBlocks implements ContentBlock.Visitor<Boolean> {
    private static final String OURS = AnthropicMessagesDialect.NAME;

    private final JsonWriter json;
    private final String answerId;
    private final Losses losses;
    private int made;
    private boolean refused;

    /**
     * Blocks of one answer.
     *
     * @param answerId what ids that we have to make are made of
     */
    AnswerBlocks(JsonWriter json, String answerId, Losses losses) {
        this.json = json;
        this.answerId = answerId;
        this.losses = losses;
    }

    /** Whether one of them was a refusal. */
    boolean refused() {
        return refused;
    }

    /** The text of a seal; null if it is none that a signature may be. */
    static String sealed(Seal seal, @Nullable String id) {
        return seal.dialect().equals(OURS) ? seal.value() : new ForeignSeal(seal, id).text();
    }

    /** Whether thoughts of this text with this seal are told as a redacted block. */
    static boolean isRedacted(String text, Seal seal) {
        return text.isEmpty()
                && (seal.kind() == Seal.Kind.ENCRYPTED || !seal.dialect().equals(OURS));
    }

    /** Writes a redacted block. */
    static void redacted(JsonWriter json, String data) {
        json.beginObject()
                .member("type", "redacted_thinking")
                .member("data", data)
                .endObject();
    }

    @Override
    public Boolean text(ContentBlock.Text block) {
        List<Annotation> citations = writable(block.annotations(), losses);
        if (block.text().isEmpty() && citations.isEmpty()) {
            return false; // clients that send it back would be refused
        }
        MessagesJson part = part("text");
        if (citations.isEmpty()) {
            part.string("text", block.text());
        } else {
            part.name("citations").beginArray();
            citations.forEach(citation -> MessagesCitations.write(json, citation));
            json.endArray();
            part.string("text", block.text());
        }
        part.end();
        return true;
    }

    static List<Annotation> writable(List<Annotation> annotations, Losses losses) {
        List<Annotation> writable = new ArrayList<>(annotations.size());
        for (Annotation annotation : annotations) {
            if (MessagesCitations.writable(annotation, losses)) {
                writable.add(annotation);
            }
        }
        return writable;
    }

    @Override
    public Boolean reasoning(ContentBlock.Reasoning block) {
        Seal seal = block.seal();
        if (seal != null && isRedacted(block.text(), seal)) {
            redacted(json, sealed(seal, block.id()));
            return true;
        }
        if (seal == null && block.text().isEmpty()) {
            return false;
        }
        MessagesJson part = part("thinking").string("thinking", block.text());
        part.string("signature", seal == null ? "" : sealed(seal, block.id()));
        part.end();
        return true;
    }

    @Override
    public Boolean refusal(ContentBlock.Refusal block) {
        refused = true;
        return text(ContentBlock.Text.of(block.text()));
    }

    @Override
    public Boolean toolCall(ContentBlock.ToolCall block) {
        if (block.kind() == ToolKind.HOSTED) {
            return lost("hosted_tool", "a call that another provider ran itself");
        }
        String id = id(block.id());
        if (block.seal() != null) {
            redacted(json, new ForeignSeal(block.seal(), id).text());
        }
        boolean free = block.kind() == ToolKind.FREE_FORM;
        MessagesJson part = part("tool_use").string("id", id);
        part.string("name", free ? FreeFormName.of(block.name()) : block.name());
        part.name("input")
                .raw(free ? FreeFormName.wrap(block.arguments()) : MessagesBlockWriter.object(block.arguments()));
        part.rest(block.extensions(), "");
        part.end();
        return true;
    }

    /** A client can't answer a call without an id; dialects that pair by name have none. */
    String id(@Nullable String id) {
        return id == null ? "toolu_" + answerId + "_" + made++ : id;
    }

    @Override
    public Boolean opaque(ContentBlock.Opaque block) {
        if (!block.dialect().equals(OURS)) {
            return lost("hosted_tool", "a block that only " + block.dialect() + " knows: " + block.type());
        }
        json.raw(block.raw().text());
        return true;
    }

    @Override
    public Boolean audio(ContentBlock.Audio block) {
        lost("audio", "Messages answer with words; of a sound only those that are heard are told");
        return block.transcript() != null && text(ContentBlock.Text.of(block.transcript()));
    }

    @Override
    public Boolean image(ContentBlock.Image block) {
        return lost("image", "Messages answer with words");
    }

    @Override
    public Boolean video(ContentBlock.Video block) {
        return lost("video", "Messages answer with words");
    }

    @Override
    public Boolean file(ContentBlock.File block) {
        return lost("file", "Messages answer with words");
    }

    @Override
    public Boolean toolResult(ContentBlock.ToolResult block) {
        return lost("tool_result", "results of tools are in requests");
    }

    @Override
    public Boolean cacheMark(ContentBlock.CacheMark block) {
        return false;
    }

    private MessagesJson part(String type) {
        return new MessagesJson(json).begin().string("type", type);
    }

    private Boolean lost(String what, String reason) {
        losses.add("answer." + what, reason);
        return false;
    }
}
