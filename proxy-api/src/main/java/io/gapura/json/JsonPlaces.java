package io.gapura.json;

import io.gapura.error.ErrorKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Several places of a document, as patterns ({@code files[].file_id}), and the reading of the texts that stand there. Immutable.
 *
 * <p>Names are compared without case: some servers read JSON so, and whoever checks what they would follow must see it.
 */
public final class JsonPlaces {
    private final Place root;

    private JsonPlaces(Place root) {
        this.root = root;
    }

    /** Something on the way to a text, or where a text is: then it has a pattern. */
    private static final class Place {
        final Map<String, Place> members = new LinkedHashMap<>(4);

        @Nullable
        Place element;

        @Nullable
        String pattern;

        @Nullable
        Place member(String name) {
            for (Map.Entry<String, Place> member : members.entrySet()) {
                if (member.getKey().equalsIgnoreCase(name)) {
                    return member.getValue();
                }
            }
            return null;
        }
    }

    /**
     * A text that was found.
     *
     * @param pattern the place
     * @param path where exactly, as errors name a parameter: {@code files[3].file_id}
     * @param text what it says; of a number, as it is written
     */
    public record Text(String pattern, String path, String text) {}

    /** The places of these patterns: names with dots between, {@code []} behind one for each element. */
    public static JsonPlaces of(List<String> patterns) {
        Place root = new Place();
        patterns.forEach(pattern -> plant(root, pattern));
        return new JsonPlaces(root);
    }

    private static void plant(Place root, String pattern) {
        Place place = root;
        for (String step : pattern.split("\\.", -1)) {
            boolean array = step.endsWith("[]");
            String name = array ? step.substring(0, step.length() - 2) : step;
            place = place.members.computeIfAbsent(name, key -> new Place());
            if (array) {
                place.element = place.element == null ? new Place() : place.element;
                place = place.element;
            }
        }
        place.pattern = pattern;
    }

    /**
     * The texts in a document, in order; numbers count as texts, what is empty doesn't.
     *
     * @throws io.gapura.error.GatewayException of this kind if the document is no JSON
     */
    public List<Text> read(byte[] json, ErrorKind kind) {
        return read(json, root, "", kind);
    }

    /** The place below, by the name of a form's field: {@code video[id]}, {@code files[0][file_id]}, {@code files[][file_id]}. */
    public @Nullable JsonPlaces below(String field) {
        Place place = root;
        for (String step : field.replace("[", ".").replace("]", "").split("\\.", -1)) {
            Place member = place.member(step);
            boolean element = member == null && step.chars().allMatch(Character::isDigit);
            place = element ? place.element : member;
            if (place == null) {
                return null;
            }
        }
        return new JsonPlaces(place);
    }

    /** The pattern of the text that stands right here; null if none does. */
    public @Nullable String here() {
        Place place = root.pattern == null && root.element != null ? root.element : root;
        return place.pattern;
    }

    /** The same as {@link #read(byte[], ErrorKind)}, for a document that stands at this path of a larger one. */
    public List<Text> read(byte[] json, String path, ErrorKind kind) {
        return read(json, root, path, kind);
    }

    private static List<Text> read(byte[] json, Place place, String path, ErrorKind kind) {
        List<Text> found = new ArrayList<>(2);
        JsonReader reader = new JsonReader(json, kind);
        read(reader, place, path, found);
        reader.end();
        return found;
    }

    private static void read(JsonReader reader, Place place, String path, List<Text> found) {
        JsonKind kind = reader.peek();
        Place element = place.element;
        if (kind == JsonKind.OBJECT) {
            members(reader, place, path, found);
        } else if (kind == JsonKind.ARRAY && element != null) {
            reader.beginArray();
            for (int index = 0; reader.nextElement(); index++) {
                read(reader, element, path + "[" + index + "]", found);
            }
        } else if (place.pattern != null && (kind == JsonKind.STRING || kind == JsonKind.NUMBER)) {
            add(place.pattern, path, text(reader, kind), found);
        } else if (element != null && kind != JsonKind.ARRAY) { // one where many are usual: a lenient reader takes it
            read(reader, element, path, found);
        } else {
            reader.skip();
        }
    }

    private static void members(JsonReader reader, Place place, String path, List<Text> found) {
        reader.beginObject();
        while (reader.nextMember()) {
            if (place.members.isEmpty()) {
                continue;
            }
            String name = reader.name();
            Place member = place.member(name);
            if (member != null) {
                read(reader, member, path.isEmpty() ? name : path + "." + name, found);
            }
        }
    }

    private static String text(JsonReader reader, JsonKind kind) {
        if (kind == JsonKind.STRING) {
            return reader.string();
        }
        reader.skip();
        return reader.raw();
    }

    private static void add(String pattern, String path, String text, List<Text> found) {
        if (!text.isEmpty()) {
            found.add(new Text(pattern, path, text));
        }
    }
}
