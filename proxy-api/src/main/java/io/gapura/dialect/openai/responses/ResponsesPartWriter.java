package io.gapura.dialect.openai.responses;

import io.gapura.dialect.openai.Media;
import io.gapura.json.JsonWriter;
import io.gapura.model.ContentBlock;
import io.gapura.model.Losses;
import io.gapura.model.MediaSource;

/** Writes elements of a content. For one thread at a time. The results say whether there was one to write. */
final class ResponsesPartWriter implements ContentBlock.Visitor<Boolean> {
    private static final String OURS = OpenAiResponsesDialect.NAME;

    private final JsonWriter json;
    private final boolean spokenByModel;
    private final Losses losses;

    ResponsesPartWriter(JsonWriter json, boolean spokenByModel, Losses losses) {
        this.json = json;
        this.spokenByModel = spokenByModel;
        this.losses = losses;
    }

    @Override
    public Boolean text(ContentBlock.Text block) {
        String type = ResponsesPartReader.textType(spokenByModel);
        for (String spelled : new String[] {"input_text", "output_text", "text"}) {
            type = block.extensions().formed(OURS, spelled) ? spelled : type;
        }
        return end(part(type).string("text", block.text()), block);
    }

    @Override
    public Boolean refusal(ContentBlock.Refusal block) {
        return end(part("refusal").string("refusal", block.text()), block);
    }

    @Override
    public Boolean image(ContentBlock.Image block) {
        String id = block.source() instanceof MediaSource.Stored stored ? stored.id() : null;
        String url = Media.toUrl(block.source());
        if (id == null && url == null) {
            return lost("image", "a picture needs an address, its bytes or an id");
        }
        ResponsesJson part = part("input_image").string("file_id", id).string("image_url", url);
        return end(part.string("detail", block.detail()), block);
    }

    @Override
    public Boolean file(ContentBlock.File block) {
        ResponsesJson part = part("input_file");
        MediaSource source = block.source();
        if (source instanceof MediaSource.Url url) {
            part.string("file_url", url.url());
        } else if (source instanceof MediaSource.Stored stored) {
            part.string("file_id", stored.id());
        } else if (source instanceof MediaSource.Inline inline) {
            part.string("file_data", inline.mediaType() == null ? inline.base64() : Media.toUrl(inline));
        } else if (source instanceof MediaSource.Plain plain) {
            part.string("file_data", Media.toUrl(Media.encoded(plain)));
        }
        String name = block.name();
        // OpenAI wants a name beside bytes.
        boolean nameless = name == null && (source instanceof MediaSource.Plain);
        return end(part.string("filename", nameless ? "document.txt" : name), block);
    }

    @Override
    public Boolean audio(ContentBlock.Audio block) {
        if (!block.extensions().formed(OURS, "input_audio") || !(block.source() instanceof MediaSource.Inline inline)) {
            return lost("audio", "OpenAI's responses take no sound");
        }
        ResponsesJson part = part("input_audio");
        ResponsesJson inner =
                new ResponsesJson(part.name("input_audio")).begin().string("data", inline.base64());
        inner.string("format", inline.mediaType() == null ? null : Media.audioFormat(inline.mediaType()));
        inner.rest(block.extensions(), ResponsesJson.inside("input_audio"));
        inner.end();
        return end(part, block);
    }

    @Override
    public Boolean opaque(ContentBlock.Opaque block) {
        if (!block.dialect().equals(OURS)) {
            return lost(block.type(), "a block that only " + block.dialect() + " knows");
        }
        json.raw(block.raw().text());
        return true;
    }

    @Override
    public Boolean video(ContentBlock.Video block) {
        return lost("video", "OpenAI's responses take no films");
    }

    @Override
    public Boolean toolCall(ContentBlock.ToolCall block) {
        return lost("tool_call", "calls are items of their own");
    }

    @Override
    public Boolean toolResult(ContentBlock.ToolResult block) {
        return lost("tool_result", "results are items of their own");
    }

    @Override
    public Boolean reasoning(ContentBlock.Reasoning block) {
        return false; // only its maker can read it
    }

    @Override
    public Boolean cacheMark(ContentBlock.CacheMark block) {
        return lost("cache_mark", "OpenAI caches without marks");
    }

    private ResponsesJson part(String type) {
        return new ResponsesJson(json).begin().string("type", type);
    }

    private static Boolean end(ResponsesJson part, ContentBlock block) {
        part.rest(block.extensions(), "");
        part.end();
        return true;
    }

    private Boolean lost(String what, String reason) {
        losses.add("messages." + what, reason);
        return false;
    }
}
