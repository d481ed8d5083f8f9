package io.gapura.dialect.anthropic.messages;

import io.gapura.error.ErrorKind;
import io.gapura.http.ByteBuilder;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import io.gapura.json.JsonWriter;
import io.gapura.model.Losses;
import io.gapura.model.RawJson;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * A JSON schema of an answer whose objects have no other members than those they name: a schema that does not say so of each object
 * is refused (platform.claude.com/docs/en/build-with-claude/structured-outputs, "JSON Schema limitations": {@code
 * additionalProperties} must be false for objects). What is not about that stays as it was written. Used once, by one thread.
 */
final class ClosedSchema {
    private static final Set<String> MAPS = Set.of("properties", "$defs", "definitions");
    private static final Set<String> LISTS = Set.of("anyOf", "oneOf", "allOf", "prefixItems");
    private static final String MORE = "additionalProperties";

    private final JsonReader reader;
    private final JsonWriter out;
    private final Losses losses;

    private ClosedSchema(JsonReader reader, JsonWriter out, Losses losses) {
        this.reader = reader;
        this.out = out;
        this.losses = losses;
    }

    /** The schema with every object closed; one that allowed more members is a loss. */
    static RawJson of(RawJson schema, Losses losses) {
        byte[] bytes = schema.text().getBytes(StandardCharsets.UTF_8);
        ByteBuilder closed = new ByteBuilder(bytes.length + 64);
        new ClosedSchema(new JsonReader(bytes, ErrorKind.INVALID_REQUEST), new JsonWriter(closed), losses).schema();
        return new RawJson(new String(closed.toByteArray(), StandardCharsets.UTF_8));
    }

    private void schema() {
        if (reader.peek() != JsonKind.OBJECT) {
            copy();
            return;
        }
        boolean object = false;
        boolean told = false;
        reader.beginObject();
        out.beginObject();
        while (reader.nextMember()) {
            String name = reader.name();
            out.name(name);
            if (name.equals(MORE)) {
                told = true;
                closed();
            } else if (MAPS.contains(name) && reader.peek() == JsonKind.OBJECT) {
                object |= name.equals("properties");
                schemas();
            } else if (LISTS.contains(name) && reader.peek() == JsonKind.ARRAY) {
                list();
            } else if (name.equals("items")) {
                schema();
            } else {
                object |= copy() && name.equals("type");
            }
        }
        if (object && !told) {
            out.member(MORE, false);
        }
        out.endObject();
    }

    private void closed() {
        reader.skip();
        if (!reader.raw().equals("false")) {
            losses.add("response_format", "objects of an answer's schema can't have members that it does not name");
        }
        out.value(false);
    }

    private void schemas() {
        reader.beginObject();
        out.beginObject();
        while (reader.nextMember()) {
            out.name(reader.name());
            schema();
        }
        out.endObject();
    }

    private void list() {
        reader.beginArray();
        out.beginArray();
        while (reader.nextElement()) {
            schema();
        }
        out.endArray();
    }

    /** Copies the value; whether it names the type of objects. */
    private boolean copy() {
        reader.skip();
        String raw = reader.raw();
        out.raw(raw);
        return raw.contains("\"object\"");
    }
}
