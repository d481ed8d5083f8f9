package io.gapura.route;

import io.gapura.dialect.ListedModel;
import io.gapura.error.ErrorKind;
import io.gapura.http.ByteBuilder;
import io.gapura.json.JsonEdit;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonPath;
import io.gapura.json.JsonReader;
import io.gapura.json.JsonWriter;
import io.gapura.provider.ModelListing;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes entries of lists: of an upstream's own, which keep every member they have, or of a mere name. Stateless. */
final class ModelEntries {
    private static final String CAPABILITIES = "{\"tools\":true,\"streaming\":true,\"pii_protection\":false}";

    /** When models began to be listed so (seed 002's own example); an entry of ours has no better time. */
    private static final long CREATED = 1677610602L;

    private ModelEntries() {}

    /** An entry for a model that only the configuration names. */
    static ListedModel of(String id, String owner) {
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
        return new ListedModel(id, id, CREATED, out.toByteArray());
    }

    /** The same model by another name. */
    static ListedModel renamed(ListedModel model, String id) {
        byte[] json = JsonEdit.of(model.json())
                .set(JsonPath.of("id"), JsonEdit.quote(id))
                .apply(ErrorKind.UPSTREAM_MALFORMED);
        String shown = model.displayName().equals(model.id()) ? id : model.displayName();
        return new ListedModel(id, shown, model.createdSeconds(), json);
    }

    /**
     * The entries of an upstream's list ({@code {"data":[{"id":…},…]}}, or as its kind has it).
     *
     * @throws io.gapura.error.GatewayException {@code UPSTREAM_MALFORMED} if it is none
     */
    static List<ListedModel> readList(byte[] body, ModelListing listing) {
        List<ListedModel> entries = new ArrayList<>();
        JsonReader reader = new JsonReader(body, ErrorKind.UPSTREAM_MALFORMED);
        if (reader.peek() == JsonKind.ARRAY) {
            readEntries(reader, body, listing, entries);
        } else {
            reader.beginObject();
            while (reader.nextMember()) {
                if (reader.nameIs(listing.entries())) {
                    readEntries(reader, body, listing, entries);
                } else {
                    reader.skip();
                }
            }
        }
        reader.end();
        return entries;
    }

    private static void readEntries(JsonReader reader, byte[] body, ModelListing listing, List<ListedModel> entries) {
        reader.beginArray();
        while (reader.nextElement()) {
            reader.skip();
            ListedModel entry = read(Arrays.copyOfRange(body, reader.valueFrom(), reader.valueTo()), listing);
            if (entry != null) {
                entries.add(entry);
            }
        }
    }

    private static @Nullable ListedModel read(byte[] entry, ModelListing listing) {
        String told = null;
        String shown = null;
        long created = CREATED;
        JsonReader reader = new JsonReader(entry, ErrorKind.UPSTREAM_MALFORMED);
        reader.beginObject();
        while (reader.nextMember()) {
            if (reader.nameIs(listing.id())) {
                told = reader.string();
            } else if ((reader.nameIs("display_name") || reader.nameIs("displayName"))
                    && reader.peek() == JsonKind.STRING) {
                shown = reader.string();
            } else if (reader.nameIs("created") && reader.peek() == JsonKind.NUMBER) {
                created = (long) reader.decimal();
            } else if (reader.nameIs("created_at") && reader.peek() == JsonKind.STRING) {
                created = seconds(reader.string());
            }
        }
        reader.end();
        if (told == null) {
            return null;
        }
        String id = listing.name(told);
        return new ListedModel(id, shown == null ? id : shown, created, complete(entry, id, created, listing.owner()));
    }

    private static long seconds(String time) {
        try {
            return OffsetDateTime.parse(time).toEpochSecond();
        } catch (DateTimeParseException e) {
            return CREATED;
        }
    }

    /** What SDKs require and some servers leave out is added, and seed 002's capabilities. */
    private static byte[] complete(byte[] entry, String id, long created, String owner) {
        return JsonEdit.of(entry)
                .set(JsonPath.of("id"), JsonEdit.quote(id))
                .addIfAbsent(JsonPath.of("object"), bytes("\"model\""))
                .addIfAbsent(JsonPath.of("created"), bytes(Long.toString(created)))
                .addIfAbsent(JsonPath.of("owned_by"), JsonEdit.quote(owner))
                .addIfAbsent(JsonPath.of("capabilities"), bytes(CAPABILITIES))
                .apply(ErrorKind.UPSTREAM_MALFORMED);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
