package io.gapura.dialect.openai.completions;

import io.gapura.model.ContentBlock;
import io.gapura.model.Losses;

/** What of a block a text completion can say: words. Anything else is a loss. Stateless but for the losses. */
record BlockText(Losses losses) implements ContentBlock.Visitor<String> {
    static String of(ContentBlock block, Losses losses) {
        return block.accept(new BlockText(losses));
    }

    /** Says that something has no place. */
    static boolean lost(Losses losses, String what) {
        losses.add("choices.text." + what, "a text completion has no place for it");
        return false;
    }

    @Override
    public String text(ContentBlock.Text block) {
        if (!block.annotations().isEmpty()) {
            lost("annotations");
        }
        return block.text();
    }

    /** A refusal is the model's words too; that they refuse is what gets lost. */
    @Override
    public String refusal(ContentBlock.Refusal block) {
        lost("refusal");
        return block.text();
    }

    @Override
    public String reasoning(ContentBlock.Reasoning block) {
        return lost("reasoning");
    }

    @Override
    public String audio(ContentBlock.Audio block) {
        return lost("audio");
    }

    @Override
    public String toolCall(ContentBlock.ToolCall block) {
        return lost("tool_call");
    }

    @Override
    public String toolResult(ContentBlock.ToolResult block) {
        return lost("tool_result");
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
    public String cacheMark(ContentBlock.CacheMark block) {
        return "";
    }

    @Override
    public String opaque(ContentBlock.Opaque block) {
        return lost(block.type());
    }

    private String lost(String what) {
        lost(losses, what);
        return "";
    }
}
