package io.gapura.dialect;

import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.http.ByteBuilder;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import io.gapura.json.JsonWriter;
import java.util.Set;

/** What the counters of all vendors have in common: requests with fewer members, and an answer of one number. Stateless. */
public final class TokenCount {
    private TokenCount() {}

    /** The request's body with these members only, since counters refuse others. */
    public static byte[] only(Set<String> members, byte[] body) {
        JsonReader reader = new JsonReader(body, ErrorKind.SERVER_ERROR);
        ByteBuilder out = new ByteBuilder(body.length);
        JsonWriter json = new JsonWriter(out).beginObject();
        reader.beginObject();
        while (reader.nextMember()) {
            if (members.contains(reader.name())) {
                json.name(reader.name());
                reader.skip();
                json.raw(body, reader.valueFrom(), reader.valueTo());
            }
        }
        reader.end();
        json.endObject();
        return out.toByteArray();
    }

    /**
     * The number that stands at this name.
     *
     * @throws GatewayException {@code UPSTREAM_MALFORMED} if none does
     */
    public static long read(byte[] body, String name) {
        JsonReader reader = new JsonReader(body, ErrorKind.UPSTREAM_MALFORMED);
        Long found = null;
        if (reader.peek() == JsonKind.OBJECT) {
            reader.beginObject();
            while (reader.nextMember()) {
                if (reader.nameIs(name)) {
                    found = Lenient.integer(reader);
                }
            }
        }
        reader.end();
        if (found == null || found < 0) {
            throw new GatewayException(
                    ErrorKind.UPSTREAM_MALFORMED, "the upstream's count of tokens has no number at \"" + name + "\"");
        }
        return found;
    }

    /** An answer with this number at this name. */
    public static byte[] write(String name, long tokens) {
        ByteBuilder out = new ByteBuilder(48);
        new JsonWriter(out).beginObject().member(name, tokens).endObject();
        return out.toByteArray();
    }
}
