package io.gapura.dialect.anthropic.messages;

import io.gapura.dialect.ForeignSeal;
import io.gapura.dialect.Members;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import io.gapura.model.Annotation;
import io.gapura.model.ContentBlock;
import io.gapura.model.Extensions;
import io.gapura.model.MediaSource;
import io.gapura.model.RawJson;
import io.gapura.model.Seal;
import io.gapura.model.ToolKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads one content block of a request, with the cache mark on it, if any, behind it. Used once, by one thread. A kind that we
 * don't know is kept whole.
 */
final class MessagesBlockReader {
    private static final String OURS = AnthropicMessagesDialect.NAME;

    /** The prefix of what is kept of a source. */
    static final String SOURCE = "source.";

    /** A file of Anthropic's own store: an id of any other store means nothing to it. */
    static final String STORED = "stored";

    private final String path;
    private final RawJson raw;
    private final Members members;
    private ContentBlock.@Nullable CacheMark mark;

    private MessagesBlockReader(RawJson raw, String path) {
        this.path = path;
        this.raw = raw;
        this.members = Members.over(raw, path, OURS);
    }

    /** Reads the block that the reader stands before. */
    static void read(JsonReader reader, String path, List<ContentBlock> into) {
        reader.skip();
        MessagesBlockReader block = new MessagesBlockReader(new RawJson(reader.raw()), path);
        ContentBlock content = block.block();
        into.add(content == null ? new ContentBlock.Opaque(OURS, block.type(), block.raw) : content);
        if (content != null && block.mark != null) {
            into.add(block.mark);
        }
    }

    /** The type may stand behind what it is the type of: it is read first. */
    private String type() {
        Members again = Members.over(raw, path, OURS).begin();
        String type = null;
        while (again.next()) {
            if (again.is("type")) {
                type = again.string();
            } else {
                again.reader().skip();
            }
        }
        if (type == null) {
            throw Members.invalid("\"" + path + ".type\" is missing", path + ".type");
        }
        return type;
    }

    private @Nullable ContentBlock block() {
        String type = type();
        members.begin();
        return switch (type) {
            case "text" -> text();
            case "image" -> image();
            case "document" -> document();
            case "tool_use" -> toolUse();
            case "tool_result" -> toolResult();
            case "thinking" -> thinking();
            case "redacted_thinking" -> redacted();
            default -> null;
        };
    }

    /** The next member that is not common to all blocks; false at the end. */
    private boolean next() {
        while (members.next()) {
            if (members.is("cache_control")) {
                mark = mark(members.object());
            } else if (members.is("type")) {
                members.string();
            } else {
                return true;
            }
        }
        return false;
    }

    /** Reads a mark, whose object was stepped into. */
    static ContentBlock.CacheMark mark(Members inner) {
        String ttl = null;
        while (inner.next()) {
            if (inner.is("ttl")) {
                ttl = inner.string();
            } else if (inner.is("type")) {
                inner.string(); // there is only "ephemeral"
            } else {
                inner.keep("");
            }
        }
        return new ContentBlock.CacheMark(ttl, inner.extensions());
    }

    private ContentBlock text() {
        String text = null;
        List<Annotation> citations = new ArrayList<>(0);
        while (next()) {
            if (members.is("text")) {
                text = members.string();
            } else if (members.is("citations")) {
                members.require(JsonKind.ARRAY);
                members.form("citations");
                members.reader().beginArray();
                while (members.reader().nextElement()) {
                    citations.add(MessagesCitations.read(members.reader()));
                }
            } else {
                members.keep("");
            }
        }
        return new ContentBlock.Text(required(text, "text"), citations, members.extensions());
    }

    private @Nullable ContentBlock image() {
        Source source = null;
        while (next()) {
            if (members.is("source")) {
                source = source();
            } else {
                members.keep("");
            }
        }
        MediaSource where = required(source).media();
        return where == null ? null : new ContentBlock.Image(where, null, members.extensions());
    }

    private @Nullable ContentBlock document() {
        Source source = null;
        String title = null;
        while (next()) {
            if (members.is("source")) {
                source = source();
            } else if (members.is("title")) {
                title = members.string();
            } else {
                members.keep("");
            }
        }
        MediaSource where = required(source).media();
        return where == null ? null : new ContentBlock.File(where, title, members.extensions());
    }

    /** Where bytes are; {@code media} is null for a way that has no word. */
    private record Source(@Nullable MediaSource media) {}

