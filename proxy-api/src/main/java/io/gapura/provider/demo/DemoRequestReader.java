package io.gapura.provider.demo;

import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.provider.demo.DemoRequest.Format;
import io.gapura.provider.demo.DemoRequest.Message;
import io.gapura.provider.demo.DemoRequest.Tool;
import io.gapura.provider.demo.DemoRequest.ToolChoice;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.JsonValue.ValueType;
import jakarta.json.spi.JsonProvider;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the members of a chat completion request that the demo honours, and skips the others. Stateless.
 *
 * <p>A member of a wrong type or range is a {@link GatewayException} of kind {@code INVALID_REQUEST} that names its path. Members
 * and ranges are those of "Create chat completion" in OpenAI's API reference.
 */
final class DemoRequestReader {
    private static final JsonReaderFactory READERS = JsonProvider.provider().createReaderFactory(Map.of());
    private static final Set<String> ROLES = Set.of("system", "developer", "user", "assistant", "tool", "function");
    private static final int MOST_CHOICES = 128;

    private DemoRequestReader() {}

    static DemoRequest read(byte[] body) {
        JsonObject request = parse(body);
        JsonObject format = object(request, "response_format", "response_format");
        Format kind = readFormat(format);
        List<Tool> tools = readTools(request);
        return new DemoRequest(
                readModel(request),
                readMessages(request),
                tools,
                readToolChoice(request, tools),
                bool(request, "parallel_tool_calls", true),
                kind,
                kind == Format.JSON_SCHEMA ? readSchema(format) : JsonValue.EMPTY_JSON_OBJECT,
                number(request, "n", MOST_CHOICES, 1),
                readMaxTokens(request),
                readStops(request),
                bool(request, "stream", false),
                bool(object(request, "stream_options", "stream_options"), "include_usage", false));
    }

    private static JsonObject parse(byte[] body) {
        try (JsonReader reader = READERS.createReader(new ByteArrayInputStream(body), StandardCharsets.UTF_8)) {
            if (reader.readValue() instanceof JsonObject object) {
                return object;
            }
        } catch (RuntimeException e) { // Parsson throws a bare one where values are nested too deeply
            throw new GatewayException(ErrorKind.INVALID_REQUEST, "The body is not valid JSON.").because(e);
        }
        throw new GatewayException(ErrorKind.INVALID_REQUEST, "The body must be a JSON object.");
    }

    private static String readModel(JsonObject request) {
        if (request.get("model") instanceof JsonString model
                && !model.getString().isEmpty()) {
            return model.getString();
        }
        throw wrong("model", "must be the name of a model, a string");
    }

    private static List<Message> readMessages(JsonObject request) {
        if (!(request.get("messages") instanceof JsonArray array) || array.isEmpty()) {
            throw wrong("messages", "must be an array with at least one message");
        }
        List<Message> messages = new ArrayList<>(array.size());
        for (int i = 0; i < array.size(); i++) {
            String path = "messages[" + i + "]";
            if (!(array.get(i) instanceof JsonObject message)) {
                throw wrong(path, "must be an object");
            }
            if (!(message.get("role") instanceof JsonString role) || !ROLES.contains(role.getString())) {
                throw wrong(path + ".role", "must be one of system, developer, user, assistant, tool");
            }
            messages.add(new Message(role.getString(), readContent(message.get("content"), path + ".content")));
        }
        return messages;
    }

