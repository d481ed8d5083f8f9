package io.gapura.dialect.openai.chat;

import io.gapura.dialect.Members;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import io.gapura.model.ContentBlock;
import io.gapura.model.Extensions;
import io.gapura.model.MediaSource;
import io.gapura.model.Message;
import io.gapura.model.RawJson;
import io.gapura.model.Role;
import io.gapura.model.Seal;
import io.gapura.model.ToolKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one message of a request. Used once, by one thread. */
final class ChatMessageReader {
    private static final Map<String, Role> ROLES = Map.of(
            "system", Role.SYSTEM,
            "developer", Role.DEVELOPER,
            "user", Role.USER,
            "assistant", Role.ASSISTANT,
            "tool", Role.TOOL,
            "function", Role.TOOL);

    private final JsonReader reader;
    private final String path;
    private final Members members;
    private final List<ContentBlock> thoughts = new ArrayList<>(0);
    private final List<ContentBlock> content = new ArrayList<>();
    private final List<ContentBlock> calls = new ArrayList<>(0);
    private @Nullable String role;
    private @Nullable String name;
    private @Nullable String callId;
    private @Nullable ReasoningDetailsReader details;

    ChatMessageReader(JsonReader reader, String path) {
        this.reader = reader;
        this.path = path;
        this.members = new Members(reader, path, OpenAiChatDialect.NAME);
    }

    Message message() {
        members.begin();
        while (members.next()) {
            member();
        }
        if (role == null) {
            throw Members.invalid("\"" + path + ".role\" is missing", path + ".role");
        }
        Role word = ROLES.get(role);
        if (word == null) {
            throw Members.invalid(
                    "\"" + path + ".role\" must be one of system, developer, user, assistant, tool, found \"" + role
                            + "\"",
                    path + ".role");
        }
        return word == Role.TOOL ? result(role.equals("function")) : spoken(word);
    }

    private Message spoken(Role word) {
        if (details != null && word == Role.ASSISTANT) {
            seal(details);
        }
        List<ContentBlock> all = new ArrayList<>(thoughts);
        all.addAll(content);
        all.addAll(calls);
        if (callId != null) {
            throw Members.invalid(
                    "\"" + path + ".tool_call_id\" belongs to a message of role tool", path + ".tool_call_id");
        }
        return new Message(word, all, name, members.extensions());
    }

    /** What the upstream's own chat completions said is kept as it came; what we said is read. */
    private void details() {
        RawJson array = members.raw();
        ReasoningDetailsReader reading = new ReasoningDetailsReader(array);
        if (reading.foreign()) {
            members.keep("reasoning_details", array);
            return;
        }
        details = reading;
        RawJson others = reading.others();
        if (others != null) {
            members.keep("reasoning_details", others);
        }
    }

    /** What another provider sealed goes back to where it was; the words beside it are in it once more. */
    private void seal(ReasoningDetailsReader reading) {
        List<String> ids = new ArrayList<>(calls.size());
        calls.forEach(block -> {
            if (block instanceof ContentBlock.ToolCall call && call.id() != null) {
                ids.add(call.id());
            }
        });
        Map<String, Seal> seals = reading.sealsOf(ids);
        calls.replaceAll(block -> block instanceof ContentBlock.ToolCall call && seals.containsKey(call.id())
                ? call.sealed(seals.get(call.id()))
                : block);
        List<ContentBlock> sealed = reading.thoughts();
        if (!sealed.isEmpty()) {
            thoughts.clear();
            thoughts.addAll(sealed);
        }
    }

    private Message result(boolean function) {
        if (function) {
            members.form("function");
        }
        ContentBlock result = new ContentBlock.ToolResult(callId, name, content, false, Extensions.NONE);
        return new Message(Role.TOOL, List.of(result), null, members.extensions());
    }

