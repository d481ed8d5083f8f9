package io.gapura.dialect.gemini.generate;

import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.json.JsonReader;
import io.gapura.json.JsonWriter;
import io.gapura.model.Capabilities;
import io.gapura.model.ContentBlock;
import io.gapura.model.Extensions;
import io.gapura.model.Losses;
import io.gapura.model.MediaSource;
import io.gapura.model.Quirk;
import io.gapura.model.Seal;
import io.gapura.model.ToolKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the parts of one turn of a request. Used once a turn, by one thread. The results of the visitor's methods mean whether
 * a part was written.
 */
final class GeminiPartWriter implements ContentBlock.Visitor<Boolean> {
    /** Where a call of another's stands in the place of Gemini's own (ai.google.dev/gemini-api/docs/thought-signatures, "FAQs"). */
    private static final String UNSIGNED = "skip_thought_signature_validator";

    private static final String[] INSIDE = {"functionCall.", "functionResponse.", "inlineData.", "fileData."};
    private static final String OURS = GeminiGenerateDialect.NAME;

    private final JsonWriter json;
    private final Capabilities capabilities;
    private final Map<String, String> names;
    private final Losses losses;
    private boolean called;
    private @Nullable Seal next;
    private int written;

    /**
     * A writer of one turn.
     *
     * @param json stands in the array of parts
     * @param names the names of the functions that were called, by the calls' ids
     */
    GeminiPartWriter(JsonWriter json, Capabilities capabilities, Map<String, String> names, Losses losses) {
        this.json = json;
        this.capabilities = capabilities;
        this.names = names;
        this.losses = losses;
    }

    /** How many parts there are so far. */
    int written() {
        return written;
    }

    /** Writes the pieces of one message: a seal that another dialect had to carry alone goes back to where it belongs. */
    void write(List<ContentBlock> blocks) {
        for (int i = 0; i < blocks.size(); i++) {
            ContentBlock block = blocks.get(i);
            ContentBlock behind = i + 1 < blocks.size() ? blocks.get(i + 1) : null;
            ContentBlock farther = i + 2 < blocks.size() ? blocks.get(i + 2) : null;
            Seal ofBehind = behind == null ? null : bare(behind);
            if (block instanceof ContentBlock.Text text && !text.text().isEmpty() && ofBehind != null) {
                if (formed(behind, GeminiPartReader.ON_TEXT) || !takesSeal(farther)) {
                    next = ofBehind;
                    i++;
                }
            } else if (bare(block) != null && takesSeal(behind)) {
                next = bare(block);
                continue;
            }
            if (block.accept(this)) {
                written++;
            }
            next = null;
        }
    }

    /** The seal of a block that is nothing else and has no place of its own; null for other blocks. */
    private static @Nullable Seal bare(ContentBlock block) {
        return block instanceof ContentBlock.Reasoning reasoning
                        && reasoning.text().isEmpty()
                        && GeminiSeals.isOwn(reasoning.seal())
                        && !formed(block, GeminiPartReader.OWN_PART)
                        && !formed(block, GeminiPartReader.THOUGHT)
                ? reasoning.seal()
                : null;
    }

    private static boolean takesSeal(@Nullable ContentBlock block) {
        return block instanceof ContentBlock.ToolCall call && !GeminiSeals.isOwn(call.seal());
    }

    private static boolean formed(@Nullable ContentBlock block, String form) {
        return block != null && block.extensions().formed(OURS, form);
    }

    @Override
    public Boolean text(ContentBlock.Text block) {
        if (block.text().isEmpty() && !formed(block, GeminiPartReader.EMPTY)) {
            return false; // a part without words is refused
        }
        GeminiJson part = new GeminiJson(json).begin().string("text", block.text());
        part.string("thoughtSignature", next == null ? null : next.value());
        return end(part, block.extensions());
    }

