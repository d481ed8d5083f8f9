package io.gapura.model;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes out of a conversation what a model is known not to take. Used once, by one thread. */
final class MessageFitting {
    private final Capabilities model;
    private final Losses losses;

    MessageFitting(Capabilities model, Losses losses) {
        this.model = model;
        this.losses = losses;
    }

    /** The conversation as the model takes it. */
    List<Message> fit(List<Message> messages) {
        return messages.stream().map(this::fitted).toList();
    }

    private Message fitted(Message message) {
        Role role = message.role() == Role.DEVELOPER && !model.takes(Feature.DEVELOPER_MESSAGES)
                ? Role.SYSTEM
                : message.role();
        String name = message.name();
        if (name != null && !model.takes(Feature.NAMES)) {
            losses.add("messages.name", "the model does not take names of speakers");
            name = null;
        }
        List<ContentBlock> content = blocks(message.content(), false);
        return role == message.role() && content.equals(message.content()) && same(name, message.name())
                ? message
                : new Message(role, content, name, message.extensions());
    }

    private static boolean same(@Nullable String one, @Nullable String other) {
        return one == null ? other == null : one.equals(other);
    }

    /** What remains; a message of which nothing remains says at least that something was there, else it would be refused. */
    private List<ContentBlock> blocks(List<ContentBlock> blocks, boolean ofTool) {
        List<ContentBlock> kept = new ArrayList<>();
        String lost = "";
        for (ContentBlock block : blocks) {
            if (block instanceof ContentBlock.ToolResult result) {
                kept.add(result(result));
                continue;
            }
            String reason = refusal(block, ofTool);
            if (reason == null) {
                kept.add(block);
            } else {
                lost = kind(block);
                losses.add("messages." + lost, reason);
            }
        }
        if (kept.isEmpty() && !lost.isEmpty()) {
            kept.add(ContentBlock.Text.of("[" + lost + " left out]"));
        }
        return kept;
    }

    private ContentBlock result(ContentBlock.ToolResult result) {
        boolean named = result.name() != null && (model.takes(Feature.NAMES) || result.callId() == null);
        return new ContentBlock.ToolResult(
                result.callId(),
                named ? result.name() : null,
                blocks(result.content(), true),
                result.failed(),
                result.extensions());
    }

    /** Why the model does not take a block; null if it does. */
    private @Nullable String refusal(ContentBlock block, boolean ofTool) {
        if (block instanceof ContentBlock.Image image) {
            if (!model.takes(Feature.IMAGES)) {
                return "the model sees no images";
            }
            if (ofTool && !model.takes(Feature.TOOL_RESULT_IMAGES)) {
                return "the model sees no images in results of tools";
            }
            return byAddress(image.source(), Feature.IMAGE_URLS);
        } else if (block instanceof ContentBlock.Audio) {
            return model.takes(Feature.AUDIO) ? null : "the model hears nothing";
        } else if (block instanceof ContentBlock.Video) {
            return model.takes(Feature.VIDEO) ? null : "the model sees no films";
        } else if (block instanceof ContentBlock.File file) {
            return model.takes(Feature.FILES)
                    ? byAddress(file.source(), Feature.FILE_URLS)
                    : "the model reads no files";
        }
        return null;
    }

    private @Nullable String byAddress(MediaSource source, Feature feature) {
        return source instanceof MediaSource.Url && !model.takes(feature)
                ? "the model fetches nothing by address"
                : null;
    }

    private static String kind(ContentBlock block) {
        if (block instanceof ContentBlock.Image) {
            return "image";
        } else if (block instanceof ContentBlock.Audio) {
            return "audio";
        }
        return block instanceof ContentBlock.Video ? "video" : "file";
    }
}
