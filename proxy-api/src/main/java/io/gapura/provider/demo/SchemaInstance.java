package io.gapura.provider.demo;

import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.JsonValue.ValueType;
import jakarta.json.spi.JsonProvider;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes a value that fits a JSON schema, always the same for the same schema. For one thread, one use.
 *
 * <p>It knows the keywords that tools and structured outputs use: {@code type}, {@code enum}, {@code const}, {@code default},
 * {@code examples}, {@code properties}, {@code required}, {@code items}, {@code prefixItems}, {@code anyOf}, {@code oneOf},
 * {@code allOf}, local {@code $ref}, and bounds of lengths and numbers. It does not know {@code pattern}, {@code not} and conditions:
 * there the value may not fit. Depth, size and lengths are bounded, whatever the schema asks for.
 */
final class SchemaInstance {
    private static final JsonProvider JSON = JsonProvider.provider();
    private static final int DEEPEST = 24;
    private static final int MOST_VALUES = 2000;
    private static final int MOST_ITEMS = 50;
    private static final int LONGEST_TEXT = 2000;
    private static final int MOST_DIGITS = 30;
    private static final Map<String, String> FORMATS = Map.of(
            "date", "2026-01-01",
            "time", "12:00:00Z",
            "date-time", "2026-01-01T12:00:00Z",
            "duration", "PT1H",
            "email", "demo@example.com",
            "hostname", "example.com",
            "ipv4", "192.0.2.1",
            "ipv6", "2001:db8::1",
            "uri", "https://example.com/demo",
            "uuid", "00000000-0000-4000-8000-000000000000");

    private final JsonObject root;
    private int values;

    private SchemaInstance(JsonObject root) {
        this.root = root;
    }

    /** A value that fits this schema; an empty object for an empty schema. */
    static JsonValue of(JsonObject schema) {
        return schema.isEmpty() ? JsonValue.EMPTY_JSON_OBJECT : new SchemaInstance(schema).make(schema, "value", 0);
    }

    private JsonValue make(JsonValue given, String name, int depth) {
        if (++values > MOST_VALUES || depth > DEEPEST || !(given instanceof JsonObject unresolved)) {
            return given instanceof JsonObject object && type(object).equals("object")
                    ? JsonValue.EMPTY_JSON_OBJECT
                    : given.getValueType() == ValueType.TRUE ? text(name) : JsonValue.NULL;
        }
        JsonObject schema = resolve(unresolved, depth);
        JsonValue told = told(schema);
        if (told != null) {
            return told;
        }
        return switch (type(schema)) {
            case "object" -> object(schema, depth);
            case "array" -> array(schema, name, depth);
            case "integer" -> number(schema, true);
            case "number" -> number(schema, false);
            case "boolean" -> JsonValue.TRUE;
            case "null" -> JsonValue.NULL;
            default -> text(schema, name);
        };
    }

    /** Follows references and choices until a plain schema is left. */
    private JsonObject resolve(JsonObject schema, int depth) {
        JsonObject now = schema;
        for (int i = 0; i < DEEPEST; i++) {
            if (now.get("$ref") instanceof JsonString reference) {
                now = merged(without(now, "$ref"), find(reference.getString()));
            } else if (now.get("allOf") instanceof JsonArray all) {
                JsonObject rest = without(now, "allOf");
                for (JsonValue part : all.subList(0, Math.min(all.size(), MOST_ITEMS))) {
                    rest = part instanceof JsonObject object ? merged(rest, resolveReference(object)) : rest;
                }
                now = rest;
            } else if (now.get("anyOf") instanceof JsonArray any && !any.isEmpty()) {
                now = merged(without(now, "anyOf"), choose(any, depth));
            } else if (now.get("oneOf") instanceof JsonArray one && !one.isEmpty()) {
                now = merged(without(now, "oneOf"), choose(one, depth));
            } else {
                return now;
            }
        }
        return now;
    }

    private JsonObject resolveReference(JsonObject schema) {
        return schema.get("$ref") instanceof JsonString reference
                ? merged(without(schema, "$ref"), find(reference.getString()))
                : schema;
    }

