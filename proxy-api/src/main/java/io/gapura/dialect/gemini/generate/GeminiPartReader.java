package io.gapura.dialect.gemini.generate;

import io.gapura.dialect.Members;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import io.gapura.model.ContentBlock;
import io.gapura.model.Extensions;
import io.gapura.model.MediaSource;
import io.gapura.model.RawJson;
import io.gapura.model.Seal;
import io.gapura.model.ToolKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the parts of a request's contents. Used once a request, by one thread. */
final class GeminiPartReader {
    /** Marks reasoning that is a part of its own, and not a signature on the text before it. */
    static final String OWN_PART = "part";

    /** Marks reasoning that is no more than the signature on the text before it. */
    static final String ON_TEXT = "text";

    /** Marks reasoning that this dialect said as a thought. */
    static final String THOUGHT = "thought";

    /** Marks a text that is empty on purpose. */
    static final String EMPTY = "empty";

    /** Marks a call without arguments. */
    static final String NO_ARGUMENTS = "no-args";

    /** Marks a file without a media type. */
    static final String UNTYPED = "untyped";

    /** Marks a result whose text stands alone in a member of its object, though it could be the object. */
    static final String RESULT = "result";

    /** Marks a result that is an object, whatever its members are called. */
    static final String OBJECT = "object";

    private static final String NAME = GeminiGenerateDialect.NAME;

    private final byte[] body;
    private final JsonReader reader;

    GeminiPartReader(byte[] body, JsonReader reader) {
        this.body = body;
        this.reader = reader;
    }

    /** The pieces of the part that the reader stands before: mostly one, and one more for a signature on a text. */
    List<ContentBlock> read(String path) {
        Members members = new Members(reader, path, NAME);
        members.require(JsonKind.OBJECT, path);
        int from = reader.valueFrom();
        Part part = new Part(members.begin());
        while (members.next()) {
            part.member();
        }
        return part.blocks(new RawJson(new String(body, from, reader.valueTo() - from, StandardCharsets.UTF_8)));
    }

    /** One part while it is read. */
    private static final class Part {
        private final Members members;
        private @Nullable String text;
        private boolean thought;
        private @Nullable String signature;
        private @Nullable ContentBlock data;
        private String unknown = "";

        Part(Members members) {
            this.members = members;
        }

        void member() {
            if (members.is("text")) {
                text = members.string();
            } else if (members.is("thought")) {
                thought = members.bool();
            } else if (Spelling.is(members, "thoughtSignature")) {
                signature = members.string();
            } else if (Spelling.is(members, "functionCall")) {
                data = call();
            } else if (Spelling.is(members, "functionResponse")) {
                data = result();
            } else if (Spelling.is(members, "inlineData")) {
                data = inline(members, "inlineData.");
            } else if (Spelling.is(members, "fileData")) {
                data = file();
            } else {
                unknown = unknown.isEmpty() ? members.reader().name() : unknown;
                members.keep("");
            }
        }

        List<ContentBlock> blocks(RawJson raw) {
            GeminiSeals.Found found = signature == null ? null : GeminiSeals.found(signature);
            Seal seal = found == null ? null : found.seal();
            String id = found == null ? null : found.id();
            if (data != null) {
                return List.of(complete(data, seal));
            }
            if (text == null) {
                return List.of(new ContentBlock.Opaque(NAME, unknown.isEmpty() ? "part" : unknown, raw));
            }
            if (thought) {
                members.form(THOUGHT);
                return List.of(new ContentBlock.Reasoning(id, text, true, seal, members.extensions()));
            }
            if (text.isEmpty() && seal != null) {
                members.form(OWN_PART);
                return List.of(new ContentBlock.Reasoning(id, "", false, seal, members.extensions()));
            }
            if (text.isEmpty()) {
                members.form(EMPTY);
            }
            List<ContentBlock> blocks = new ArrayList<>(2);
            blocks.add(new ContentBlock.Text(text, List.of(), members.extensions()));
            if (seal != null) {
                blocks.add(new ContentBlock.Reasoning(
                        id, "", false, seal, Extensions.of(NAME, Map.of(), Set.of(ON_TEXT))));
            }
            return blocks;
        }

        /** What stands beside the data may have come behind it. */
        private ContentBlock complete(ContentBlock block, @Nullable Seal seal) {
            if (block instanceof ContentBlock.ToolCall call) {
                return new ContentBlock.ToolCall(
                        call.id(), call.name(), call.arguments(), call.kind(), seal, members.extensions());
            }
            if (signature != null) {
                members.keep("thoughtSignature", new RawJson(Quoted.of(signature)));
            }
            Extensions all = members.extensions();
            if (block instanceof ContentBlock.ToolResult result) {
                return new ContentBlock.ToolResult(
                        result.callId(), result.name(), result.content(), result.failed(), all);
            }
            if (block instanceof ContentBlock.Image image) {
                return new ContentBlock.Image(image.source(), null, all);
            }
            if (block instanceof ContentBlock.Audio audio) {
                return new ContentBlock.Audio(audio.source(), null, null, all);
            }
            if (block instanceof ContentBlock.Video video) {
                return new ContentBlock.Video(video.source(), all);
            }
            return block instanceof ContentBlock.File file ? new ContentBlock.File(file.source(), null, all) : block;
        }

