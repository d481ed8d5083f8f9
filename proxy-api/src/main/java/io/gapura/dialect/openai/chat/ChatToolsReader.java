package io.gapura.dialect.openai.chat;

import io.gapura.dialect.Members;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import io.gapura.model.GenerationRequest;
import io.gapura.model.RawJson;
import io.gapura.model.ResponseFormat;
import io.gapura.model.Tool;
import io.gapura.model.ToolChoice;
import io.gapura.model.ToolKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads the members of a request that say what may be called and what form the answer has. Used once, by one thread. */
final class ChatToolsReader {
    private final Members members;
    private final JsonReader reader;
    private final List<Tool> defined = new ArrayList<>();
    private @Nullable ToolChoice choice;
    private @Nullable Boolean parallel;
    private @Nullable ResponseFormat format;

    ChatToolsReader(Members members) {
        this.members = members;
        this.reader = members.reader();
    }

    GenerationRequest.Tools tools() {
        return new GenerationRequest.Tools(defined, choice, parallel);
    }

    @Nullable
    ResponseFormat format() {
        return format;
    }

    /** Reads the member if it is one of these. */
    boolean member() {
        if (members.is("tools")) {
            members.form("tools");
            elements("tools", false);
        } else if (members.is("functions")) {
            members.form("functions");
            elements("functions", true);
        } else if (members.is("tool_choice")) {
            choice = choice(members);
        } else if (members.is("function_call")) {
            members.form("function_call");
            choice = functionCall();
        } else if (members.is("parallel_tool_calls")) {
            parallel = members.bool();
        } else if (members.is("response_format")) {
            format = format(members.raw());
        } else {
            return false;
        }
        return true;
    }

    private void elements(String name, boolean deprecated) {
        members.require(JsonKind.ARRAY);
        reader.beginArray();
        for (int i = 0; reader.nextElement(); i++) {
            Members element = new Members(reader, name + "[" + i + "]", OpenAiChatDialect.NAME);
            element.require(JsonKind.OBJECT, element.path());
            defined.add(deprecated ? deprecatedFunction(element) : tool(element));
        }
    }

    private Tool deprecatedFunction(Members element) {
        element.begin();
        element.form("functions");
        return function(element, element);
    }

    /** The type may stand behind what it is the type of: read first for that, then for the rest. */
    private Tool tool(Members element) {
        reader.skip();
        RawJson raw = new RawJson(reader.raw());
        String type = type(raw, element.path());
        Members again =
                Members.over(raw, element.path(), OpenAiChatDialect.NAME).begin();
        Tool tool = null;
        while (again.next()) {
            if (again.is("type")) {
                again.string();
            } else if (again.is(type) && (type.equals("function") || type.equals("custom"))) {
                tool = type.equals("function") ? function(again.object(), again) : freeForm(again.object(), again);
            } else {
                again.keep("");
            }
        }
        if (tool == null) {
            return new Tool.Hosted(OpenAiChatDialect.NAME, type, raw);
        }
        // What stands behind the definition was not kept when it was read.
        if (tool instanceof Tool.Function function) {
            return new Tool.Function(
                    function.name(),
                    function.description(),
                    function.parameters(),
                    function.strict(),
                    function.extensions().and(again.extensions()));
        }
        if (tool instanceof Tool.FreeForm free) {
            return new Tool.FreeForm(
                    free.name(),
                    free.description(),
                    free.format(),
                    free.extensions().and(again.extensions()));
        }
        return tool;
    }

    private static Tool function(Members inner, Members outer) {
        String name = null;
        String description = null;
        RawJson parameters = null;
        Boolean strict = null;
        while (inner.next()) {
            if (inner.is("name")) {
                name = inner.string();
            } else if (inner.is("description")) {
                description = inner.string();
            } else if (inner.is("parameters")) {
                parameters = inner.raw();
            } else if (inner.is("strict")) {
                strict = inner.bool();
            } else {
                inner.keep("");
            }
        }
        adopt(ChatJson.inside("function"), inner, outer);
        return new Tool.Function(named(name, inner), description, parameters, strict, outer.extensions());
    }

    private static Tool freeForm(Members inner, Members outer) {
        String name = null;
        String description = null;
        RawJson grammar = null;
        while (inner.next()) {
            if (inner.is("name")) {
                name = inner.string();
            } else if (inner.is("description")) {
                description = inner.string();
            } else if (inner.is("format")) {
                grammar = inner.raw();
            } else {
                inner.keep("");
            }
        }
        adopt(ChatJson.inside("custom"), inner, outer);
        return new Tool.FreeForm(named(name, inner), description, grammar, outer.extensions());
    }

    private static void adopt(String prefix, Members inner, Members outer) {
        if (inner != outer) {
            outer.adopt(prefix, inner);
        }
    }

    private static String named(@Nullable String name, Members inner) {
        if (name == null) {
            throw Members.invalid("\"" + inner.pathOf("name") + "\" is missing", inner.pathOf("name"));
        }
        return name;
    }