    /** The first that is not null; deep down null itself where it is allowed, so that recursion ends. */
    private static JsonObject choose(JsonArray choices, int depth) {
        JsonObject chosen = JsonValue.EMPTY_JSON_OBJECT;
        boolean found = false;
        for (JsonValue each : choices) {
            if (each instanceof JsonObject object) {
                boolean nothing = type(object).equals("null");
                if (nothing ? depth > 4 : !found) {
                    chosen = object;
                    found = true;
                }
            }
        }
        return chosen;
    }

    private JsonObject find(String reference) {
        if (!reference.startsWith("#")) {
            return JsonValue.EMPTY_JSON_OBJECT;
        }
        JsonValue found = root;
        for (String step : reference.substring(1).split("/", -1)) {
            if (!step.isEmpty()) {
                String name = step.replace("~1", "/").replace("~0", "~");
                found = found instanceof JsonObject object ? object.getOrDefault(name, JsonValue.NULL) : JsonValue.NULL;
            }
        }
        return found instanceof JsonObject object ? object : JsonValue.EMPTY_JSON_OBJECT;
    }

    private static JsonObject without(JsonObject schema, String name) {
        return JSON.createObjectBuilder(schema).remove(name).build();
    }

    /** Both at once: members of objects and required names are joined, of other keywords the second wins. */
    private static JsonObject merged(JsonObject first, JsonObject second) {
        if (first.isEmpty()) {
            return second;
        }
        JsonObjectBuilder both = JSON.createObjectBuilder(first);
        second.forEach((name, value) -> {
            JsonValue other = first.get(name);
            if (name.equals("properties") && other instanceof JsonObject a && value instanceof JsonObject b) {
                JsonObjectBuilder members = JSON.createObjectBuilder(a);
                b.forEach(members::add);
                both.add(name, members);
            } else if (name.equals("required") && other instanceof JsonArray a && value instanceof JsonArray b) {
                JsonArrayBuilder names = JSON.createArrayBuilder(a);
                b.forEach(names::add);
                both.add(name, names);
            } else {
                both.add(name, value);
            }
        });
        return both.build();
    }

    /** A value that the schema itself names. */
    private static @Nullable JsonValue told(JsonObject schema) {
        if (schema.containsKey("const")) {
            return schema.get("const");
        }
        if (schema.get("enum") instanceof JsonArray values && !values.isEmpty()) {
            return values.get(0);
        }
        if (schema.containsKey("default")) {
            return schema.get("default");
        }
        return schema.get("examples") instanceof JsonArray examples && !examples.isEmpty() ? examples.get(0) : null;
    }

    private static String type(JsonObject schema) {
        JsonValue type = schema.getOrDefault("type", JsonValue.NULL);
        if (type instanceof JsonString one) {
            return one.getString();
        }
        if (type instanceof JsonArray several) {
            for (JsonValue each : several) {
                if (each instanceof JsonString one && !one.getString().equals("null")) {
                    return one.getString();
                }
            }
            return several.isEmpty() ? "string" : "null";
        }
        if (schema.containsKey("properties") || schema.containsKey("required")) {
            return "object";
        }
        if (schema.containsKey("items") || schema.containsKey("prefixItems")) {
            return "array";
        }
        return schema.containsKey("minimum") || schema.containsKey("maximum") ? "number" : "string";
    }

    /** The required members, or all where none is required, in the order of the schema. */
    private JsonObject object(JsonObject schema, int depth) {
        JsonObject members =
                schema.get("properties") instanceof JsonObject properties ? properties : JsonValue.EMPTY_JSON_OBJECT;
        List<String> names = new ArrayList<>();
        if (schema.get("required") instanceof JsonArray required) {
            required.forEach(each -> {
                if (each instanceof JsonString name && !names.contains(name.getString())) {
                    names.add(name.getString());
                }
            });
        }
        if (names.isEmpty() && depth <= 4) {
            names.addAll(members.keySet());
        }
        JsonObjectBuilder made = JSON.createObjectBuilder();
        for (String name : members.keySet()) {
            if (names.remove(name)) {
                made.add(name, make(members.getOrDefault(name, JsonValue.TRUE), name, depth + 1));
            }
        }
        names.forEach(name -> made.add(name, text(name)));
        return made.build();
    }

