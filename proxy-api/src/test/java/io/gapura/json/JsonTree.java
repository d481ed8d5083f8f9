package io.gapura.json;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The same edits made the slow way, on trees of another author's parser: what a splice is compared with. */
final class JsonTree {
    private static final JsonReaderFactory READERS = Json.createReaderFactory(Map.of());

    private JsonTree() {}

    static JsonValue parse(byte[] text) {
        try (jakarta.json.JsonReader reader =
                READERS.createReader(new ByteArrayInputStream(text), StandardCharsets.UTF_8)) {
            return reader.readValue();
        }
    }

    static JsonValue parse(String text) {
        return parse(text.getBytes(StandardCharsets.UTF_8));
    }

    static JsonObject set(JsonObject object, String name, JsonValue value) {
        return Json.createObjectBuilder(object).add(name, value).build();
    }

    static JsonObject remove(JsonObject object, String name) {
        return Json.createObjectBuilder(object).remove(name).build();
    }

    static JsonObject rename(JsonObject object, String name, String newName) {
        JsonValue value = object.get(name);
        return value == null ? object : set(remove(object, name), newName, value);
    }

    /** Null if what should hold the member is no object. */
    static @Nullable JsonObject setBelow(JsonObject object, String outer, String inner, JsonValue value) {
        JsonValue holder = object.getOrDefault(outer, JsonValue.NULL);
        if (holder == JsonValue.NULL) {
            holder = JsonValue.EMPTY_JSON_OBJECT;
        }
        return holder instanceof JsonObject inside ? set(object, outer, set(inside, inner, value)) : null;
    }

    /** Replaces a member of the first element of an array, where there is one. */
    static JsonObject replaceInFirst(JsonObject object, String array, String inner, JsonValue value) {
        if (object.get(array) instanceof JsonArray elements
                && !elements.isEmpty()
                && elements.get(0) instanceof JsonObject first
                && first.containsKey(inner)) {
            JsonObjectBuilder edited = Json.createObjectBuilder(first).add(inner, value);
            return set(
                    object,
                    array,
                    Json.createArrayBuilder(elements).set(0, edited).build());
        }
        return object;
    }
}
