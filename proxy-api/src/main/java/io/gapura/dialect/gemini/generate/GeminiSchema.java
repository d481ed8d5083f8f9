package io.gapura.dialect.gemini.generate;

import io.gapura.error.ErrorKind;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import io.gapura.model.Losses;
import io.gapura.model.RawJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Between JSON schemas and {@code Schema}, Gemini's subset of OpenAPI 3.0 (ai.google.dev/api/caching#Schema), which refuses words
 * that it doesn't know. Newer members ({@code parametersJsonSchema}, {@code responseJsonSchema}) take JSON schemas as they are, so
 * this is for clients that write the subset and for servers that take nothing else. Stateless but for one translation.
 */
final class GeminiSchema {
    /** Words that mean the same in both. */
    private static final Set<String> SAME = Set.of(
            "title",
            "description",
            "default",
            "example",
            "required",
            "minimum",
            "maximum",
            "minItems",
            "maxItems",
            "minProperties",
            "maxProperties",
            "minLength",
            "maxLength",
            "pattern",
            "nullable",
            "propertyOrdering");

    /** The formats that the subset names. */
    private static final Set<String> FORMATS = Set.of("float", "double", "int32", "int64", "enum", "date-time");

    /** Words of a JSON schema that only help to read it. */
    private static final Set<String> SILENT = Set.of("$schema", "$id", "$defs", "definitions", "$comment", "examples");

    /** References are written out; a schema that grows past this, most often because it holds itself, is cut there. */
    private static final int MOST_REFERENCES = 200;

    private final Map<String, String> root;
    private final Losses losses;
    private int references;

    private GeminiSchema(Map<String, String> root, Losses losses) {
        this.root = root;
        this.losses = losses;
    }

    /** A JSON schema in Gemini's subset; what the subset lacks goes into the losses as {@code tools.schema}. */
    static RawJson subset(RawJson schema, Losses losses) {
        Map<String, String> members = members(schema.text());
        return new RawJson(new GeminiSchema(members, losses).subset(members, 0));
    }

    /** A schema of Gemini's subset as a JSON schema. */
    static RawJson jsonSchema(RawJson schema) {
        return new RawJson(plain(schema.text()));
    }

    private String subset(Map<String, String> schema, int depth) {
        Map<String, String> out = new LinkedHashMap<>();
        String reference = schema.get("$ref");
        if (reference != null) {
            Map<String, String> meant = resolve(text(reference), depth);
            if (meant == null) {
                return "{\"type\":\"OBJECT\"}";
            }
            Map<String, String> both = new LinkedHashMap<>(meant);
            schema.forEach((name, value) -> {
                if (!name.equals("$ref")) {
                    both.put(name, value);
                }
            });
            return subset(both, depth + 1);
        }
        schema.forEach((name, value) -> word(name, value, schema, out, depth));
        if (out.containsKey("enum") && !out.containsKey("type")) {
            out.put("type", "\"STRING\"");
        }
        return object(out);
    }

    private void word(String name, String value, Map<String, String> schema, Map<String, String> out, int depth) {
        if (SAME.contains(name)) {
            out.put(name, value);
        } else if (name.equals("type")) {
            type(value, out);
        } else if (name.equals("format")) {
            if (FORMATS.contains(text(value))) {
                out.put(name, value);
            } else {
                lost(name);
            }
        } else if (name.equals("enum")) {
            choices(elements(value), out);
        } else if (name.equals("const")) {
            choices(List.of(value), out);
        } else if (name.equals("properties")) {
            Map<String, String> properties = new LinkedHashMap<>();
            members(value).forEach((key, each) -> properties.put(key, schema(each, depth)));
            out.put(name, object(properties));
        } else if (name.equals("items")) {
            out.put(name, schema(value, depth));
        } else if (name.equals("anyOf") || (name.equals("oneOf") && !schema.containsKey("anyOf"))) {
            choicesOf(elements(value), out, depth);
        } else if (name.equals("allOf") && elements(value).size() == 1) {
            members(schema(elements(value).get(0), depth)).forEach(out::putIfAbsent);
        } else if (!SILENT.contains(name)) {
            lost(name);
        }
    }

    private String schema(String value, int depth) {
        if (kind(value) != JsonKind.OBJECT) {
            lost("true"); // a schema that is true or false
            return "{}";
        }
        return subset(members(value), depth);
    }

    /** {@code ["string","null"]} is a type that may be null; of several others there must be one. */
    private void type(String value, Map<String, String> out) {
        if (kind(value) == JsonKind.STRING) {
            out.put("type", capitals(value));
            return;
        }
        List<String> types = new ArrayList<>(elements(value));
        if (types.remove("\"null\"")) {
            out.put("nullable", "true");
        }
        if (types.size() == 1) {
            out.put("type", capitals(types.get(0)));
        } else if (!types.isEmpty()) {
            out.put(
                    "anyOf",
                    array(types.stream()
                            .map(type -> "{\"type\":" + capitals(type) + "}")
                            .toList()));
        }
    }

    private static String capitals(String type) {
        return Quoted.of(text(type).toUpperCase(Locale.ROOT));
    }

