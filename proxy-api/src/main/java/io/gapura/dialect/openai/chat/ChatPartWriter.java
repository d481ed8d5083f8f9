package io.gapura.dialect.openai.chat;

import io.gapura.dialect.openai.Media;
import io.gapura.json.JsonWriter;
import io.gapura.model.ContentBlock;
import io.gapura.model.Losses;
import io.gapura.model.MediaSource;

/** Writes elements of a message's {@code content}. For one thread at a time. The results mean nothing. */
final class ChatPartWriter implements ContentBlock.Visitor<Boolean> {
    private final JsonWriter json;
    private final Losses losses;

    ChatPartWriter(JsonWriter json, Losses losses) {
        this.json = json;
        this.losses = losses;
    }

    @Override
    public Boolean text(ContentBlock.Text block) {
        ChatJson part = part("text").string("text", block.text());
        return end(part, block);
    }

    @Override
    public Boolean refusal(ContentBlock.Refusal block) {
        ChatJson part = part("refusal").string("refusal", block.text());
        return end(part, block);
    }

    @Override
    public Boolean image(ContentBlock.Image block) {
        String url = Media.toUrl(block.source());
        if (url == null) {
            return lost("image", "a picture needs an address or its bytes");
        }
        ChatJson part = part("image_url");
        ChatJson inner = new ChatJson(part.name("image_url")).begin().string("url", url);
        inner.string("detail", block.detail());
        inner.rest(block.extensions(), ChatJson.inside("image_url"));
        inner.end();
        return end(part, block);
    }

    @Override
    public Boolean video(ContentBlock.Video block) {
        String url = Media.toUrl(block.source());
        if (url == null) {
            return lost("video", "a film needs an address or its bytes");
        }
        ChatJson part = part("video_url");
        ChatJson inner = new ChatJson(part.name("video_url")).begin().string("url", url);
        inner.rest(block.extensions(), ChatJson.inside("video_url"));
        inner.end();
        return end(part, block);
    }

    @Override
    public Boolean audio(ContentBlock.Audio block) {
        if (!(block.source() instanceof MediaSource.Inline inline)) {
            return lost("audio", "a sound needs its bytes");
        }
        ChatJson part = part("input_audio");
        ChatJson inner = new ChatJson(part.name("input_audio")).begin().string("data", inline.base64());
        inner.string("format", Media.audioFormat(inline.mediaType()));
        inner.rest(block.extensions(), ChatJson.inside("input_audio"));
        inner.end();
        return end(part, block);
    }

    @Override
    public Boolean file(ContentBlock.File block) {
        MediaSource source = block.source();
        if (source instanceof MediaSource.Url || source instanceof MediaSource.Plain) {
            return lost("file", "a file needs its bytes or an id");
        }
        ChatJson part = part("file");
        ChatJson inner = new ChatJson(part.name("file")).begin();
        if (source instanceof MediaSource.Inline inline) {
            inner.string("file_data", inline.mediaType() == null ? inline.base64() : Media.toUrl(inline));
        } else if (source instanceof MediaSource.Stored stored) {
            inner.string("file_id", stored.id());
        }
        inner.string("filename", block.name());
        inner.rest(block.extensions(), ChatJson.inside("file"));
        inner.end();
        return end(part, block);
    }

    @Override
    public Boolean opaque(ContentBlock.Opaque block) {
        if (!block.dialect().equals(OpenAiChatDialect.NAME)) {
            return lost(block.type(), "a block that only " + block.dialect() + " knows");
        }
        json.raw(block.raw().text());
        return true;
    }

    @Override
    public Boolean toolCall(ContentBlock.ToolCall block) {
        return lost("tool_call", "calls stand beside the content");
    }

    @Override
    public Boolean toolResult(ContentBlock.ToolResult block) {
        return lost("tool_result", "results stand in messages of role tool");
    }

    @Override
    public Boolean reasoning(ContentBlock.Reasoning block) {
        return lost("reasoning", "chat completions take no reasoning back");
    }

    @Override
    public Boolean cacheMark(ContentBlock.CacheMark block) {
        return lost("cache_mark", "chat completions cache without marks");
    }

    private ChatJson part(String type) {
        return new ChatJson(json).begin().string("type", type);
    }

    private static Boolean end(ChatJson part, ContentBlock block) {
        part.rest(block.extensions(), "");
        part.end();
        return true;
    }

    private Boolean lost(String what, String reason) {
        losses.add("messages." + what, reason);
        return false;
    }
}
