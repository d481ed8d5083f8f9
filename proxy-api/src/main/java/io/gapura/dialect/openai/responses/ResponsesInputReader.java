package io.gapura.dialect.openai.responses;

import io.gapura.dialect.ForeignSeal;
import io.gapura.dialect.Members;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import io.gapura.model.ContentBlock;
import io.gapura.model.Extensions;
import io.gapura.model.Message;
import io.gapura.model.RawJson;
import io.gapura.model.Role;
import io.gapura.model.Seal;
import io.gapura.model.ToolKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the items of {@code input} as messages. Used once, by one thread.
 *
 * <p>Here every call, every thought and every text of the model is an item of its own; in canonical words, those that follow one
 * another are blocks of one message. What was said of an item is kept with its (first) block, so that the writer finds where
 * items began.
 */
final class ResponsesInputReader {
    /** On the first block of a message of the model: an item begins here. Its members are kept below this name. */
    static final String MESSAGE = "message";

    /** On a message that was an item, and not {@code instructions}. */
    static final String ITEM = "item";

    /** On whatever had no {@code type}. */
    static final String UNTYPED = "untyped";

    /** On whatever had one string in the place of an array of parts. */
    static final String STRING = "string";

    /** On the result of a free-form tool. */
    static final String CUSTOM = "custom";

    private static final String OURS = OpenAiResponsesDialect.NAME;
    private static final Map<String, Role> ROLES =
            Map.of("system", Role.SYSTEM, "developer", Role.DEVELOPER, "user", Role.USER, "assistant", Role.ASSISTANT);

    private final List<Message> messages = new ArrayList<>();
    private final List<ContentBlock> model = new ArrayList<>();

    /** The messages of the array that the reader stands before. */
    static List<Message> read(JsonReader reader) {
        ResponsesInputReader input = new ResponsesInputReader();
        reader.beginArray();
        for (int i = 0; reader.nextElement(); i++) {
            String path = "input[" + i + "]";
            new Members(reader, path, OURS).require(JsonKind.OBJECT, path);
            reader.skip();
            input.item(new RawJson(reader.raw()), path);
        }
        input.flush();
        return input.messages;
    }

    private void item(RawJson raw, String path) {
        String type = null;
        boolean role = false;
        Members ahead = Members.over(raw, path, OURS).begin();
        while (ahead.next()) {
            if (ahead.is("type")) {
                type = ahead.string();
            } else {
                role |= ahead.is("role");
                ahead.reader().skip();
            }
        }
        Members members = Members.over(raw, path, OURS).begin();
        if (type == null && !role) {
            // A reference may leave its type out (ItemReference in OpenAI's reference).
            model.add(new ContentBlock.Opaque(OURS, "item_reference", raw));
            return;
        }
        switch (type == null ? "message" : type) {
            case "message" -> message(members, raw, type == null);
            case "function_call" -> call(members, "arguments", ToolKind.FUNCTION);
            case "custom_tool_call" -> call(members, "input", ToolKind.FREE_FORM);
            case "function_call_output" -> result(members, false);
            case "custom_tool_call_output" -> result(members, true);
            case "reasoning" -> reasoning(members);
            default -> model.add(new ContentBlock.Opaque(OURS, type == null ? "" : type, raw));
        }
    }

    private void message(Members members, RawJson raw, boolean untyped) {
        String role = null;
        RawJson content = null;
        members.form(ITEM);
        if (untyped) {
            members.form(UNTYPED);
        }
        while (members.next()) {
            if (members.is("role")) {
                role = members.string();
            } else if (members.is("content")) {
                content = members.raw();
            } else if (members.is("type")) {
                members.string();
            } else {
                members.keep("");
            }
        }
        Role speaker = role == null ? null : ROLES.get(role);
        if (speaker == null) {
            throw Members.invalid(
                    "\"" + members.pathOf("role") + "\" must be one of user, assistant, system, developer",
                    members.pathOf("role"));
        }
        if (content == null) {
            throw Members.invalid("\"" + members.pathOf("content") + "\" is missing", members.pathOf("content"));
        }
        boolean string = content.text().startsWith("\"");
        if (string) {
            members.form(STRING);
        }
        List<ContentBlock> parts = parts(content, members.pathOf("content"), speaker == Role.ASSISTANT);
        if (speaker == Role.ASSISTANT) {
            spoken(parts, members.extensions(), raw);
        } else {
            flush();
            messages.add(new Message(speaker, parts, null, members.extensions()));
        }
    }