    @Override
    public Boolean reasoning(ContentBlock.Reasoning block) {
        Seal seal = block.seal();
        boolean thought = formed(block, GeminiPartReader.THOUGHT);
        if (seal == null ? !thought : !GeminiSeals.isOwn(seal)) {
            return false; // thoughts of others mean nothing to Gemini
        }
        GeminiJson part = new GeminiJson(json).begin().string("text", block.text());
        if (thought || !block.text().isEmpty()) {
            part.flag("thought", true);
        }
        part.string("thoughtSignature", seal == null ? null : seal.value());
        return end(part, block.extensions());
    }

    @Override
    public Boolean refusal(ContentBlock.Refusal block) {
        losses.add("messages.refusal", "Gemini has no word for a refusal: it is told as text");
        return !block.text().isEmpty()
                && end(new GeminiJson(json).begin().string("text", block.text()), Extensions.NONE);
    }

    @Override
    public Boolean image(ContentBlock.Image block) {
        String detail = block.detail();
        if (detail != null && !detail.equals("auto")) {
            losses.add("messages.image.detail", "Gemini has no such word for one image");
        }
        return media("image", block.source(), block.extensions());
    }

    @Override
    public Boolean audio(ContentBlock.Audio block) {
        return media("audio", block.source(), block.extensions());
    }

    @Override
    public Boolean video(ContentBlock.Video block) {
        return media("video", block.source(), block.extensions());
    }

    @Override
    public Boolean file(ContentBlock.File block) {
        if (block.name() != null) {
            losses.add("messages.file.name", "Gemini knows files without names");
        }
        return media("file", block.source(), block.extensions());
    }

    @Override
    public Boolean toolCall(ContentBlock.ToolCall block) {
        if (block.kind() == ToolKind.HOSTED) {
            losses.add("messages.hosted_tool", "a tool that another provider ran");
            return false;
        }
        String id = block.id();
        if (id != null) {
            names.put(id, block.name());
        }
        GeminiJson part = new GeminiJson(json).begin();
        GeminiJson call = new GeminiJson(part.name("functionCall")).begin().string("id", id);
        call.string("name", block.name());
        if (!formed(block, GeminiPartReader.NO_ARGUMENTS)) {
            arguments(call.name("args"), block);
        }
        call.rest(block.extensions(), "functionCall.");
        call.end();
        part.string("thoughtSignature", signature(block));
        called = true;
        return end(part, block.extensions());
    }

    private void arguments(JsonWriter args, ContentBlock.ToolCall block) {
        if (block.kind() == ToolKind.FREE_FORM) {
            args.beginObject().member("input", block.arguments()).endObject();
            return;
        }
        String object = object(block.arguments());
        if (object == null && !block.arguments().isBlank()) {
            losses.add("messages.tool_arguments", "arguments that are no JSON object");
        }
        args.raw(object == null ? "{}" : object);
    }

    private @Nullable String signature(ContentBlock.ToolCall block) {
        Seal seal = GeminiSeals.isOwn(block.seal()) ? block.seal() : next;
        if (seal != null) {
            return seal.value();
        }
        return !called && capabilities.has(Quirk.CALL_SIGNATURES) ? UNSIGNED : null;
    }

    @Override
    public Boolean toolResult(ContentBlock.ToolResult block) {
        GeminiJson part = new GeminiJson(json).begin();
        GeminiJson result = new GeminiJson(part.name("functionResponse")).begin();
        result.string("id", block.callId());
        result.string("name", name(block));
        StringBuilder text = new StringBuilder();
        List<ContentBlock> inside = new ArrayList<>();
        List<ContentBlock> behind = new ArrayList<>();
        for (ContentBlock piece : block.content()) {
            if (piece instanceof ContentBlock.Text words) {
                text.append(words.text());
            } else if (inline(piece) != null) {
                inside.add(piece);
            } else {
                behind.add(piece);
            }
        }
        response(result.name("response"), block, text.toString());
        if (!inside.isEmpty()) {
            result.name("parts").beginArray();
            inside.forEach(piece -> piece.accept(this));
            json.endArray();
        }
        result.rest(block.extensions(), "functionResponse.");
        result.end();
        end(part, block.extensions());
        behind.forEach(piece -> written += piece.accept(this) ? 1 : 0);
        return true;
    }