    private void member() {
        if (members.is("role")) {
            role = members.string();
        } else if (members.is("content")) {
            content();
        } else if (members.is("name")) {
            name = members.string();
        } else if (members.is("tool_call_id")) {
            callId = members.string();
        } else if (members.is("refusal")) {
            calls.add(0, new ContentBlock.Refusal(members.string(), Extensions.NONE));
        } else if (members.is("reasoning_content") || (members.is("reasoning") && members.kind() == JsonKind.STRING)) {
            // Compatible servers' words; which of them it was is kept, so that it goes back by the same.
            Extensions form = Extensions.of(OpenAiChatDialect.NAME, Map.of(), Set.of(reader.name()));
            thoughts.add(new ContentBlock.Reasoning(null, members.string(), false, null, form));
        } else if (members.is("reasoning_details") && members.kind() == JsonKind.ARRAY) {
            details();
        } else if (members.is("tool_calls")) {
            toolCalls();
        } else if (members.is("function_call")) {
            functionCall();
        } else if (members.is("audio") && members.kind() == JsonKind.OBJECT) {
            audio();
        } else {
            members.keep("");
        }
    }

    private void content() {
        content.clear();
        if (members.kind() == JsonKind.STRING) {
            content.add(ContentBlock.Text.of(members.string()));
            return;
        }
        members.require(JsonKind.ARRAY);
        members.form("parts");
        reader.beginArray();
        while (reader.nextElement()) {
            content.add(new ChatPartReader(reader, path + ".content[" + content.size() + "]").part());
        }
    }

    private void audio() {
        Members audio = members.object();
        String id = null;
        while (audio.next()) {
            if (audio.is("id")) {
                id = audio.string();
            } else {
                audio.keep("");
            }
        }
        if (id == null) {
            throw Members.invalid("\"" + path + ".audio.id\" is missing", path + ".audio.id");
        }
        calls.add(new ContentBlock.Audio(new MediaSource.Stored(id), id, null, audio.extensions()));
    }

    private void toolCalls() {
        members.require(JsonKind.ARRAY);
        members.form("tool_calls");
        reader.beginArray();
        for (int i = 0; reader.nextElement(); i++) {
            calls.add(call(path + ".tool_calls[" + i + "]"));
        }
    }

    private ContentBlock call(String at) {
        RawJson raw = members.raw();
        Members call = Members.over(raw, at, OpenAiChatDialect.NAME).begin();
        String id = null;
        String type = null;
        Called called = null;
        while (call.next()) {
            if (call.is("id")) {
                id = call.string();
            } else if (call.is("type")) {
                type = call.string();
            } else if (call.is("function") || call.is("custom")) {
                called = called(call);
            } else {
                call.keep("");
            }
        }
        if (called == null) {
            return new ContentBlock.Opaque(OpenAiChatDialect.NAME, "tool_calls/" + type, raw);
        }
        if (type == null) {
            call.form("untyped");
        }
        return new ContentBlock.ToolCall(id, called.name, called.text, called.kind, null, call.extensions());
    }

    private void functionCall() {
        Members call = members.object();
        String tool = null;
        String arguments = "";
        call.form("function_call");
        while (call.next()) {
            if (call.is("name")) {
                tool = call.string();
            } else if (call.is("arguments")) {
                arguments = call.string();
            } else {
                call.keep(ChatJson.inside("function"));
            }
        }
        calls.add(new ContentBlock.ToolCall(
                null, named(tool, call), arguments, ToolKind.FUNCTION, null, call.extensions()));
    }

    private static Called called(Members call) {
        boolean free = call.is("custom");
        Members inner = call.object();
        String tool = null;
        String text = "";
        while (inner.next()) {
            if (inner.is("name")) {
                tool = inner.string();
            } else if (inner.is(free ? "input" : "arguments")) {
                text = inner.string();
            } else {
                inner.keep("");
            }
        }
        call.adopt(free ? ChatJson.inside("custom") : ChatJson.inside("function"), inner);
        return new Called(named(tool, inner), text, free ? ToolKind.FREE_FORM : ToolKind.FUNCTION);
    }

    private static String named(@Nullable String tool, Members inner) {
        if (tool == null) {
            throw Members.invalid("\"" + inner.pathOf("name") + "\" is missing", inner.pathOf("name"));
        }
        return tool;
    }

    /** What is called, with which text. */
    private record Called(String name, String text, ToolKind kind) {}
}
