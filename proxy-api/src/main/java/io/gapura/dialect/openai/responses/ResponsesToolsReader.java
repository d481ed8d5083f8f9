package io.gapura.dialect.openai.responses;

import io.gapura.dialect.Members;
import io.gapura.http.ByteBuilder;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import io.gapura.json.JsonWriter;
import io.gapura.model.RawJson;
import io.gapura.model.ResponseFormat;
import io.gapura.model.Tool;
import io.gapura.model.ToolChoice;
import io.gapura.model.ToolKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads tools, the choice among them, and the form of the answer. Stateless. */
final class ResponsesToolsReader {
    private static final String OURS = OpenAiResponsesDialect.NAME;

    private ResponsesToolsReader() {}

    /** The tools of the array that the reader stands before. */
    static List<Tool> tools(JsonReader reader, String path) {
        List<Tool> tools = new ArrayList<>();
        reader.beginArray();
        for (int i = 0; reader.nextElement(); i++) {
            String at = path + "[" + i + "]";
            new Members(reader, at, OURS).require(JsonKind.OBJECT, at);
            reader.skip();
            tools.add(tool(new RawJson(reader.raw()), at));
        }
        return tools;
    }

    private static Tool tool(RawJson raw, String path) {
        String type = type(raw, path);
        if (!type.equals("function") && !type.equals("custom")) {
            return new Tool.Hosted(OURS, type, raw);
        }
        String name = null;
        String description = null;
        RawJson parameters = null;
        Boolean strict = null;
        RawJson format = null;
        boolean function = type.equals("function");
        Members members = Members.over(raw, path, OURS).begin();
        while (members.next()) {
            if (members.is("name")) {
                name = members.string();
            } else if (members.is("description")) {
                description = members.string();
            } else if (function && members.is("parameters")) {
                parameters = members.raw();
            } else if (function && members.is("strict")) {
                strict = members.bool();
            } else if (!function && members.is("format")) {
                format = grammar(members.raw());
            } else if (members.is("type")) {
                members.string();
            } else {
                members.keep("");
            }
        }
        if (name == null) {
            throw Members.invalid("\"" + members.pathOf("name") + "\" is missing", members.pathOf("name"));
        }
        return function
                ? new Tool.Function(name, description, parameters, strict, members.extensions())
                : new Tool.FreeForm(name, description, format, members.extensions());
    }

    /**
     * A grammar as chat completions say it: what makes it up stands in an object inside. That is the canonical form; here it
     * stands beside the type.
     */
    private static RawJson grammar(RawJson format) {
        Members members = Members.over(format, "", OURS);
        if (members.kind() != JsonKind.OBJECT) {
            return format;
        }
        JsonReader reader = members.reader();
        boolean grammar = false;
        ByteBuilder inner = new ByteBuilder(format.text().length());
        JsonWriter json = new JsonWriter(inner).beginObject();
        reader.beginObject();
        while (reader.nextMember()) {
            if (reader.nameIs("type")) {
                reader.skip();
                grammar = reader.raw().equals("\"grammar\"");
            } else if (reader.nameIs("grammar")) {
                return format;
            } else {
                String name = reader.name();
                reader.skip();
                json.name(name).raw(reader.raw());
            }
        }
        json.endObject();
        String text = new String(inner.toByteArray(), StandardCharsets.UTF_8);
        return grammar ? new RawJson("{\"type\":\"grammar\",\"grammar\":" + text + "}") : format;
    }

    static ToolChoice choice(Members members) {
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
        String name = type.equals("function") || type.equals("custom") ? onlyName(raw) : null;
        return name == null
                ? new ToolChoice.Other(OURS, raw)
                : new ToolChoice.Named(name, type.equals("custom") ? ToolKind.FREE_FORM : ToolKind.FUNCTION);
    }

    /** The name in {@code {"type":…,"name":…}}; null if the object says anything else. */
    private static @Nullable String onlyName(RawJson raw) {
        Members members = Members.over(raw, "tool_choice", OURS).begin();
        String name = null;
        while (members.next()) {
            if (members.is("type")) {
                members.reader().skip();
            } else if (members.is("name") && members.kind() == JsonKind.STRING) {
                name = members.string();
            } else {
                members.keep("");
            }
        }
        return members.extensions().isEmpty() ? name : null;
    }

    private static ToolChoice allowed(RawJson raw) {
        boolean required = false;
        List<String> names = new ArrayList<>();
        Members members = Members.over(raw, "tool_choice", OURS).begin();
        while (members.next()) {
            if (members.is("mode")) {
                required = members.string().equals("required");
            } else if (members.is("tools")) {
                members.require(JsonKind.ARRAY);
                JsonReader reader = members.reader();
                reader.beginArray();
                while (reader.nextElement()) {
                    new Members(reader, "tool_choice.tools", OURS).require(JsonKind.OBJECT, "tool_choice.tools");
                    reader.skip();
                    String name = onlyName(new RawJson(reader.raw()));
                    if (name != null) {
                        names.add(name);
                    }
                }
            } else {
                members.reader().skip();
            }
        }
        return new ToolChoice.Allowed(required, names, OURS, raw);
    }

    /** The form of the answer's text. */
    static ResponseFormat format(RawJson raw) {
        String type = type(raw, "text.format");
        Members members = Members.over(raw, "text.format", OURS).begin();
        String name = "";
        String description = null;
        RawJson schema = null;
        Boolean strict = null;
        boolean schematic = type.equals("json_schema");
        while (members.next()) {
            if (members.is("type")) {
                members.string();
            } else if (schematic && members.is("name")) {
                name = members.string();
            } else if (schematic && members.is("description")) {
                description = members.string();
            } else if (schematic && members.is("schema")) {
                schema = members.raw();
            } else if (schematic && members.is("strict")) {
                strict = members.bool();
            } else {
                members.keep("");
            }
        }
        if (schematic) {
            return new ResponseFormat.JsonSchema(name, description, schema, strict, members.extensions());
        }
        if (members.extensions().isEmpty() && type.equals("text")) {
            return new ResponseFormat.PlainText();
        }
        return members.extensions().isEmpty() && type.equals("json_object")
                ? new ResponseFormat.JsonObject()
                : new ResponseFormat.Other(OURS, raw);
    }

    private static String type(RawJson raw, String path) {
        Members members = Members.over(raw, path, OURS).begin();
        String type = null;
        while (members.next()) {
            if (members.is("type")) {
                type = members.string();
            } else {
                members.reader().skip();
            }
        }
        if (type == null) {
            throw Members.invalid("\"" + path + ".type\" is missing", path + ".type");
        }
        return type;
    }
}
