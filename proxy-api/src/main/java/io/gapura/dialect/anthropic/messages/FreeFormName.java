package io.gapura.dialect.anthropic.messages;

import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.http.ByteBuilder;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import io.gapura.json.JsonWriter;
import java.nio.charset.StandardCharsets;

/**
 * How a tool that takes any text is told in a dialect whose tools take objects: as a function with one string, under a name by
 * which its calls are known again without any memory (decision 0030). Stateless.
 */
final class FreeFormName {
    /** What the name ends in. */
    private static final String MARK = "__free_form";

    /** The schema of its arguments. */
    static final String SCHEMA =
            "{\"type\":\"object\",\"properties\":{\"input\":{\"type\":\"string\"}},\"required\":[\"input\"],"
                    + "\"additionalProperties\":false}";

    private FreeFormName() {}

    /** The name for Anthropic. */
    static String of(String tool) {
        return tool + MARK;
    }

    /** Whether such a name is one of ours. */
    static boolean is(String name) {
        return name.length() > MARK.length() && name.endsWith(MARK);
    }

    /** The tool's own name. */
    static String tool(String name) {
        return name.substring(0, name.length() - MARK.length());
    }

    /** The arguments that hold this text. */
    static String wrap(String text) {
        ByteBuilder out = new ByteBuilder(text.length() + 16);
        new JsonWriter(out).beginObject().member("input", text).endObject();
        return new String(out.toByteArray(), StandardCharsets.UTF_8);
    }

    /** The text that the arguments hold; the arguments themselves if the model didn't keep to the schema. */
    static String unwrap(String arguments) {
        try {
            JsonReader reader =
                    new JsonReader(arguments.getBytes(StandardCharsets.UTF_8), ErrorKind.UPSTREAM_MALFORMED);
            String text = null;
            reader.beginObject();
            while (reader.nextMember()) {
                if (!reader.nameIs("input") || reader.peek() != JsonKind.STRING) {
                    return arguments;
                }
                text = reader.string();
            }
            reader.end();
            return text == null ? arguments : text;
        } catch (GatewayException broken) {
            return arguments;
        }
    }
}