    private static List<ContentBlock> parts(RawJson content, String path, boolean spokenByModel) {
        JsonReader reader = Members.over(content, path, OURS).reader();
        if (reader.peek() == JsonKind.STRING) {
            return List.of(ContentBlock.Text.of(reader.string()));
        }
        new Members(reader, path, OURS).require(JsonKind.ARRAY, path);
        List<ContentBlock> parts = new ArrayList<>();
        reader.beginArray();
        while (reader.nextElement()) {
            String at = path + "[" + parts.size() + "]";
            new Members(reader, at, OURS).require(JsonKind.OBJECT, at);
            parts.add(new ResponsesPartReader(reader, at, spokenByModel).part());
        }
        return parts;
    }

    /** A message of the model; one of something else than texts and refusals is kept whole, since no block could say it. */
    private void spoken(List<ContentBlock> parts, Extensions item, RawJson raw) {
        if (parts.isEmpty()
                || !parts.stream()
                        .allMatch(part -> part instanceof ContentBlock.Text || part instanceof ContentBlock.Refusal)) {
            model.add(new ContentBlock.Opaque(OURS, MESSAGE, raw));
            return;
        }
        for (int i = 0; i < parts.size(); i++) {
            ContentBlock part = parts.get(i);
            Extensions extensions = i > 0 ? part.extensions() : beginning(item).and(part.extensions());
            if (part instanceof ContentBlock.Text text) {
                model.add(new ContentBlock.Text(text.text(), text.annotations(), extensions));
            } else if (part instanceof ContentBlock.Refusal refusal) {
                model.add(new ContentBlock.Refusal(refusal.text(), extensions));
            }
        }
    }

    private static Extensions beginning(Extensions item) {
        Map<String, RawJson> members = new LinkedHashMap<>();
        item.members().forEach((name, value) -> members.put(ResponsesJson.inside(MESSAGE) + name, value));
        Set<String> forms = new HashSet<>(item.forms());
        forms.add(MESSAGE);
        return Extensions.of(OURS, members, forms);
    }

    private void call(Members members, String textMember, ToolKind kind) {
        String callId = null;
        String name = null;
        String text = null;
        while (members.next()) {
            if (members.is("call_id")) {
                callId = members.string();
            } else if (members.is("name")) {
                name = members.string();
            } else if (members.is(textMember)) {
                text = members.string();
            } else if (members.is("type")) {
                members.string();
            } else {
                members.keep("");
            }
        }
        model.add(new ContentBlock.ToolCall(
                required(callId, "call_id", members),
                required(name, "name", members),
                required(text, textMember, members),
                kind,
                null,
                members.extensions()));
    }

    private void result(Members members, boolean custom) {
        String callId = null;
        String name = null;
        RawJson output = null;
        members.form(ITEM);
        if (custom) {
            members.form(CUSTOM);
        }
        while (members.next()) {
            if (members.is("call_id")) {
                callId = members.string();
            } else if (members.is("name")) {
                name = members.string();
                members.form("name");
            } else if (members.is("output")) {
                output = members.raw();
            } else if (members.is("type")) {
                members.string();
            } else {
                members.keep("");
            }
        }
        if (output == null) {
            throw Members.invalid("\"" + members.pathOf("output") + "\" is missing", members.pathOf("output"));
        }
        if (output.text().startsWith("\"")) {
            members.form(STRING);
        }
        flush();
        ContentBlock result = new ContentBlock.ToolResult(
                required(callId, "call_id", members),
                name,
                parts(output, members.pathOf("output"), false),
                false,
                members.extensions());
        messages.add(new Message(Role.TOOL, List.of(result), null, Extensions.NONE));
    }

