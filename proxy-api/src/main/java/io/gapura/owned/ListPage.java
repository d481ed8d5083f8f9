package io.gapura.owned;

import io.gapura.error.ErrorKind;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of an upstream's list. Immutable.
 *
 * @param entries what stands on it, in the upstream's order; entries without an id are nobody's and left out
 * @param more whether the upstream has more behind it
 * @param last the id that the next page begins behind; null if the page says none
 */
record ListPage(List<Entry> entries, boolean more, @Nullable String last) {
    /**
     * One entry.
     *
     * @param id its id
     * @param json its bytes, as the upstream wrote them
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody, copied by nobody: it is written out as it is
    record Entry(String id, byte[] json) {}

    /**
     * Reads a page ({@code {"data":[{"id":…},…],"has_more":…}}); servers that know no pages leave {@code has_more} out.
     *
     * @throws io.gapura.error.GatewayException {@code UPSTREAM_MALFORMED} if it is none
     */
    static ListPage read(byte[] body) {
        List<Entry> entries = new ArrayList<>();
        boolean more = false;
        String last = null;
        JsonReader reader = new JsonReader(body, ErrorKind.UPSTREAM_MALFORMED);
        reader.beginObject();
        while (reader.nextMember()) {
            if (reader.nameIs("data")) {
                entries(reader, body, entries);
            } else if (reader.nameIs("has_more") && reader.peek() == JsonKind.BOOLEAN) {
                more = reader.bool();
            } else if (reader.nameIs("last_id") && reader.peek() == JsonKind.STRING) {
                last = reader.string();
            }
        }
        reader.end();
        if (last == null && !entries.isEmpty()) {
            last = entries.get(entries.size() - 1).id();
        }
        return new ListPage(List.copyOf(entries), more, last);
    }

    /** What stands behind this id: a server that doesn't heed {@code after} tells what was told before once more. */
    List<Entry> behind(@Nullable String cursor) {
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).id().equals(cursor)) {
                return entries.subList(i + 1, entries.size());
            }
        }
        return entries;
    }

    private static void entries(JsonReader reader, byte[] body, List<Entry> entries) {
        reader.beginArray();
        while (reader.nextElement()) {
            reader.skip();
            byte[] json = Arrays.copyOfRange(body, reader.valueFrom(), reader.valueTo());
            String id = id(json);
            if (id != null) {
                entries.add(new Entry(id, json));
            }
        }
    }

    private static @Nullable String id(byte[] json) {
        String id = null;
        JsonReader reader = new JsonReader(json, ErrorKind.UPSTREAM_MALFORMED);
        reader.beginObject();
        while (reader.nextMember()) {
            if (reader.nameIs("id")) {
                id = reader.string();
            }
        }
        reader.end();
        return id;
    }
}