    private static ToolChoice choice(Members members) {
        if (members.kind() == JsonKind.STRING) {
            String word = members.string();
            return switch (word) {
                case "auto" -> new ToolChoice.Auto();
                case "none" -> new ToolChoice.None();
                case "required" -> new ToolChoice.Required();
                default ->
                    throw Members.invalid(
                            "\"tool_choice\" must be \"none\", \"auto\", \"required\" or an object, found \"" + word
                                    + "\"",
                            "tool_choice");
            };
        }
        members.require(JsonKind.OBJECT);
        RawJson raw = members.raw();
        String type = type(raw, "tool_choice");
        if (type.equals("allowed_tools")) {
            return allowed(raw);
        }
        ToolKind kind = type.equals("custom") ? ToolKind.FREE_FORM : ToolKind.FUNCTION;
        String name = type.equals("function") || type.equals("custom") ? onlyName(raw, type) : null;
        return name == null ? new ToolChoice.Other(OpenAiChatDialect.NAME, raw) : new ToolChoice.Named(name, kind);
    }

    /** The name in {@code {"type":…,"function":{"name":…}}}; null if the object says anything else. */
    private static @Nullable String onlyName(RawJson raw, String type) {
        Members outer = Members.over(raw, "tool_choice", OpenAiChatDialect.NAME).begin();
        String name = null;
        while (outer.next()) {
            if (outer.is("type")) {
                outer.string();
            } else if (outer.is(type)) {
                Members inner = outer.object();
                while (inner.next()) {
                    if (inner.is("name")) {
                        name = inner.string();
                    } else {
                        inner.keep("");
                    }
                }
                outer.adopt("", inner);
            } else {
                outer.keep("");
            }
        }
        return outer.extensions().isEmpty() ? name : null;
    }

    private static ToolChoice allowed(RawJson raw) {
        boolean required = false;
        List<String> names = new ArrayList<>();
        Members outer = Members.over(raw, "tool_choice", OpenAiChatDialect.NAME).begin();
        while (outer.next()) {
            if (!outer.is("allowed_tools")) {
                outer.keep("");
                continue;
            }
            Members inner = outer.object();
            while (inner.next()) {
                if (inner.is("mode")) {
                    required = inner.string().equals("required");
                } else if (inner.is("tools")) {
                    inner.require(JsonKind.ARRAY);
                    inner.reader().beginArray();
                    while (inner.reader().nextElement()) {
                        inner.reader().skip();
                        RawJson tool = new RawJson(inner.reader().raw());
                        String name = onlyName(tool, type(tool, "tool_choice.allowed_tools.tools"));
                        if (name != null) {
                            names.add(name);
                        }
                    }
                } else {
                    inner.keep("");
                }
            }
        }
        return new ToolChoice.Allowed(required, names, OpenAiChatDialect.NAME, raw);
    }

    private ToolChoice functionCall() {
        if (members.kind() == JsonKind.STRING) {
            String word = members.string();
            return word.equals("none") ? new ToolChoice.None() : new ToolChoice.Auto();
        }
        Members inner = members.object();
        String name = null;
        while (inner.next()) {
            if (inner.is("name")) {
                name = inner.string();
            } else {
                inner.keep("");
            }
        }
        return new ToolChoice.Named(named(name, inner), ToolKind.FUNCTION);
    }

    private static ResponseFormat format(RawJson raw) {
        String type = type(raw, "response_format");
        Members outer =
                Members.over(raw, "response_format", OpenAiChatDialect.NAME).begin();
        ResponseFormat schema = null;
        while (outer.next()) {
            if (outer.is("type")) {
                outer.string();
            } else if (outer.is("json_schema") && type.equals("json_schema")) {
                schema = schema(outer.object());
            } else {
                outer.keep("");
            }
        }
        if (outer.extensions().isEmpty()) {
            if (type.equals("text")) {
                return new ResponseFormat.PlainText();
            }
            if (type.equals("json_object")) {
                return new ResponseFormat.JsonObject();
            }
            if (schema != null) {
                return schema;
            }
        }
        return new ResponseFormat.Other(OpenAiChatDialect.NAME, raw);
    }

    private static ResponseFormat schema(Members inner) {
        String name = null;
        String description = null;
        RawJson schema = null;
        Boolean strict = null;
        while (inner.next()) {
            if (inner.is("name")) {
                name = inner.string();
            } else if (inner.is("description")) {
                description = inner.string();
            } else if (inner.is("schema")) {
                schema = inner.raw();
            } else if (inner.is("strict")) {
                strict = inner.bool();
            } else {
                inner.keep("");
            }
        }
        return new ResponseFormat.JsonSchema(
                Objects.requireNonNullElse(name, ""), description, schema, strict, inner.extensions());
    }

    private static String type(RawJson raw, String path) {
        Members members = Members.over(raw, path, OpenAiChatDialect.NAME).begin();
        String type = null;
        while (members.next()) {
            if (members.is("type")) {
                type = members.string();
            } else {
                members.reader().skip();
            }
        }
        if (type == null) {
            String at = path.isEmpty() ? "type" : path + ".type";
            throw Members.invalid("\"" + at + "\" is missing", at);
        }
        return type;
    }
}
