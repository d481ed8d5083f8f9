package io.gapura.dialect.anthropic.messages;

import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.json.JsonReader;
import io.gapura.json.JsonWriter;
import io.gapura.model.Annotation;
import io.gapura.model.ContentBlock;
import io.gapura.model.Losses;
import io.gapura.model.MediaSource;
import io.gapura.model.Seal;
import io.gapura.model.ToolKind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes content blocks of a request. For one thread at a time. The results of the visits say whether one was written. */
final class MessagesBlockWriter implements ContentBlock.Visitor<Boolean> {
    private static final String OURS = AnthropicMessagesDialect.NAME;
    private static final Set<String> TTLS = Set.of("5m", "1h");

    private final JsonWriter json;
    private final ToolIds ids;
    private final Losses losses;
    private ContentBlock.@Nullable CacheMark mark;

    MessagesBlockWriter(JsonWriter json, ToolIds ids, Losses losses) {
        this.json = json;
        this.ids = ids;
        this.losses = losses;
    }

    /** Writes blocks, each with the cache mark behind it. */
    void write(List<ContentBlock> blocks) {
        for (int i = 0; i < blocks.size(); i++) {
            ContentBlock block = blocks.get(i);
            boolean marked = i + 1 < blocks.size() && blocks.get(i + 1) instanceof ContentBlock.CacheMark;
            mark = marked ? (ContentBlock.CacheMark) blocks.get(i + 1) : null;
            block.accept(this);
            if (mark != null) {
                lost("cache_mark", "the block before it can't be marked");
            }
            i += marked ? 1 : 0;
        }
        mark = null;
    }

    /** The arguments of a call as the object that they must be. */
    static String object(String arguments) {
        byte[] bytes = arguments.getBytes(StandardCharsets.UTF_8);
        try {
            JsonReader.check(bytes, 0, bytes.length, ErrorKind.INVALID_REQUEST, true);
            return arguments.strip();
        } catch (GatewayException broken) {
            return "{}";
        }
    }

    /** Writes {@code cache_control}. */
    static void mark(MessagesJson block, @Nullable String ttl, Losses losses) {
        block.out().beginObject().member("type", "ephemeral");
        if (ttl != null && TTLS.contains(ttl)) {
            block.out().member("ttl", ttl);
        } else if (ttl != null) {
            losses.add("messages.cache_mark", "caches last 5m or 1h, not " + ttl);
        }
    }

    @Override
    public Boolean text(ContentBlock.Text block) {
        MessagesJson part = part("text").string("text", block.text());
        List<Annotation> citations = block.annotations().stream()
                .filter(each -> each.dialect().equals(OURS))
                .toList();
        if (!citations.isEmpty() || block.extensions().formed(OURS, "citations")) {
            part.name("citations").beginArray();
            citations.forEach(citation -> MessagesCitations.write(json, citation));
            json.endArray();
        }
        return end(part, block);
    }

    @Override
    public Boolean refusal(ContentBlock.Refusal block) {
        losses.add("messages.refusal", "told as a text");
        return end(part("text").string("text", block.text()), block);
    }

    @Override
    public Boolean image(ContentBlock.Image block) {
        if (!canBeGiven(block.source(), block)) {
            return lost("image", "a file of another provider's store");
        }
        if (block.source() instanceof MediaSource.Plain
                || (block.source() instanceof MediaSource.Url url && url.url().startsWith("data:"))) {
            return lost("image", "a picture needs an address or its bytes in base64");
        }
        if (block.detail() != null && !block.detail().equals("auto")) {
            losses.add("messages.image.detail", "pictures are looked at as closely as they are large");
        }
        MessagesJson part = part("image");
        source(part, block.source(), block);
        return end(part, block);
    }

    @Override
    public Boolean file(ContentBlock.File block) {
        MediaSource source = block.source();
        if (!canBeGiven(source, block)) {
            return lost("file", "a file of another provider's store");
        }
        if (source instanceof MediaSource.Inline inline) {
            String type = MessagesMedia.type(inline);
            if (type != null && type.startsWith("image/")) {
                return image(new ContentBlock.Image(
                        new MediaSource.Inline(type, inline.base64()), null, block.extensions()));
            }
            String text = type != null && MessagesMedia.isText(type) ? MessagesMedia.text(inline) : null;
            source = text == null
                    ? new MediaSource.Inline(type, inline.base64())
                    : new MediaSource.Plain("text/plain", text);
            if (text == null && !"application/pdf".equals(type)) {
                return lost("file", "documents are PDF or text");
            }
        }
        MessagesJson part = part("document");
        source(part, source, block);
        part.string("title", block.name());
        return end(part, block);
    }

