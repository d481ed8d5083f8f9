package io.gapura.route;

import io.gapura.error.ErrorKind;
import io.gapura.http.ByteBuilder;
import io.gapura.json.JsonEdit;
import io.gapura.json.JsonPath;
import io.gapura.json.JsonReader;
import io.gapura.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One model as {@code /v1/models} shows it: an upstream's own entry keeps every member it has. Immutable.
 *
 * @param id the model's name
 * @param json the entry
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody, copied by nobody: it is written out as it is
record ModelEntry(String id, byte[] json) {
    private static final String CAPABILITIES = "{\"tools\":true,\"streaming\":true,\"pii_protection\":false}";

    /** When models began to be listed so (seed 002's own example); an entry of ours has no better time. */
    private static final long CREATED = 1677610602L;

    /** An entry for a model that only the configuration names. */
    static ModelEntry of(String id, String owner) {
        ByteBuilder out = new ByteBuilder(192);
        new JsonWriter(out)
                .beginObject()
                .member("id", id)
                .member("object", "model")
                .member("created", CREATED)
                .member("owned_by", owner)
                .name("capabilities")
                .raw(CAPABILITIES)
                .endObject();
        return new ModelEntry(id, out.toByteArray());
    }

    /**
     * The entries of an upstream's list ({@code {"data":[{"id":…},…]}}).
     *
     * @throws io.gapura.error.GatewayException {@code UPSTREAM_MALFORMED} if it is none
     */
    static List<ModelEntry> readList(byte[] body) {
        List<ModelEntry> entries = new ArrayList<>();
        JsonReader reader = new JsonReader(body, ErrorKind.UPSTREAM_MALFORMED);
        reader.beginObject();
        while (reader.nextMember()) {
            if (!reader.nameIs("data")) {
                reader.skip();
                continue;
            }
            reader.beginArray();
            while (reader.nextElement()) {
                reader.skip();
                ModelEntry entry = read(Arrays.copyOfRange(body, reader.valueFrom(), reader.valueTo()));
                if (entry != null) {
                    entries.add(entry);
                }
            }
        }
        reader.end();
        return entries;
    }

    private static @Nullable ModelEntry read(byte[] entry) {
        String id = null;
        JsonReader reader = new JsonReader(entry, ErrorKind.UPSTREAM_MALFORMED);
        reader.beginObject();
        while (reader.nextMember()) {
            if (reader.nameIs("id")) {
                id = reader.string();
            } else {
                reader.skip();
            }
        }
        reader.end();
        return id == null ? null : new ModelEntry(id, complete(entry));
    }

    /** What SDKs require and some servers leave out is added, and seed 002's capabilities. */
    private static byte[] complete(byte[] entry) {
        return JsonEdit.of(entry)
                .addIfAbsent(JsonPath.of("object"), bytes("\"model\""))
                .addIfAbsent(JsonPath.of("created"), bytes(Long.toString(CREATED)))
                .addIfAbsent(JsonPath.of("owned_by"), bytes("\"upstream\""))
                .addIfAbsent(JsonPath.of("capabilities"), bytes(CAPABILITIES))
                .apply(ErrorKind.UPSTREAM_MALFORMED);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