    private Source source() {
        Members inner = members.object();
        String type = "";
        String mediaType = null;
        String data = null;
        String url = null;
        String fileId = null;
        while (inner.next()) {
            if (inner.is("type")) {
                type = inner.string();
            } else if (inner.is("media_type")) {
                mediaType = inner.string();
            } else if (inner.is("data")) {
                data = inner.string();
            } else if (inner.is("url")) {
                url = inner.string();
            } else if (inner.is("file_id")) {
                fileId = inner.string();
            } else {
                inner.keep("");
            }
        }
        MediaSource media =
                switch (type) {
                    case "base64" -> new MediaSource.Inline(mediaType, required(data, "source.data"));
                    case "text" ->
                        new MediaSource.Plain(
                                mediaType == null ? "text/plain" : mediaType, required(data, "source.data"));
                    case "url" -> new MediaSource.Url(required(url, "source.url"));
                    case "file" -> {
                        inner.form(STORED);
                        yield new MediaSource.Stored(required(fileId, "source.file_id"));
                    }
                    default -> null;
                };
        members.adopt(SOURCE, inner);
        return new Source(media);
    }

    private ContentBlock toolUse() {
        String id = null;
        String name = null;
        RawJson input = null;
        while (next()) {
            if (members.is("id")) {
                id = members.string();
            } else if (members.is("name")) {
                name = members.string();
            } else if (members.is("input")) {
                members.require(JsonKind.OBJECT);
                input = members.raw();
            } else {
                members.keep("");
            }
        }
        return new ContentBlock.ToolCall(
                required(id, "id"),
                required(name, "name"),
                input == null ? "{}" : input.text(),
                ToolKind.FUNCTION,
                null,
                members.extensions());
    }

    private ContentBlock toolResult() {
        String id = null;
        List<ContentBlock> content = new ArrayList<>();
        boolean failed = false;
        while (next()) {
            if (members.is("tool_use_id")) {
                id = members.string();
            } else if (members.is("is_error")) {
                failed = members.bool();
                members.form("is_error");
            } else if (members.is("content")) {
                content.clear();
                content(content);
            } else {
                members.keep("");
            }
        }
        return new ContentBlock.ToolResult(required(id, "tool_use_id"), null, content, failed, members.extensions());
    }

    private void content(List<ContentBlock> into) {
        if (members.kind() == JsonKind.STRING) {
            into.add(ContentBlock.Text.of(members.string()));
            return;
        }
        members.require(JsonKind.ARRAY);
        members.form("parts");
        members.reader().beginArray();
        for (int i = 0; members.reader().nextElement(); i++) {
            read(members.reader(), path + ".content[" + i + "]", into);
        }
    }

    private ContentBlock thinking() {
        String text = null;
        String signature = null;
        while (next()) {
            if (members.is("thinking")) {
                text = members.string();
            } else if (members.is("signature")) {
                signature = members.string();
            } else {
                members.keep("");
            }
        }
        return reasoning(required(text, "thinking"), signature, Seal.Kind.SIGNATURE);
    }

    private ContentBlock redacted() {
        String data = null;
        while (next()) {
            if (members.is("data")) {
                data = members.string();
            } else {
                members.keep("");
            }
        }
        return reasoning("", required(data, "data"), Seal.Kind.ENCRYPTED);
    }

    private ContentBlock reasoning(String text, @Nullable String seal, Seal.Kind kind) {
        Extensions extensions = Extensions.of(OURS, members.extensions().of(OURS));
        if (seal == null || seal.isEmpty()) {
            return new ContentBlock.Reasoning(null, text, false, null, extensions);
        }
        ForeignSeal foreign = ForeignSeal.of(seal);
        if (foreign == null) {
            return new ContentBlock.Reasoning(null, text, false, new Seal(OURS, kind, seal), extensions);
        }
        // What another provider encrypted beside words is more than the words: they are its summary.
        boolean summary = foreign.seal().kind() == Seal.Kind.ENCRYPTED && !text.isEmpty();
        return new ContentBlock.Reasoning(foreign.id(), text, summary, foreign.seal(), Extensions.of(OURS, Map.of()));
    }

    private String required(@Nullable String value, String name) {
        if (value == null) {
            throw Members.invalid("\"" + path + "." + name + "\" is missing", path + "." + name);
        }
        return value;
    }

    private Source required(@Nullable Source value) {
        if (value == null) {
            throw Members.invalid("\"" + path + ".source\" is missing", path + ".source");
        }
        return value;
    }
}
