package io.gapura.dialect.openai.chat;

import io.gapura.dialect.Members;
import io.gapura.dialect.openai.Media;
import io.gapura.json.JsonReader;
import io.gapura.model.ContentBlock;
import io.gapura.model.Extensions;
import io.gapura.model.MediaSource;
import io.gapura.model.RawJson;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one element of a message's {@code content}. Used once, by one thread. A kind that we don't know is kept whole. */
final class ChatPartReader {
    private final String path;
    private final RawJson raw;
    private final Members members;

    private String type = "";
    private @Nullable String text;
    private @Nullable String first;
    private @Nullable String second;
    private @Nullable String third;

    ChatPartReader(JsonReader reader, String path) {
        this.path = path;
        reader.skip();
        this.raw = new RawJson(reader.raw());
        this.members = Members.over(raw, path, OpenAiChatDialect.NAME);
    }

    ContentBlock part() {
        members.begin();
        while (members.next()) {
            if (members.is("type")) {
                type = members.string();
            } else if (members.is("text") || members.is("refusal")) {
                text = members.string();
            } else if (members.is("image_url") || members.is("video_url")) {
                values("url", "detail", "");
            } else if (members.is("input_audio")) {
                values("data", "format", "");
            } else if (members.is("file")) {
                values("file_data", "file_id", "filename");
            } else {
                members.keep("");
            }
        }
        ContentBlock block = block();
        return block == null ? new ContentBlock.Opaque(OpenAiChatDialect.NAME, "content/" + type, raw) : block;
    }

    /** Reads the texts of the object inside, whichever of these it has. */
    private void values(String one, String two, String three) {
        String name = members.reader().name();
        Members object = members.object();
        while (object.next()) {
            if (object.is(one)) {
                first = object.string();
            } else if (object.is(two)) {
                second = object.string();
            } else if (!three.isEmpty() && object.is(three)) {
                third = object.string();
            } else {
                object.keep("");
            }
        }
        members.adopt(ChatJson.inside(name), object);
    }

    private @Nullable ContentBlock block() {
        Extensions extensions = members.extensions();
        return switch (type) {
            case "text" -> new ContentBlock.Text(required(text, "text"), List.of(), extensions);
            case "refusal" -> refusal(extensions);
            case "image_url" ->
                new ContentBlock.Image(Media.fromUrl(required(first, "image_url.url")), second, extensions);
            case "video_url" ->
                second != null
                        ? null
                        : new ContentBlock.Video(Media.fromUrl(required(first, "video_url.url")), extensions);
            case "input_audio" -> audio(extensions);
            case "file" -> file(extensions);
            case "" -> throw Members.invalid("\"" + path + ".type\" is missing", path + ".type");
            default -> null;
        };
    }

    private ContentBlock refusal(Extensions extensions) {
        Extensions part = Extensions.of(OpenAiChatDialect.NAME, Map.of(), Set.of("part"));
        return new ContentBlock.Refusal(required(text, "refusal"), extensions.and(part));
    }

    private ContentBlock audio(Extensions extensions) {
        String mediaType = second == null ? null : Media.audioType(second);
        MediaSource source = new MediaSource.Inline(mediaType, required(first, "input_audio.data"));
        return new ContentBlock.Audio(source, null, null, extensions);
    }

    private @Nullable ContentBlock file(Extensions extensions) {
        String data = first;
        String id = second;
        if (data != null && id == null) {
            boolean address = Media.fromUrl(data) instanceof MediaSource.Inline;
            MediaSource source = address ? Media.fromUrl(data) : new MediaSource.Inline(null, data);
            return new ContentBlock.File(source, third, extensions);
        }
        return id != null && data == null ? new ContentBlock.File(new MediaSource.Stored(id), third, extensions) : null;
    }

    private String required(@Nullable String value, String name) {
        if (value == null) {
            throw Members.invalid("\"" + path + "." + name + "\" is missing", path + "." + name);
        }
        return value;
    }
}
