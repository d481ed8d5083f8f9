package io.gapura.dialect.openai.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.model.ContentBlock;
import io.gapura.model.Extensions;
import io.gapura.model.MediaSource;
import io.gapura.model.Message;
import io.gapura.model.Role;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Images of tools in a dialect whose tools give text alone. */
class ToolMediaTest {
    private static final ContentBlock IMAGE =
            new ContentBlock.Image(new MediaSource.Inline("image/png", "iVBOR"), null, Extensions.NONE);
    private static final ContentBlock FILE =
            new ContentBlock.File(new MediaSource.Inline("application/pdf", "JVBER"), "a.pdf", Extensions.NONE);

    @Test
    void movesImagesBehindTheLastResultAndSaysWhoseTheyAre() {
        List<Message> moved = ToolMedia.behindResults(List.of(
                result("call_a", ContentBlock.Text.of("Here it is."), IMAGE),
                result("call_b", ContentBlock.Text.of("Nothing to see.")),
                Message.text(Role.ASSISTANT, "A cat.")));

        assertThat(moved)
                .containsExactly(
                        result("call_a", ContentBlock.Text.of("Here it is.")),
                        result("call_b", ContentBlock.Text.of("Nothing to see.")),
                        user(ContentBlock.Text.of("Result of the tool call call_a:"), IMAGE),
                        Message.text(Role.ASSISTANT, "A cat."));
    }

    @Test
    void putsThemInFrontOfWhatTheUserSaysNext() {
        List<Message> moved =
                ToolMedia.behindResults(List.of(result("call_a", IMAGE, FILE), Message.text(Role.USER, "And now?")));

        assertThat(moved)
                .containsExactly(
                        result("call_a", ContentBlock.Text.of("The result is shown in the next message of the user.")),
                        user(
                                ContentBlock.Text.of("Result of the tool call call_a:"),
                                IMAGE,
                                FILE,
                                ContentBlock.Text.of("And now?")));
    }

    @Test
    void leavesThemWhereAChatClientHasPutThem() {
        Message own = new Message(
                Role.TOOL,
                result("call_a", IMAGE).content(),
                null,
                Extensions.of(OpenAiChatDialect.NAME, Map.of(), Set.of("parts")));

        assertThat(ToolMedia.behindResults(List.of(own))).containsExactly(own);
    }

    private static Message result(String call, ContentBlock... content) {
        return new Message(
                Role.TOOL,
                List.of(new ContentBlock.ToolResult(call, null, List.of(content), false, Extensions.NONE)),
                null,
                Extensions.NONE);
    }

    private static Message user(ContentBlock... content) {
        return new Message(Role.USER, List.of(content), null, Extensions.NONE);
    }
}
