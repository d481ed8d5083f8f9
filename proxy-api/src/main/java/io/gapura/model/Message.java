package io.gapura.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One turn of a conversation. Immutable.
 *
 * @param role who speaks
 * @param content what is said, in order; empty where the dialect allows it
 * @param name the speaker's name, to tell speakers of one role apart
 * @param extensions what else the dialect says of the message
 */
public record Message(Role role, List<ContentBlock> content, @Nullable String name, Extensions extensions) {
    /** Copies the content. */
    public Message {
        content = List.copyOf(content);
    }

    /** A message of one text. */
    public static Message text(Role role, String text) {
        return new Message(role, List.of(ContentBlock.Text.of(text)), null, Extensions.NONE);
    }
}