    private static String readContent(@Nullable JsonValue content, String path) {
        if (content == null || content.getValueType() == ValueType.NULL) {
            return "";
        }
        if (content instanceof JsonString text) {
            return text.getString();
        }
        if (!(content instanceof JsonArray parts)) {
            throw wrong(path, "must be a string or an array of parts");
        }
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < parts.size(); i++) {
            if (!(parts.get(i) instanceof JsonObject part) || !(part.get("type") instanceof JsonString type)) {
                throw wrong(path + "[" + i + "]", "must be an object with a type");
            }
            if (part.get("text") instanceof JsonString text) {
                all.append(text.getString());
            } else {
                all.append('[').append(type.getString()).append(']');
            }
        }
        return all.toString();
    }

    private static List<Tool> readTools(JsonObject request) {
        List<Tool> tools = new ArrayList<>();
        JsonArray array = array(request, "tools");
        for (int i = 0; i < array.size(); i++) {
            String path = "tools[" + i + "]";
            if (!(array.get(i) instanceof JsonObject tool) || !(tool.get("type") instanceof JsonString type)) {
                throw wrong(path, "must be an object with a type");
            }
            boolean custom = type.getString().equals("custom");
            if (!custom && !type.getString().equals("function")) {
                throw wrong(path + ".type", "must be function or custom");
            }
            JsonObject named = object(tool, type.getString(), path + "." + type.getString());
            if (!(named.get("name") instanceof JsonString name)) {
                throw wrong(path + "." + type.getString() + ".name", "must be a string");
            }
            JsonObject parameters = object(named, "parameters", path + ".function.parameters");
            tools.add(new Tool(name.getString(), parameters, custom));
        }
        return tools;
    }

    private static ToolChoice readToolChoice(JsonObject request, List<Tool> tools) {
        JsonValue choice = request.getOrDefault("tool_choice", JsonValue.NULL);
        if (choice.getValueType() == ValueType.NULL) {
            return new ToolChoice(ToolChoice.Mode.AUTO, null);
        }
        if (choice instanceof JsonString word) {
            return new ToolChoice(readMode(word.getString()), null);
        }
        if (choice instanceof JsonObject object && object.get("allowed_tools") instanceof JsonObject allowed) {
            return new ToolChoice(readMode(allowed.getString("mode", "")), null);
        }
        if (choice instanceof JsonObject object
                && object.getOrDefault(object.getString("type", ""), JsonValue.NULL) instanceof JsonObject named
                && named.get("name") instanceof JsonString name) {
            if (tools.stream().noneMatch(tool -> tool.name().equals(name.getString()))) {
                throw wrong("tool_choice", "names \"" + name.getString() + "\", which is not among the tools");
            }
            return new ToolChoice(ToolChoice.Mode.REQUIRED, name.getString());
        }
        throw wrong("tool_choice", "must be none, auto, required, or an object that names a tool");
    }

    private static ToolChoice.Mode readMode(String word) {
        return switch (word) {
            case "none" -> ToolChoice.Mode.NONE;
            case "auto" -> ToolChoice.Mode.AUTO;
            case "required" -> ToolChoice.Mode.REQUIRED;
            default -> throw wrong("tool_choice", "must be none, auto, required, or an object that names a tool");
        };
    }

    private static Format readFormat(JsonObject format) {
        if (format.isEmpty()) {
            return Format.TEXT;
        }
        return switch (format.get("type") instanceof JsonString type ? type.getString() : "") {
            case "text" -> Format.TEXT;
            case "json_object" -> Format.JSON_OBJECT;
            case "json_schema" -> Format.JSON_SCHEMA;
            default -> throw wrong("response_format.type", "must be text, json_object or json_schema");
        };
    }

    private static JsonObject readSchema(JsonObject format) {
        String path = "response_format.json_schema";
        if (!(format.get("json_schema") instanceof JsonObject named)) {
            throw wrong(path, "must be an object");
        }
        return object(named, "schema", path + ".schema");
    }

    private static int readMaxTokens(JsonObject request) {
        String name = request.containsKey("max_completion_tokens") ? "max_completion_tokens" : "max_tokens";
        return number(request, name, Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    private static List<String> readStops(JsonObject request) {
        JsonValue stop = request.getOrDefault("stop", JsonValue.NULL);
        if (stop.getValueType() == ValueType.NULL) {
            return List.of();
        }
        if (stop instanceof JsonString one) {
            return one.getString().isEmpty() ? List.of() : List.of(one.getString());
        }
        List<String> stops = new ArrayList<>();
        if (stop instanceof JsonArray array && array.size() <= 4) {
            for (JsonValue each : array) {
                if (each instanceof JsonString text && !text.getString().isEmpty()) {
                    stops.add(text.getString());
                }
            }
            if (stops.size() == array.size()) {
                return stops;
            }
        }
        throw wrong("stop", "must be a string or an array of up to 4 strings");
    }

    /** A whole number from 1 on; the default where the member is absent or null. */
    private static int number(JsonObject in, String name, int most, int byDefault) {
        JsonValue value = in.getOrDefault(name, JsonValue.NULL);
        if (value.getValueType() == ValueType.NULL) {
            return byDefault;
        }
        if (value instanceof JsonNumber number && number.isIntegral()) {
            double size = number.doubleValue();
            if (size >= 1 && size <= most) {
                return (int) size;
            }
        }
        throw wrong(name, "must be a whole number from 1" + (most == Integer.MAX_VALUE ? "" : " to " + most));
    }

    private static boolean bool(JsonObject in, String name, boolean byDefault) {
        return switch (in.getOrDefault(name, JsonValue.NULL).getValueType()) {
            case NULL -> byDefault;
            case TRUE -> true;
            case FALSE -> false;
            default -> throw wrong(name, "must be true or false");
        };
    }

    /** The object of this name; empty where the member is absent or null. */
    private static JsonObject object(JsonObject in, String name, String path) {
        JsonValue value = in.getOrDefault(name, JsonValue.NULL);
        if (value.getValueType() == ValueType.NULL) {
            return JsonValue.EMPTY_JSON_OBJECT;
        }
        if (value instanceof JsonObject object) {
            return object;
        }
        throw wrong(path, "must be an object");
    }

    private static JsonArray array(JsonObject in, String name) {
        JsonValue value = in.getOrDefault(name, JsonValue.NULL);
        if (value.getValueType() == ValueType.NULL) {
            return JsonValue.EMPTY_JSON_ARRAY;
        }
        if (value instanceof JsonArray array) {
            return array;
        }
        throw wrong(name, "must be an array");
    }

    private static GatewayException wrong(String path, String rule) {
        return new GatewayException(ErrorKind.INVALID_REQUEST, "'" + path + "' " + rule + ".").at(path);
    }
}