    private void choicesOf(List<String> schemas, Map<String, String> out, int depth) {
        List<String> several = new ArrayList<>();
        for (String each : schemas) {
            if (kind(each) == JsonKind.OBJECT && "\"null\"".equals(members(each).get("type"))) {
                out.put("nullable", "true");
            } else {
                several.add(schema(each, depth));
            }
        }
        if (several.size() == 1) {
            members(several.get(0)).forEach(out::putIfAbsent);
        } else if (!several.isEmpty()) {
            out.put("anyOf", array(several));
        }
    }

    /** Choices are strings there. */
    private void choices(List<String> values, Map<String, String> out) {
        List<String> texts = new ArrayList<>();
        for (String value : values) {
            if (kind(value) == JsonKind.STRING) {
                texts.add(value);
            } else if (kind(value) == JsonKind.NULL) {
                out.put("nullable", "true");
            } else {
                lost("enum");
                return;
            }
        }
        if (!texts.isEmpty()) {
            out.put("enum", array(texts));
        }
    }

    private @Nullable Map<String, String> resolve(String reference, int depth) {
        if (!reference.startsWith("#") || ++references > MOST_REFERENCES || depth > 60) {
            lost("$ref");
            return null;
        }
        Map<String, String> at = root;
        for (String step : reference.substring(1).split("/", -1)) {
            if (!step.isEmpty()) {
                String value = at.get(step.replace("~1", "/").replace("~0", "~"));
                if (value == null || kind(value) != JsonKind.OBJECT) {
                    lost("$ref");
                    return null;
                }
                at = members(value);
            }
        }
        return at;
    }

    private void lost(String word) {
        losses.add("tools.schema", "Gemini's subset of schemas has no \"" + word + "\" like this");
    }

    /** The other way: types in small letters, what may be null as a type of its own, names in Google's spelling. */
    private static String plain(String schema) {
        if (kind(schema) != JsonKind.OBJECT) {
            return schema;
        }
        Map<String, String> out = new LinkedHashMap<>();
        Map<String, String> from = members(schema);
        boolean nullable = "true".equals(from.get("nullable"));
        from.forEach((spelled, value) -> {
            String name = camel(spelled);
            switch (name) {
                case "nullable", "propertyOrdering" -> {}
                case "type" -> {
                    String type = Quoted.of(text(value).toLowerCase(Locale.ROOT));
                    if (!type.equals("\"type_unspecified\"")) {
                        out.put("type", nullable ? "[" + type + ",\"null\"]" : type);
                    }
                }
                case "format" -> {
                    if (!value.equals("\"enum\"")) {
                        out.put(name, value);
                    }
                }
                case "enum" -> out.put(name, nullable ? withNull(value) : value);
                case "example" -> out.put("examples", "[" + value + "]");
                case "items" -> out.put(name, plain(value));
                case "anyOf" ->
                    out.put(
                            name,
                            array(elements(value).stream()
                                    .map(GeminiSchema::plain)
                                    .toList()));
                case "properties" -> {
                    Map<String, String> properties = new LinkedHashMap<>();
                    members(value).forEach((key, each) -> properties.put(key, plain(each)));
                    out.put(name, object(properties));
                }
                case "minItems", "maxItems", "minLength", "maxLength", "minProperties", "maxProperties" ->
                    // integers of 64 bits are strings in protobuf's JSON
                    out.put(name, value.matches("\"\\d{1,18}\"") ? value.substring(1, value.length() - 1) : value);
                default -> out.put(name, value);
            }
        });
        return object(out);
    }

    private static String withNull(String choices) {
        List<String> all = new ArrayList<>(elements(choices));
        if (!all.contains("null")) {
            all.add("null");
        }
        return array(all);
    }

    private static String camel(String name) {
        int bar = name.indexOf('_');
        if (bar <= 0 || bar == name.length() - 1) {
            return name;
        }
        return name.substring(0, bar) + Character.toUpperCase(name.charAt(bar + 1)) + camel(name.substring(bar + 2));
    }

    private static JsonKind kind(String json) {
        return reader(json).peek();
    }

    private static String text(String json) {
        return kind(json) == JsonKind.STRING ? reader(json).string() : "";
    }

    /** The members of an object, each value as it was written; none of anything else. */
    private static Map<String, String> members(String json) {
        Map<String, String> members = new LinkedHashMap<>();
        JsonReader reader = reader(json);
        if (reader.peek() == JsonKind.OBJECT) {
            reader.beginObject();
            while (reader.nextMember()) {
                String name = reader.name();
                reader.skip();
                members.put(name, reader.raw());
            }
        }
        return members;
    }

    private static List<String> elements(String json) {
        List<String> elements = new ArrayList<>();
        JsonReader reader = reader(json);
        if (reader.peek() == JsonKind.ARRAY) {
            reader.beginArray();
            while (reader.nextElement()) {
                reader.skip();
                elements.add(reader.raw());
            }
        }
        return elements;
    }

    private static JsonReader reader(String json) {
        return new JsonReader(json.getBytes(StandardCharsets.UTF_8), ErrorKind.INVALID_REQUEST);
    }

    private static String object(Map<String, String> members) {
        StringBuilder out = new StringBuilder("{");
        members.forEach((name, value) -> out.append(out.length() > 1 ? "," : "")
                .append(Quoted.of(name))
                .append(':')
                .append(value));
        return out.append('}').toString();
    }

    private static String array(List<String> elements) {
        return "[" + String.join(",", elements) + "]";
    }
}
