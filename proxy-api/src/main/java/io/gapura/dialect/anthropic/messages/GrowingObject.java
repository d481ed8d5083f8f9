package io.gapura.dialect.anthropic.messages;

import io.gapura.dialect.Lenient;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.json.JsonEdit;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonPath;
import io.gapura.json.JsonReader;
import io.gapura.json.JsonSpan;
import io.gapura.json.JsonWriter;
import io.gapura.model.RawJson;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What deltas add to a block of a kind that we don't know: texts are appended to the members of their names, other values stand in
 * their places. For one thread at a time.
 */
final class GrowingObject {
    private final Map<String, StringBuilder> texts = new LinkedHashMap<>(0);
    private final Map<String, String> values = new LinkedHashMap<>(0);

    /** Takes a delta that the reader stands before. */
    void grow(JsonReader reader) {
        reader.beginObject();
        while (reader.nextMember()) {
            String name = reader.name();
            if (name.equals("type") || reader.isNull()) {
                reader.skip();
            } else if (reader.peek() == JsonKind.STRING) {
                texts.computeIfAbsent(name, key -> new StringBuilder()).append(Lenient.string(reader));
            } else {
                reader.skip();
                values.put(name, reader.raw());
            }
        }
    }

    /** The block as it began with all that was added, the input of a tool too; the same object if nothing was. */
    RawJson over(RawJson first, String input) {
        byte[] bytes = first.text().getBytes(StandardCharsets.UTF_8);
        JsonEdit edit = JsonEdit.of(bytes);
        if (!input.isBlank() && isJson(input)) {
            edit.set(JsonPath.of("input"), input);
        }
        values.forEach((name, value) -> edit.set(JsonPath.of(name), value));
        texts.forEach((name, text) -> edit.set(JsonPath.of(name), JsonWriter.quote(before(bytes, name) + text)));
        byte[] whole = edit.apply(ErrorKind.UPSTREAM_MALFORMED);
        return whole == bytes ? first : new RawJson(new String(whole, StandardCharsets.UTF_8));
    }

    private static String before(byte[] block, String name) {
        JsonSpan span = JsonSpan.find(block, 0, block.length, JsonPath.of(name), ErrorKind.UPSTREAM_MALFORMED);
        return span == null
                ? ""
                : Lenient.string(new JsonReader(block, span.from(), span.to(), ErrorKind.UPSTREAM_MALFORMED));
    }

    private static boolean isJson(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try {
            JsonReader.check(bytes, 0, bytes.length, ErrorKind.UPSTREAM_MALFORMED, false);
            return true;
        } catch (GatewayException broken) {
            return false;
        }
    }
}
