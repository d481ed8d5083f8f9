package io.gapura.dialect.anthropic.messages;

import io.gapura.dialect.Members;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import io.gapura.model.ContentBlock;
import io.gapura.model.Extensions;
import io.gapura.model.Message;
import io.gapura.model.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one element of {@code messages}: a turn, whose results of tools become a message of their own. Used once, by one thread. */
final class MessagesTurnReader {
    /** The content was written as an array. */
    static final Extensions PARTS = Extensions.of(AnthropicMessagesDialect.NAME, Map.of(), Set.of("parts"));

    private final JsonReader reader;
    private final String path;
    private final Members members;
    private final List<ContentBlock> content = new ArrayList<>();
    private @Nullable String role;

    MessagesTurnReader(JsonReader reader, String path) {
        this.reader = reader;
        this.path = path;
        this.members = new Members(reader, path, AnthropicMessagesDialect.NAME);
    }

    /** Reads it and gives its role; a second turn of the same role is known by its form. */
    String read(String before, List<Message> into) {
        members.begin();
        while (members.next()) {
            if (members.is("role")) {
                role = members.string();
            } else if (members.is("content")) {
                content();
            } else {
                members.keep("");
            }
        }
        if (role == null) {
            throw Members.invalid("\"" + path + ".role\" is missing", path + ".role");
        }
        if (role.equals(before) || role.equals("system")) {
            members.form(MessagesRequestReader.TURN);
        }
        switch (role) {
            case "user" -> user(into);
            case "assistant" -> into.add(message(Role.ASSISTANT, withSeals(content)));
            case "system" -> into.add(message(Role.SYSTEM, content));
            default ->
                throw Members.invalid(
                        "\"" + path + ".role\" must be one of user, assistant, system, found \"" + role + "\"",
                        path + ".role");
        }
        return role;
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
        for (int i = 0; reader.nextElement(); i++) {
            MessagesBlockReader.read(reader, path + ".content[" + i + "]", content);
        }
    }

    private Message message(Role word, List<ContentBlock> blocks) {
        return new Message(word, blocks, null, members.extensions());
    }

    private void user(List<Message> into) {
        List<ContentBlock> results = new ArrayList<>(0);
        List<ContentBlock> others = new ArrayList<>(content.size());
        List<ContentBlock> latest = others;
        for (ContentBlock block : content) {
            if (!(block instanceof ContentBlock.CacheMark)) {
                latest = block instanceof ContentBlock.ToolResult ? results : others;
            }
            latest.add(block);
        }
        if (results.isEmpty()) {
            into.add(message(Role.USER, others));
        } else {
            into.add(message(Role.TOOL, results));
            if (!others.isEmpty()) {
                into.add(new Message(Role.USER, others, null, PARTS));
            }
        }
    }

    /** A seal that another dialect's provider put on a call was carried before the call, named by the call's id. */
    private static List<ContentBlock> withSeals(List<ContentBlock> blocks) {
        List<ContentBlock> sealed = new ArrayList<>(blocks);
        for (ContentBlock block : blocks) {
            if (block instanceof ContentBlock.Reasoning seal
                    && seal.id() != null
                    && seal.text().isEmpty()
                    && sealed.contains(seal)) {
                seal(seal, sealed);
            }
        }
        return sealed;
    }

    private static void seal(ContentBlock.Reasoning seal, List<ContentBlock> blocks) {
        for (int i = 0; i < blocks.size(); i++) {
            if (blocks.get(i) instanceof ContentBlock.ToolCall call
                    && call.seal() == null
                    && seal.id() != null
                    && seal.id().equals(call.id())) {
                blocks.set(
                        i,
                        new ContentBlock.ToolCall(
                                call.id(), call.name(), call.arguments(), call.kind(), seal.seal(), call.extensions()));
                blocks.remove(seal);
                return;
            }
        }
    }
}
