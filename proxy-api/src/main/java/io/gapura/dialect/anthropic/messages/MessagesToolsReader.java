package io.gapura.dialect.anthropic.messages;

import io.gapura.dialect.Members;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import io.gapura.model.ContentBlock;
import io.gapura.model.GenerationRequest;
import io.gapura.model.RawJson;
import io.gapura.model.Tool;
import io.gapura.model.ToolChoice;
import io.gapura.model.ToolKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the members of a request that say what may be called. Used once, by one thread. */
final class MessagesToolsReader {
    private static final String OURS = AnthropicMessagesDialect.NAME;

    private final Members members;
    private final JsonReader reader;
    private final List<Tool> defined = new ArrayList<>();
    private @Nullable ToolChoice choice;
    private @Nullable Boolean parallel;

    MessagesToolsReader(Members members) {
        this.members = members;
        this.reader = members.reader();
    }

    GenerationRequest.Tools tools() {
        return new GenerationRequest.Tools(defined, choice, parallel);
    }

    /** Reads the member if it is one of these. */
    boolean member() {
        if (members.is("tools")) {
            members.require(JsonKind.ARRAY);
            members.form("tools");
            defined.clear();
            reader.beginArray();
            for (int i = 0; reader.nextElement(); i++) {
                tool("tools[" + i + "]");
            }
        } else if (members.is("tool_choice")) {
            members.require(JsonKind.OBJECT);
            choice(members.raw());
        } else {
            return false;
        }
        return true;
    }

    /** A tool with a type of its own is Anthropic's: it runs it, or it has taught its models how to call it. */
    private void tool(String path) {
        reader.skip();
        RawJson raw = new RawJson(reader.raw());
        Members tool = Members.over(raw, path, OURS).begin();
        String type = null;
        String name = null;
        String description = null;
        RawJson schema = null;
        Boolean strict = null;
        ContentBlock.CacheMark mark = null;
        while (tool.next()) {
            if (tool.is("type")) {
                type = tool.string();
            } else if (tool.is("name")) {
                name = tool.string();
            } else if (tool.is("description")) {
                description = tool.string();
            } else if (tool.is("input_schema")) {
                tool.require(JsonKind.OBJECT);
                schema = tool.raw();
            } else if (tool.is("strict")) {
                strict = tool.bool();
            } else if (tool.is("cache_control")) {
                mark = MessagesBlockReader.mark(tool.object());
            } else {
                tool.keep("");
            }
        }
        if (type != null && !type.equals("custom")) {
            defined.add(new Tool.Hosted(OURS, type, raw));
            return;
        }
        if (type != null) {
            tool.form("typed");
        }
        if (name == null) {
            throw Members.invalid("\"" + path + ".name\" is missing", path + ".name");
        }
        defined.add(new Tool.Function(name, description, schema, strict, tool.extensions()));
        if (mark != null) {
            defined.add(new Tool.CacheMark(mark.ttl()));
        }
    }

    private void choice(RawJson raw) {
        Members inner = Members.over(raw, "tool_choice", OURS).begin();
        String type = "";
        String name = null;
        Boolean alone = null;
        while (inner.next()) {
            if (inner.is("type")) {
                type = inner.string();
            } else if (inner.is("name")) {
                name = inner.string();
            } else if (inner.is("disable_parallel_tool_use")) {
                alone = inner.bool();
            } else {
                inner.keep("");
            }
        }
        parallel = alone == null ? null : Boolean.valueOf(!alone);
        choice = switch (type) {
            case "auto" -> new ToolChoice.Auto();
            case "any" -> new ToolChoice.Required();
            case "none" -> new ToolChoice.None();
            case "tool" -> named(name);
            default -> new ToolChoice.Other(OURS, raw);
        };
        if (!inner.extensions().isEmpty()) {
            choice = new ToolChoice.Other(OURS, raw);
            parallel = null;
        }
    }

    private static ToolChoice named(@Nullable String name) {
        if (name == null) {
            throw Members.invalid("\"tool_choice.name\" is missing", "tool_choice.name");
        }
        return new ToolChoice.Named(name, ToolKind.FUNCTION);
    }
}