    private static boolean canBeGiven(MediaSource source, ContentBlock block) {
        return !(source instanceof MediaSource.Stored) || block.extensions().formed(OURS, MessagesBlockReader.STORED);
    }

    private void source(MessagesJson part, MediaSource source, ContentBlock block) {
        MessagesJson inner = new MessagesJson(part.name("source")).begin();
        if (source instanceof MediaSource.Url url) {
            inner.string("type", "url").string("url", url.url());
        } else if (source instanceof MediaSource.Inline inline) {
            inner.string("type", "base64").string("media_type", MessagesMedia.type(inline));
            inner.string("data", inline.base64());
        } else if (source instanceof MediaSource.Stored stored) {
            inner.string("type", "file").string("file_id", stored.id());
        } else if (source instanceof MediaSource.Plain plain) {
            inner.string("type", "text").string("media_type", "text/plain").string("data", plain.text());
        }
        inner.rest(block.extensions(), MessagesBlockReader.SOURCE);
        inner.end();
    }

    @Override
    public Boolean toolCall(ContentBlock.ToolCall block) {
        if (block.kind() == ToolKind.HOSTED) {
            return lost("hosted_tool", "a call that another provider ran itself");
        }
        boolean free = block.kind() == ToolKind.FREE_FORM;
        MessagesJson part = part("tool_use").string("id", ids.call(block.id(), block.name()));
        part.string("name", free ? FreeFormName.of(block.name()) : block.name());
        part.name("input").raw(free ? FreeFormName.wrap(block.arguments()) : object(block.arguments()));
        return end(part, block);
    }

    @Override
    public Boolean toolResult(ContentBlock.ToolResult block) {
        MessagesJson part = part("tool_result").string("tool_use_id", ids.result(block.callId(), block.name()));
        boolean asParts = block.extensions().formed(OURS, "parts");
        if (!asParts && MessagesTurns.isPlain(block.content())) {
            part.string("content", ((ContentBlock.Text) block.content().get(0)).text());
        } else if (asParts || !block.content().isEmpty()) {
            part.name("content").beginArray();
            new MessagesBlockWriter(json, ids, losses)
                    .write(block.content().stream()
                            .filter(each -> !(each instanceof ContentBlock.Text text
                                    && text.text().isEmpty()))
                            .toList());
            json.endArray();
        }
        if (block.failed() || block.extensions().formed(OURS, "is_error")) {
            part.flag("is_error", block.failed());
        }
        return end(part, block);
    }

    /** Only those with a seal of ours are here. They can't be marked. */
    @Override
    public Boolean reasoning(ContentBlock.Reasoning block) {
        Seal seal = block.seal();
        if (seal == null) {
            return false;
        }
        boolean encrypted = seal.kind() == Seal.Kind.ENCRYPTED;
        MessagesJson part = part(encrypted ? "redacted_thinking" : "thinking");
        part.string(encrypted ? "data" : "thinking", encrypted ? seal.value() : block.text());
        part.string("signature", encrypted ? null : seal.value());
        part.rest(block.extensions(), "");
        part.end();
        return true;
    }

    @Override
    public Boolean audio(ContentBlock.Audio block) {
        if (block.transcript() != null) {
            end(part("text").string("text", block.transcript()), ContentBlock.Text.of(""));
        }
        return lost("audio", "Messages take no sounds");
    }

    @Override
    public Boolean video(ContentBlock.Video block) {
        return lost("video", "Messages take no films");
    }

    @Override
    public Boolean cacheMark(ContentBlock.CacheMark block) {
        return lost("cache_mark", "nothing stands before it");
    }

    @Override
    public Boolean opaque(ContentBlock.Opaque block) {
        if (!block.dialect().equals(OURS)) {
            return lost(block.type(), "a block that only " + block.dialect() + " knows");
        }
        json.raw(block.raw().text());
        return true;
    }

    private MessagesJson part(String type) {
        return new MessagesJson(json).begin().string("type", type);
    }

    private Boolean end(MessagesJson part, ContentBlock block) {
        if (mark != null) {
            part.name("cache_control");
            mark(part, mark.ttl(), losses);
            MessagesJson rest = new MessagesJson(json);
            rest.rest(mark.extensions(), "");
            json.endObject();
            mark = null;
        }
        part.rest(block.extensions(), "", MessagesBlockReader.SOURCE);
        part.end();
        return true;
    }

    private Boolean lost(String what, String reason) {
        losses.add("messages." + what, reason);
        return false;
    }
}
