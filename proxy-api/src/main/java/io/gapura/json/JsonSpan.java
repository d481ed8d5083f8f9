package io.gapura.json;

import io.gapura.error.ErrorKind;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a value lies in an array, for callers who want one place of a document and no loop over it. Immutable.
 *
 * @param from where it begins
 * @param to where it ends, exclusive
 */
public record JsonSpan(int from, int to) {
    /**
     * Finds the value at a path; null if there is none. Reads, and checks, the whole document. Of members with the same
     * name the last counts.
     *
     * @throws io.gapura.error.GatewayException of this kind if the document is no JSON
     */
    public static @Nullable JsonSpan find(byte[] bytes, int from, int to, JsonPath path, ErrorKind kind) {
        JsonReader reader = new JsonReader(bytes, from, to, kind);
        JsonSpan found = find(reader, path, 0);
        reader.end();
        return found;
    }

    /**
     * A name that the document, an object, has twice at its top; null if it has none.
     *
     * @throws io.gapura.error.GatewayException of this kind if the document is no JSON object
     */
    public static @Nullable String duplicateName(byte[] bytes, int from, int to, ErrorKind kind) {
        JsonReader reader = new JsonReader(bytes, from, to, kind);
        Set<String> names = new HashSet<>();
        String duplicate = null;
        reader.beginObject();
        while (reader.nextMember()) {
            String name = reader.name();
            if (!names.add(name) && duplicate == null) {
                duplicate = name;
            }
        }
        reader.end();
        return duplicate;
    }

    private static @Nullable JsonSpan find(JsonReader reader, JsonPath path, int depth) {
        if (depth == path.steps().size()) {
            reader.skip();
            return new JsonSpan(reader.valueFrom(), reader.valueTo());
        }
        Object step = path.steps().get(depth);
        JsonSpan found = null;
        if (step instanceof String name && reader.peek() == JsonKind.OBJECT) {
            reader.beginObject();
            while (reader.nextMember()) {
                if (reader.nameIs(name)) {
                    found = find(reader, path, depth + 1);
                }
            }
        } else if (step instanceof Integer wanted && reader.peek() == JsonKind.ARRAY) {
            reader.beginArray();
            for (int index = 0; reader.nextElement(); index++) {
                if (index == wanted) {
                    found = find(reader, path, depth + 1);
                }
            }
        } else {
            reader.skip();
        }
        return found;
    }
}