    private void reasoning(Members members) {
        String id = null;
        String encrypted = null;
        List<String> summary = List.of();
        List<String> content = List.of();
        members.form(ITEM);
        while (members.next()) {
            if (members.is("id")) {
                id = members.string();
            } else if (members.is("encrypted_content")) {
                encrypted = members.string();
            } else if (members.is("summary")) {
                RawJson raw = members.raw();
                members.keep("summary", raw);
                summary = texts(raw, members.pathOf("summary"));
            } else if (members.is("content")) {
                RawJson raw = members.raw();
                members.keep("content", raw);
                content = texts(raw, members.pathOf("content"));
            } else if (members.is("type")) {
                members.string();
            } else {
                members.keep("");
            }
        }
        boolean summed = !summary.isEmpty() || content.isEmpty();
        String text = String.join("\n\n", summed ? summary : content);
        ForeignSeal foreign = encrypted == null ? null : ForeignSeal.of(encrypted);
        if (foreign != null) {
            // Its id is its maker's; ours was made for this dialect alone.
            model.add(new ContentBlock.Reasoning(foreign.id(), text, summed, foreign.seal(), Extensions.NONE));
            return;
        }
        Seal seal = encrypted == null ? null : new Seal(OURS, Seal.Kind.ENCRYPTED, encrypted);
        model.add(new ContentBlock.Reasoning(id, text, summed, seal, members.extensions()));
    }

    private static List<String> texts(RawJson raw, String path) {
        Members array = Members.over(raw, path, OURS);
        array.require(JsonKind.ARRAY, path);
        JsonReader reader = array.reader();
        List<String> texts = new ArrayList<>();
        reader.beginArray();
        while (reader.nextElement()) {
            if (reader.peek() == JsonKind.OBJECT) {
                reader.beginObject();
                while (reader.nextMember()) {
                    if (reader.nameIs("text") && reader.peek() == JsonKind.STRING) {
                        texts.add(reader.string());
                    }
                }
            }
        }
        return texts;
    }

    /** What the model said so far is one message. */
    private void flush() {
        if (!model.isEmpty()) {
            messages.add(new Message(Role.ASSISTANT, sealed(model), null, Extensions.NONE));
            model.clear();
        }
    }

    /** Another dialect's seal on a call stands in an item of its own, by the call's id: it goes back to its call. */
    private static List<ContentBlock> sealed(List<ContentBlock> blocks) {
        Map<String, Seal> seals = new LinkedHashMap<>();
        Set<String> calls = new HashSet<>();
        for (ContentBlock block : blocks) {
            if (block instanceof ContentBlock.ToolCall call && call.id() != null) {
                calls.add(call.id());
            }
        }
        List<ContentBlock> others = new ArrayList<>();
        for (ContentBlock block : blocks) {
            if (block instanceof ContentBlock.Reasoning thought
                    && thought.seal() != null
                    && !thought.seal().dialect().equals(OURS)
                    && thought.id() != null
                    && calls.contains(thought.id())) {
                seals.put(thought.id(), thought.seal());
            } else {
                others.add(block);
            }
        }
        if (seals.isEmpty()) {
            return others;
        }
        others.replaceAll(block -> block instanceof ContentBlock.ToolCall call && call.id() != null
                ? new ContentBlock.ToolCall(
                        call.id(), call.name(), call.arguments(), call.kind(), seals.get(call.id()), call.extensions())
                : block);
        return others;
    }

    private static String required(@Nullable String value, String name, Members members) {
        if (value == null) {
            throw Members.invalid("\"" + members.pathOf(name) + "\" is missing", members.pathOf(name));
        }
        return value;
    }
}
