package io.gapura.config;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonGenerator;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes the JSON Schema (draft 2020-12) of a configuration file. A text with a reference may stand wherever a single
 * value may. The limits of durations and sizes have no words in JSON Schema and stand in the descriptions.
 */
final class SchemaWriter {
    private static final String REFERENCE = "\\$\\{";

    private final Map<String, JsonObject> definitions = new TreeMap<>();

    static String write(Shape<?> shape, String title) {
        SchemaWriter writer = new SchemaWriter();
        JsonObject root = writer.section(shape);
        writer.definitions.put(
                "reference",
                Json.createObjectBuilder()
                        .add("description", "A text with ${NAME}, ${NAME:-default} or ${file:/path}.")
                        .add("type", "string")
                        .add("pattern", REFERENCE)
                        .build());
        JsonObjectBuilder schema = Json.createObjectBuilder()
                .add("$schema", "https://json-schema.org/draft/2020-12/schema")
                .add("title", title);
        root.forEach(schema::add);
        JsonObjectBuilder defs = Json.createObjectBuilder();
        writer.definitions.forEach(defs::add);
        return pretty(schema.add("$defs", defs).build());
    }

    private JsonObject section(Shape<?> shape) {
        JsonObjectBuilder properties = Json.createObjectBuilder();
        JsonArrayBuilder required = Json.createArrayBuilder();
        for (Shape.KeyShape key : shape.keys()) {
            JsonObjectBuilder property = Json.createObjectBuilder().add("description", description(key));
            value(key.type()).forEach(property::add);
            if (key.absence() == Shape.Absence.DEFAULT) {
                property.add("default", preset(key));
            } else if (key.absence() == Shape.Absence.REFUSED) {
                required.add(key.name());
            }
            properties.add(key.name(), property);
        }
        JsonObjectBuilder section = Json.createObjectBuilder()
                .add("description", shape.doc())
                .add("type", "object")
                .add("properties", properties)
                .add("additionalProperties", false);
        JsonArray names = required.build();
        return names.isEmpty()
                ? section.build()
                : section.add("required", names).build();
    }

    private static String description(Shape.KeyShape key) {
        if (key.type() instanceof ValueType.Scalar scalar && scalar.range() != null) {
            return key.doc() + " " + ConfigurationPage.limits(scalar.range());
        }
        return key.doc();
    }

    private JsonObject value(ValueType type) {
        if (type instanceof ValueType.Items items) {
            return Json.createObjectBuilder()
                    .add("type", "array")
                    .add("items", value(items.element()))
                    .build();
        } else if (type instanceof ValueType.Entries entries) {
            return Json.createObjectBuilder()
                    .add("type", "object")
                    .add("additionalProperties", value(entries.value()))
                    .build();
        } else if (type instanceof ValueType.Section section) {
            String name = section.shape()
                    .type()
                    .getSimpleName()
                    .replace("Config", "")
                    .replaceAll("(?<=.)([A-Z])", "-$1")
                    .toLowerCase(Locale.ROOT);
            definitions.put(name, section(section.shape()));
            JsonObject reference =
                    Json.createObjectBuilder().add("$ref", "#/$defs/" + name).build();
            Shape.KeyShape shorthand = section.shape().shorthand();
            return shorthand == null
                    ? reference
                    : Json.createObjectBuilder()
                            .add(
                                    "anyOf",
                                    Json.createArrayBuilder()
                                            .add(value(shorthand.type()))
                                            .add(reference))
                            .build();
        }
        return scalar((ValueType.Scalar) type);
    }

    private static JsonObject scalar(ValueType.Scalar type) {
        if (!type.allowed().isEmpty()) {
            return orReference(Json.createObjectBuilder().add("enum", allowed(type)));
        }
        return switch (type.kind()) {
            case TEXT -> text(type.pattern() == null ? null : type.pattern().value());
            case SECRET, URL, PATH -> text(null);
            case BOOLEAN -> orReference(Json.createObjectBuilder().add("type", "boolean"));
            case WHOLE -> orReference(whole(type));
            case DURATION -> orZero(Durations.PATTERN, 0);
            case SIZE -> orZero(ByteSize.PATTERN, Integer.MAX_VALUE);
            case CHOICE -> throw new IllegalStateException("a choice has values");
        };
    }

    private static JsonObject text(@Nullable String pattern) {
        JsonObjectBuilder text = Json.createObjectBuilder().add("type", "string");
        return (pattern == null ? text : text.add("pattern", "^(?:" + pattern + ")$|" + REFERENCE)).build();
    }

    private static JsonObjectBuilder whole(ValueType.Scalar type) {
        JsonObjectBuilder whole = Json.createObjectBuilder().add("type", "integer");
        if (type.range() != null) {
            whole.add("minimum", Long.parseLong(type.range().min()));
            if (!type.range().max().isEmpty()) {
                whole.add("maximum", Long.parseLong(type.range().max()));
            }
        }
        return whole;
    }

    /** A text with a unit, or a plain number: bytes for a size, only 0 for a duration. */
    private static JsonObject orZero(String pattern, long greatest) {
        return Json.createObjectBuilder()
                .add("type", Json.createArrayBuilder().add("string").add("integer"))
                .add("pattern", pattern + "|" + REFERENCE)
                .add("minimum", 0)
                .add("maximum", greatest)
                .build();
    }

    private static JsonArrayBuilder allowed(ValueType.Scalar type) {
        JsonArrayBuilder values = Json.createArrayBuilder();
        for (String value : type.allowed()) {
            boolean number = value.matches("[0-9]+(\\.[0-9]+)?");
            if (number) {
                values.add(new BigDecimal(value));
            }
            if (type.kind() != ScalarKind.WHOLE) {
                values.add(value);
            }
        }
        return values;
    }

    private static JsonObject orReference(JsonObjectBuilder schema) {
        JsonObject reference =
                Json.createObjectBuilder().add("$ref", "#/$defs/reference").build();
        return Json.createObjectBuilder()
                .add("anyOf", Json.createArrayBuilder().add(schema).add(reference))
                .build();
    }

    private static JsonValue preset(Shape.KeyShape key) {
        if (key.type() instanceof ValueType.Items) {
            return Json.createArrayBuilder(key.defaults()).build();
        }
        String text = key.defaults().get(0);
        return switch (((ValueType.Scalar) key.type()).kind()) {
            case BOOLEAN -> text.equals("true") ? JsonValue.TRUE : JsonValue.FALSE;
            case WHOLE -> Json.createValue(Long.parseLong(text));
            case TEXT, SECRET, DURATION, SIZE, URL, PATH, CHOICE -> Json.createValue(text);
        };
    }

    private static String pretty(JsonObject schema) {
        StringWriter text = new StringWriter();
        Map<String, Object> settings = Map.of(JsonGenerator.PRETTY_PRINTING, true);
        try (var writer = Json.createWriterFactory(settings).createWriter(text)) {
            writer.writeObject(schema);
        }
        return text.toString().strip() + "\n";
    }
}