    private String name(ContentBlock.ToolResult block) {
        if (block.name() != null) {
            return block.name();
        }
        String id = block.callId();
        String known = id == null ? null : names.get(id);
        return known != null ? known : id != null ? id : "function";
    }

    private static void response(JsonWriter json, ContentBlock.ToolResult block, String text) {
        String object = formed(block, GeminiPartReader.RESULT) ? null : object(text);
        if (object != null && (!block.failed() || formed(block, GeminiPartReader.OBJECT))) {
            json.raw(object);
        } else {
            json.beginObject().member(block.failed() ? "error" : "result", text).endObject();
        }
    }

    private static MediaSource.@Nullable Inline inline(ContentBlock block) {
        MediaSource source = null;
        if (block instanceof ContentBlock.Image image) {
            source = image.source();
        } else if (block instanceof ContentBlock.Audio audio) {
            source = audio.source();
        } else if (block instanceof ContentBlock.Video video) {
            source = video.source();
        } else if (block instanceof ContentBlock.File file) {
            source = file.source();
        }
        return source instanceof MediaSource.Inline inline ? inline : null;
    }

    @Override
    public Boolean cacheMark(ContentBlock.CacheMark block) {
        losses.add("messages.cache_mark", "Gemini caches without marks");
        return false;
    }

    @Override
    public Boolean opaque(ContentBlock.Opaque block) {
        if (!block.dialect().equals(OURS)) {
            losses.add("messages." + block.type(), "a block that only " + block.dialect() + " knows");
            return false;
        }
        json.raw(block.raw().text());
        return true;
    }

    private Boolean media(String word, MediaSource source, Extensions extensions) {
        if (source instanceof MediaSource.Inline inline) {
            return inline(inline.mediaType(), inline.base64(), extensions);
        }
        if (source instanceof MediaSource.Plain plain) {
            byte[] text = plain.text().getBytes(StandardCharsets.UTF_8);
            return inline(plain.mediaType(), Base64.getEncoder().encodeToString(text), extensions);
        }
        String uri = source instanceof MediaSource.Url url ? url.url() : "";
        if (source instanceof MediaSource.Stored stored) {
            if (!GeminiMedia.isOwn(stored.id())) {
                losses.add("messages." + word, "a file in the store of another provider");
                return false;
            }
            uri = stored.id();
        }
        GeminiJson part = new GeminiJson(json).begin();
        GeminiJson file = new GeminiJson(part.name("fileData")).begin();
        boolean untyped = extensions.formed(OURS, GeminiPartReader.UNTYPED)
                || extensions.of(OURS).containsKey("fileData.mimeType");
        file.string("mimeType", untyped ? null : GeminiMedia.typeOf(uri));
        file.string("fileUri", uri);
        file.rest(extensions, "fileData.");
        file.end();
        return end(part, extensions);
    }

    private Boolean inline(@Nullable String type, String base64, Extensions extensions) {
        GeminiJson part = new GeminiJson(json).begin();
        GeminiJson blob = new GeminiJson(part.name("inlineData")).begin();
        blob.string("mimeType", type == null ? "application/octet-stream" : type);
        blob.string("data", base64);
        blob.rest(extensions, "inlineData.");
        blob.end();
        return end(part, extensions);
    }

    private static Boolean end(GeminiJson part, Extensions extensions) {
        part.rest(extensions, "", INSIDE);
        part.end();
        return true;
    }

    /** The text if it is a JSON object, else null. */
    static @Nullable String object(String text) {
        String trimmed = text.strip();
        if (!trimmed.startsWith("{") || !trimmed.endsWith("}")) {
            return null;
        }
        byte[] bytes = trimmed.getBytes(StandardCharsets.UTF_8);
        try {
            JsonReader.check(bytes, 0, bytes.length, ErrorKind.INVALID_REQUEST, true);
            return trimmed;
        } catch (GatewayException e) {
            return null;
        }
    }
}
