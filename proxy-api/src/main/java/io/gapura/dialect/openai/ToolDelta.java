package io.gapura.dialect.openai;

import io.gapura.dialect.Lenient;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import org.jspecify.annotations.Nullable;

/**
 * One element of {@code tool_calls}, in a delta or in a whole message, as it was written. Immutable but for its reading.
 * {@link #id} and {@link #name} are empty where they are missing.
 */
final class ToolDelta {
    @Nullable
    Long index;

    String id = "";
    String name = "";

    /** The member that holds the call's text: {@code function} or {@code custom}. */
    String holder = "function";

    boolean hasId;
    boolean hasName;

    /** The text as JSON if it is something else than a string or null, as sloppy upstreams send it. */
    @Nullable
    String rawArguments;

    private ToolDelta() {}

    /** Reads the object that the reader stands before; null if it is none. */
    static @Nullable ToolDelta read(JsonReader reader) {
        if (reader.peek() != JsonKind.OBJECT) {
            reader.skip();
            return null;
        }
        ToolDelta delta = new ToolDelta();
        reader.beginObject();
        while (reader.nextMember()) {
            if (reader.nameIs("index")) {
                delta.index = Lenient.integer(reader);
            } else if (reader.nameIs("id")) {
                delta.hasId = true;
                delta.id = Lenient.string(reader);
            } else if (reader.nameIs("function") || reader.nameIs("custom")) {
                delta.holder(reader);
            }
        }
        return delta;
    }

    /** Reads a {@code function_call}, which has no holder around it; null if it is no object. */
    static @Nullable ToolDelta readFunctionCall(JsonReader reader) {
        if (reader.peek() != JsonKind.OBJECT) {
            reader.skip();
            return null;
        }
        ToolDelta delta = new ToolDelta();
        delta.call(reader);
        return delta;
    }

    private void holder(JsonReader reader) {
        if (reader.peek() == JsonKind.OBJECT) {
            holder = reader.name();
            call(reader);
        }
    }

    private void call(JsonReader reader) {
        reader.beginObject();
        while (reader.nextMember()) {
            if (reader.nameIs("name")) {
                hasName = true;
                name = Lenient.string(reader);
            } else if (reader.nameIs("arguments")) {
                JsonKind kind = reader.peek();
                reader.skip();
                rawArguments = kind == JsonKind.STRING || kind == JsonKind.NULL ? null : reader.raw();
            }
        }
    }
}
