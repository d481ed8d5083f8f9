package io.gapura.dialect.openai.chat;

import io.gapura.model.ContentBlock;
import io.gapura.model.Extensions;
import io.gapura.model.Message;
import io.gapura.model.Role;
import java.util.ArrayList;
import java.util.List;

/**
 * Images and files in the results of tools, moved to a user's message behind the results: a message of role {@code tool} takes
 * text alone (platform.openai.com/docs/api-reference/chat/create, "Tool message"). Those that a chat client put there itself stay.
 * Used once, by one thread.
 */
final class ToolMedia {
    private final List<Message> messages = new ArrayList<>();
    private final List<ContentBlock> moved = new ArrayList<>();

    private ToolMedia() {}

    /** The same conversation with every tool's message in words. */
    static List<Message> behindResults(List<Message> conversation) {
        if (conversation.stream().noneMatch(ToolMedia::shows)) {
            return conversation;
        }
        ToolMedia pass = new ToolMedia();
        conversation.forEach(pass::take);
        pass.flush();
        return pass.messages;
    }

    private static boolean shows(Message message) {
        return message.role() == Role.TOOL
                && !message.extensions().formed(OpenAiChatDialect.NAME, "parts")
                && message.content().stream()
                        .anyMatch(block -> block instanceof ContentBlock.ToolResult result
                                && result.content().stream().anyMatch(ToolMedia::isMedia));
    }

    private static boolean isMedia(ContentBlock block) {
        return block instanceof ContentBlock.Image || block instanceof ContentBlock.File;
    }

    private void take(Message message) {
        if (shows(message)) {
            List<ContentBlock> results =
                    message.content().stream().map(this::words).toList();
            messages.add(new Message(message.role(), results, message.name(), message.extensions()));
        } else if (message.role() == Role.USER && !moved.isEmpty()) { // one turn: some servers want turns to alternate
            moved.addAll(message.content());
            messages.add(new Message(Role.USER, moved, message.name(), message.extensions()));
            moved.clear();
        } else {
            if (message.role() != Role.TOOL) {
                flush();
            }
            messages.add(message);
        }
    }

    private void flush() {
        if (!moved.isEmpty()) {
            messages.add(new Message(Role.USER, moved, null, Extensions.NONE));
            moved.clear();
        }
    }

    private ContentBlock words(ContentBlock block) {
        if (!(block instanceof ContentBlock.ToolResult result)
                || result.content().stream().noneMatch(ToolMedia::isMedia)) {
            return block;
        }
        String call = result.callId() == null ? String.valueOf(result.name()) : result.callId();
        List<ContentBlock> kept = new ArrayList<>(
                result.content().stream().filter(each -> !isMedia(each)).toList());
        if (kept.stream().noneMatch(each -> each instanceof ContentBlock.Text)) {
            kept.add(0, ContentBlock.Text.of("The result is shown in the next message of the user."));
        }
        moved.add(ContentBlock.Text.of("Result of the tool call " + call + ":"));
        result.content().stream().filter(ToolMedia::isMedia).forEach(moved::add);
        return new ContentBlock.ToolResult(result.callId(), result.name(), kept, result.failed(), result.extensions());
    }
}
