package io.gapura.dialect.openai.responses;

import io.gapura.dialect.Members;
import io.gapura.dialect.openai.Media;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import io.gapura.json.JsonWriter;
import io.gapura.model.Annotation;
import io.gapura.model.ContentBlock;
import io.gapura.model.Extensions;
import io.gapura.model.MediaSource;
import io.gapura.model.RawJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one element of a content. Used once, by one thread. A kind that we don't know is kept whole. */
final class ResponsesPartReader {
    /** The prefix of the kinds of blocks that are parts and not items. */
    static final String OPAQUE = "content/";

    private final String path;
    private final RawJson raw;
    private final Members members;
    private final boolean spokenByModel;
    private final List<Annotation> annotations = new ArrayList<>(0);

    private String type = "";
    private @Nullable String text;
    private @Nullable String url;
    private @Nullable String data;
    private @Nullable String id;
    private @Nullable String detail;
    private @Nullable String filename;
    private @Nullable String format;

    /**
     * A reading of the element that the reader stands before.
     *
     * @param spokenByModel whether texts are output of the model
     */
    ResponsesPartReader(JsonReader reader, String path, boolean spokenByModel) {
        this.path = path;
        this.spokenByModel = spokenByModel;
        reader.skip();
        this.raw = new RawJson(reader.raw());
        this.members = Members.over(raw, path, OpenAiResponsesDialect.NAME);
    }

    /** The name of the kind that a text has where nothing else is said. */
    static String textType(boolean spokenByModel) {
        return spokenByModel ? "output_text" : "input_text";
    }

    ContentBlock part() {
        members.begin();
        while (members.next()) {
            member();
        }
        ContentBlock block = block();
        return block == null ? new ContentBlock.Opaque(OpenAiResponsesDialect.NAME, OPAQUE + type, raw) : block;
    }

    private void member() {
        if (members.is("type")) {
            type = members.string();
        } else if (members.is("text") || members.is("refusal")) {
            text = members.string();
        } else if (members.is("image_url") || members.is("file_url")) {
            url = members.string();
        } else if (members.is("file_data")) {
            data = members.string();
        } else if (members.is("file_id")) {
            id = members.string();
        } else if (members.is("detail")) {
            detail = members.string();
        } else if (members.is("filename")) {
            filename = members.string();
        } else if (members.is("input_audio")) {
            sound();
        } else if (members.is("annotations") && members.kind() == JsonKind.ARRAY) {
            RawJson all = members.raw();
            members.keep("annotations", all);
            JsonReader each = Members.over(all, "", OpenAiResponsesDialect.NAME).reader();
            each.beginArray();
            while (each.nextElement()) {
                annotations.add(ResponsesAnnotations.read(each));
            }
        } else {
            members.keep("");
        }
    }

    private void sound() {
        Members inner = members.object();
        while (inner.next()) {
            if (inner.is("data")) {
                data = inner.string();
            } else if (inner.is("format")) {
                format = inner.string();
            } else {
                inner.keep("");
            }
        }
        members.adopt(ResponsesJson.inside("input_audio"), inner);
    }

    private @Nullable ContentBlock block() {
        Extensions extensions = members.extensions();
        return switch (type) {
            case "input_text", "output_text", "text" -> text(extensions);
            case "refusal" -> new ContentBlock.Refusal(required(text, "refusal"), extensions);
            case "input_image" -> image(extensions);
            case "input_file" -> file(extensions);
            case "input_audio" -> audio(extensions);
            case "" -> throw Members.invalid("\"" + path + ".type\" is missing", path + ".type");
            default -> null;
        };
    }

    private ContentBlock text(Extensions extensions) {
        Extensions spelled = type.equals(textType(spokenByModel)) ? extensions : extensions.and(form(type));
        return new ContentBlock.Text(required(text, "text"), annotations, spelled);
    }

    private @Nullable ContentBlock image(Extensions extensions) {
        if (url != null && id == null) {
            return new ContentBlock.Image(Media.fromUrl(url), detail, extensions);
        }
        return id != null && url == null
                ? new ContentBlock.Image(new MediaSource.Stored(id), detail, extensions)
                : null;
    }

    private @Nullable ContentBlock file(Extensions extensions) {
        if (detail != null) {
            return fileOf(extensions.and(Extensions.of(
                    OpenAiResponsesDialect.NAME,
                    Map.of("detail", new RawJson(new String(JsonWriter.quote(detail), StandardCharsets.UTF_8))))));
        }
        return fileOf(extensions);
    }

    private @Nullable ContentBlock fileOf(Extensions extensions) {
        MediaSource source = null;
        if (data != null && id == null && url == null) {
            MediaSource address = Media.fromUrl(data);
            source = address instanceof MediaSource.Inline ? address : new MediaSource.Inline(null, data);
        } else if (id != null && data == null && url == null) {
            source = new MediaSource.Stored(id);
        } else if (url != null && data == null && id == null) {
            source = new MediaSource.Url(url);
        }
        return source == null ? null : new ContentBlock.File(source, filename, extensions);
    }

    private ContentBlock audio(Extensions extensions) {
        String mediaType = format == null ? null : Media.audioType(format);
        MediaSource source = new MediaSource.Inline(mediaType, required(data, "input_audio.data"));
        return new ContentBlock.Audio(source, null, null, extensions.and(form("input_audio")));
    }

    private static Extensions form(String form) {
        return Extensions.of(OpenAiResponsesDialect.NAME, Map.of(), Set.of(form));
    }

    private String required(@Nullable String value, String name) {
        if (value == null) {
            throw Members.invalid("\"" + path + "." + name + "\" is missing", path + "." + name);
        }
        return value;
    }
}
