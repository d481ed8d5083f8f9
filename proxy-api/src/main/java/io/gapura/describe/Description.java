package io.gapura.describe;

import io.gapura.http.ByteBuilder;
import io.gapura.json.JsonWriter;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The description of the endpoints, as the file {@code openapi.yaml} beside this class has it (OpenAPI 3.1.0,
 * spec.openapis.org/oas/v3.1.0). Immutable and thread-safe.
 *
 * @param document the whole, in maps, lists, texts, numbers and truths
 */
record Description(Map<String, Object> document) {
    private static final String FILE = "openapi.yaml";

    /** Reads the file, for this version of the product. */
    static Description read(String version) {
        LoadSettings settings = LoadSettings.builder().setLabel(FILE).build();
        try (InputStream in = Description.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException(FILE + " is missing beside its class");
            }
            Map<String, Object> document = section(new Load(settings).loadFromInputStream(in));
            section(document.get("info")).put("version", version);
            return new Description(document);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The document as JSON. */
    byte[] json() {
        ByteBuilder out = new ByteBuilder(64 * 1024);
        write(new JsonWriter(out), document);
        return out.toByteArray();
    }

    /** What stands at a reference within the document, or the section itself if it is none. */
    Map<String, Object> resolved(Map<String, Object> section) {
        if (!(section.get("$ref") instanceof String reference)) {
            return section;
        }
        Map<String, Object> at = document;
        for (String name : reference.substring("#/".length()).split("/", -1)) {
            at = section(at.get(name));
        }
        return at;
    }

    /** A part of the document that has names. */
    @SuppressWarnings("unchecked") // so the YAML library makes every section; a wrong file fails in the tests
    static Map<String, Object> section(@Nullable Object part) {
        return part == null ? Map.of() : (Map<String, Object>) part;
    }

    /** A part of the document that is a list. */
    @SuppressWarnings("unchecked") // so the YAML library makes every list; a wrong file fails in the tests
    static List<Object> list(@Nullable Object part) {
        return part == null ? List.of() : (List<Object>) part;
    }

    /** A text of the document; empty where there is none. */
    static String text(@Nullable Object part) {
        return part == null ? "" : part.toString();
    }

    private static void write(JsonWriter writer, @Nullable Object value) {
        if (value instanceof Map) {
            writer.beginObject();
            section(value).forEach((name, member) -> write(writer.name(name), member));
            writer.endObject();
        } else if (value instanceof List) {
            writer.beginArray();
            list(value).forEach(element -> write(writer, element));
            writer.endArray();
        } else if (value instanceof Boolean truth) {
            writer.value(truth);
        } else if (value instanceof Double || value instanceof Float) {
            writer.value(((Number) value).doubleValue());
        } else if (value instanceof Number number) {
            writer.value(number.longValue());
        } else if (value == null) {
            writer.nullValue();
        } else {
            writer.value(value.toString());
        }
    }
}