    private JsonArray array(JsonObject schema, String name, int depth) {
        int least = bound(schema, "minItems", depth > 4 ? 0 : 1, MOST_ITEMS);
        int count = Math.min(least, bound(schema, "maxItems", MOST_ITEMS, MOST_ITEMS));
        JsonArray first = schema.get("prefixItems") instanceof JsonArray array ? array : JsonValue.EMPTY_JSON_ARRAY;
        JsonArrayBuilder made = JSON.createArrayBuilder();
        for (int i = 0; i < Math.max(count, Math.min(first.size(), MOST_ITEMS)); i++) {
            made.add(make(
                    i < first.size() ? first.get(i) : schema.getOrDefault("items", JsonValue.TRUE), name, depth + 1));
        }
        return made.build();
    }

    /** The first of some likely numbers that keeps all bounds: 1 where it may be, else what lies at a bound. */
    private static JsonValue number(JsonObject schema, boolean whole) {
        BigDecimal told = decimal(schema, "multipleOf");
        BigDecimal step = told == null || told.signum() <= 0 ? (whole ? BigDecimal.ONE : new BigDecimal("0.1")) : told;
        BigDecimal least = decimal(schema, "minimum");
        BigDecimal above = decimal(schema, "exclusiveMinimum");
        BigDecimal most = decimal(schema, "maximum");
        BigDecimal below = decimal(schema, "exclusiveMaximum");
        List<BigDecimal> likely = new ArrayList<>(List.of(BigDecimal.ONE, step, BigDecimal.ZERO));
        for (BigDecimal bound : Arrays.asList(least, above, most, below)) {
            if (bound != null) {
                BigDecimal under = bound.divide(step, 0, RoundingMode.FLOOR).multiply(step);
                likely.addAll(List.of(bound, under, under.add(step), under.subtract(step)));
            }
        }
        BigDecimal low = least == null ? above : least;
        BigDecimal high = most == null ? below : most;
        if (low != null && high != null) {
            likely.add(low.add(high).divide(BigDecimal.valueOf(2)));
        }
        for (BigDecimal each : likely) {
            if ((least == null || each.compareTo(least) >= 0)
                    && (above == null || each.compareTo(above) > 0)
                    && (most == null || each.compareTo(most) <= 0)
                    && (below == null || each.compareTo(below) < 0)
                    && (told == null || each.remainder(step).signum() == 0)
                    && (!whole || each.remainder(BigDecimal.ONE).signum() == 0)) {
                return plain(each);
            }
        }
        return plain(BigDecimal.ONE);
    }

    private static JsonValue plain(BigDecimal value) {
        BigDecimal bare = value.stripTrailingZeros();
        return JSON.createValue(bare.scale() < 0 ? bare.setScale(0) : bare);
    }

    private static JsonString text(JsonObject schema, String name) {
        String told = schema.get("format") instanceof JsonString format ? FORMATS.get(format.getString()) : null;
        StringBuilder text = new StringBuilder(told == null ? "demo " + TokenCutter.shorten(name, 60) : told);
        int least = bound(schema, "minLength", 0, LONGEST_TEXT);
        while (text.codePointCount(0, text.length()) < least) {
            text.append('.');
        }
        int most = bound(schema, "maxLength", LONGEST_TEXT, LONGEST_TEXT);
        if (text.codePointCount(0, text.length()) > most) {
            text.setLength(text.offsetByCodePoints(0, most));
        }
        return JSON.createValue(text.toString());
    }

    private static JsonString text(String name) {
        return text(JsonValue.EMPTY_JSON_OBJECT, name);
    }

    private static int bound(JsonObject schema, String name, int byDefault, int most) {
        return schema.get(name) instanceof JsonNumber number
                ? (int) Math.max(0, Math.min(most, number.doubleValue()))
                : byDefault;
    }

    /** A number of the schema; none where its digits would fill the memory. */
    private static @Nullable BigDecimal decimal(JsonObject schema, String name) {
        if (schema.get(name) instanceof JsonNumber number) {
            BigDecimal value = number.bigDecimalValue();
            if (value.precision() <= MOST_DIGITS && Math.abs(value.scale()) <= MOST_DIGITS) {
                return value;
            }
        }
        return null;
    }
}
