package io.gapura.dialect.simplechat;

import io.gapura.model.ContentBlock;
import io.gapura.model.FinishReason;
import io.gapura.model.Losses;

/** The words of each kind of block; what has none, or is told otherwise, is noted as a loss. For one thread at a time. */
final class PlainWords implements ContentBlock.Visitor<String> {
    private final Losses losses;

    PlainWords(Losses losses) {
        this.losses = losses;
    }

    /** Notes what has no words; gives none. */
    String lost(String what) {
        losses.add(what, "a simple chat has no place for it");
        return "";
    }

    /** Notes what is told as text; gives the text. */
    String asText(String what, String words) {
        losses.add(what, "a simple chat tells it as text");
        return words;
    }

    /** That an answer ended before it was done can't be said. */
    void finish(FinishReason reason) {
        if (reason.kind() != FinishReason.Kind.STOP) {
            lost("finish_reason");
        }
    }

    @Override
    public String text(ContentBlock.Text block) {
        if (!block.annotations().isEmpty()) {
            lost("annotations");
        }
        return block.text();
    }

    @Override
    public String refusal(ContentBlock.Refusal block) {
        return asText("refusal", block.text());
    }

    @Override
    public String audio(ContentBlock.Audio block) {
        return asText("audio", block.transcript() == null ? "" : block.transcript());
    }

    @Override
    public String image(ContentBlock.Image block) {
        return lost("image");
    }

    @Override
    public String video(ContentBlock.Video block) {
        return lost("video");
    }

    @Override
    public String file(ContentBlock.File block) {
        return lost("file");
    }

    @Override
    public String toolCall(ContentBlock.ToolCall block) {
        return lost("tool_calls");
    }

    @Override
    public String toolResult(ContentBlock.ToolResult block) {
        return lost("tool_result");
    }

    @Override
    public String reasoning(ContentBlock.Reasoning block) {
        return lost("reasoning");
    }

    @Override
    public String cacheMark(ContentBlock.CacheMark block) {
        return "";
    }

    @Override
    public String opaque(ContentBlock.Opaque block) {
        return lost("opaque_content");
    }
}