        private ContentBlock call() {
            Members call = members.object();
            String id = null;
            String name = null;
            String arguments = null;
            while (call.next()) {
                if (call.is("id")) {
                    id = call.string();
                } else if (call.is("name")) {
                    name = call.string();
                } else if (call.is("args")) {
                    call.require(JsonKind.OBJECT);
                    arguments = call.raw().text();
                } else {
                    call.keep("");
                }
            }
            if (name == null || name.isEmpty()) {
                throw Members.invalid(
                        "\"" + call.pathOf("name") + "\" is missing: it names the function that is called",
                        call.pathOf("name"));
            }
            if (arguments == null) {
                members.form(NO_ARGUMENTS);
            }
            members.adopt("functionCall.", call);
            return new ContentBlock.ToolCall(
                    id, name, arguments == null ? "{}" : arguments, ToolKind.FUNCTION, null, Extensions.NONE);
        }

        private ContentBlock result() {
            Members result = members.object();
            String id = null;
            String name = null;
            Response response = null;
            List<ContentBlock> parts = List.of();
            while (result.next()) {
                if (result.is("id")) {
                    id = result.string();
                } else if (result.is("name")) {
                    name = result.string();
                } else if (result.is("response")) {
                    result.require(JsonKind.OBJECT);
                    response = Response.of(result.raw());
                } else if (result.is("parts")) {
                    parts = parts(result);
                } else {
                    result.keep("");
                }
            }
            members.adopt("functionResponse.", result);
            List<ContentBlock> content = new ArrayList<>();
            if (response != null) {
                content.add(ContentBlock.Text.of(response.text));
                if (response.form != null) {
                    members.form(response.form);
                }
            }
            content.addAll(parts);
            return new ContentBlock.ToolResult(id, name, content, response != null && response.failed, Extensions.NONE);
        }

        private static List<ContentBlock> parts(Members result) {
            List<ContentBlock> blocks = new ArrayList<>();
            result.require(JsonKind.ARRAY);
            String path = result.pathOf("parts");
            JsonReader reader = result.reader();
            reader.beginArray();
            while (reader.nextElement()) {
                Members part = new Members(reader, path + "[" + blocks.size() + "]", NAME).begin();
                ContentBlock block = null;
                while (part.next()) {
                    if (Spelling.is(part, "inlineData")) {
                        block = inline(part, "inlineData.");
                    } else {
                        part.keep("");
                    }
                }
                if (block instanceof ContentBlock.Image image) {
                    block = new ContentBlock.Image(image.source(), null, part.extensions());
                } else if (block instanceof ContentBlock.File file) {
                    block = new ContentBlock.File(file.source(), null, part.extensions());
                }
                if (block != null) {
                    blocks.add(block);
                }
            }
            return blocks;
        }

        private static ContentBlock inline(Members around, String prefix) {
            Members blob = around.object();
            String type = null;
            String data = "";
            while (blob.next()) {
                if (Spelling.is(blob, "mimeType")) {
                    type = blob.string();
                } else if (blob.is("data")) {
                    data = blob.string();
                } else {
                    blob.keep("");
                }
            }
            around.adopt(prefix, blob);
            return GeminiMedia.block(type, new MediaSource.Inline(type, data), Extensions.NONE);
        }

        private ContentBlock file() {
            Members file = members.object();
            String type = null;
            String uri = null;
            while (file.next()) {
                if (Spelling.is(file, "mimeType")) {
                    type = file.string();
                } else if (Spelling.is(file, "fileUri")) {
                    uri = file.string();
                } else {
                    file.keep("");
                }
            }
            if (uri == null) {
                throw Members.invalid(
                        "\"" + file.pathOf("fileUri") + "\" is missing: it says where the file is",
                        file.pathOf("fileUri"));
            }
            if (type == null) {
                members.form(UNTYPED);
            } else {
                members.keep("fileData.mimeType", new RawJson(Quoted.of(type)));
            }
            members.adopt("fileData.", file);
            return GeminiMedia.block(
                    type == null ? GeminiMedia.typeOf(uri) : type, GeminiMedia.source(uri), Extensions.NONE);
        }
    }

    /**
     * What a function gave: a text in {@code result}, what went wrong in {@code error}, or an object of its own.
     *
     * @param form how it was told, where a writer would not tell it so by itself
     */
    private record Response(String text, boolean failed, @Nullable String form) {
        static Response of(RawJson raw) {
            JsonReader reader = Members.over(raw, "", NAME).reader();
            String result = null;
            String error = null;
            boolean failed = false;
            int members = 0;
            reader.beginObject();
            while (reader.nextMember()) {
                members++;
                boolean string = reader.peek() == JsonKind.STRING;
                failed |= reader.nameIs("error") && !reader.isNull();
                if (reader.nameIs("result") && string) {
                    result = reader.string();
                } else if (reader.nameIs("error") && string) {
                    error = reader.string();
                }
            }
            if (members == 1 && result != null) {
                return new Response(result, false, GeminiPartWriter.object(result) == null ? null : RESULT);
            }
            if (members == 1 && error != null) {
                return new Response(error, true, null);
            }
            return new Response(raw.text(), failed, failed ? OBJECT : null);
        }
    }
}
