package io.gapura.e2e;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonStructure;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A text that may be JSON. Immutable.
 *
 * @param tree what it is; null if it is no object and no array
 */
record JsonText(@Nullable JsonStructure tree) {
    static JsonText of(String text) {
        if (!text.startsWith("{") && !text.startsWith("[")) {
            return new JsonText(null);
        }
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            return new JsonText(reader.read());
        } catch (JsonException notJson) {
            return new JsonText(null);
        }
    }

    /** The text of an object's only member, if that has one of these names; null otherwise. */
    @Nullable
    String onlyText(String... names) {
        if (!(tree instanceof JsonObject object) || object.size() != 1) {
            return null;
        }
        String name = object.keySet().iterator().next();
        return List.of(names).contains(name) && object.get(name) instanceof JsonString words ? words.getString() : null;
    }

    /** The same whatever the order of members and the spaces; null if it is no JSON. */
    @Nullable
    String sorted() {
        return tree == null ? null : sorted(tree);
    }

    private static String sorted(JsonValue value) {
        if (value instanceof JsonObject object) {
            return new TreeMap<>(object)
                    .entrySet().stream()
                            .map(each -> '"' + each.getKey() + "\":" + sorted(each.getValue()))
                            .collect(Collectors.joining(",", "{", "}"));
        }
        return value.getValueType() == JsonValue.ValueType.ARRAY
                ? value.asJsonArray().stream().map(JsonText::sorted).collect(Collectors.joining(",", "[", "]"))
                : value.toString();
    }

    /** An object without some of its members, whatever its spaces. */
    static String without(String json, String... names) {
        jakarta.json.JsonObjectBuilder rest = Json.createObjectBuilder(
                Objects.requireNonNull(of(json.strip()).tree()).asJsonObject());
        List.of(names).forEach(rest::remove);
        return rest.build().toString();
    }

    /** JSON with a line for each member and element, and every other byte as it was. */
    static String spread(String json) {
        StringBuilder out = new StringBuilder(json.length() * 2);
        int depth = 0;
        boolean quoted = false;
        for (int i = 0; i < json.length(); i++) {
            char each = json.charAt(i);
            if (quoted) {
                out.append(each);
                if (each == '\\') {
                    out.append(json.charAt(++i));
                } else if (each == '"') {
                    quoted = false;
                }
            } else if (each == '"') {
                quoted = true;
                out.append(each);
            } else if (each == '{' || each == '[') {
                depth++;
                out.append(each).append('\n').append("  ".repeat(depth));
            } else if (each == '}' || each == ']') {
                depth--;
                out.append('\n').append("  ".repeat(depth)).append(each);
            } else if (each == ',') {
                out.append(each).append('\n').append("  ".repeat(depth));
            } else {
                out.append(each);
            }
        }
        return out.append('\n').toString();
    }
}
