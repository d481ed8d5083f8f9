package io.gapura.dialect;

import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.http.ByteBuilder;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import io.gapura.json.JsonWriter;
import io.gapura.model.Seal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A seal of one dialect's provider in the place that another dialect has for its own: a client carries it there without knowing,
 * and brings it back with the next turn, byte for byte. Immutable.
 *
 * <p>The text is base64 of a small JSON object that names us, since a Messages signature, OpenAI's {@code encrypted_content} and
 * Gemini's {@code thoughtSignature} are base64 too (Gemini's clients refuse anything else).
 *
 * @param seal the seal as its maker wrote it
 * @param id the maker's id of the sealed block, null where it has none
 */
public record ForeignSeal(Seal seal, @Nullable String id) {
    /** What our texts begin with: base64 of <code>{"gapura":1,</code>, twelve bytes: what follows can't change it. */
    private static final String MARK = "eyJnYXB1cmEiOjEs";

    private static final byte[] MARK_BYTES = MARK.getBytes(StandardCharsets.US_ASCII);

    /** Whether such a text may stand in a body: a look at its bytes, for who has to decide whether they can pass. */
    public static boolean mayBeIn(byte[] body) {
        for (int i = 0; i + MARK_BYTES.length <= body.length; i++) {
            if (body[i] == MARK_BYTES[0]
                    && Arrays.equals(body, i, i + MARK_BYTES.length, MARK_BYTES, 0, MARK_BYTES.length)) {
                return true;
            }
        }
        return false;
    }

    /** The text for the place of another dialect's seal. */
    public String text() {
        ByteBuilder out = new ByteBuilder(seal.value().length() + 96);
        JsonWriter json = new JsonWriter(out).beginObject().member("gapura", 1);
        json.member("dialect", seal.dialect());
        json.member("kind", seal.kind().name());
        if (id != null) {
            json.member("id", id);
        }
        json.member("value", seal.value()).endObject();
        return Base64.getEncoder().encodeToString(out.toByteArray());
    }

    /** What such a text says; null if it is none of ours, but a seal of the dialect itself. */
    public static @Nullable ForeignSeal of(String text) {
        if (!text.startsWith(MARK)) {
            return null;
        }
        try {
            return read(new JsonReader(
                    Base64.getDecoder().decode(text.getBytes(StandardCharsets.US_ASCII)), ErrorKind.INVALID_REQUEST));
        } catch (IllegalArgumentException | GatewayException damaged) {
            return null;
        }
    }

    private static @Nullable ForeignSeal read(JsonReader reader) {
        String dialect = "";
        Seal.Kind kind = Seal.Kind.SIGNATURE;
        String id = null;
        String value = null;
        reader.beginObject();
        while (reader.nextMember()) {
            if (reader.peek() != JsonKind.STRING) {
                reader.skip();
            } else if (reader.nameIs("dialect")) {
                dialect = reader.string();
            } else if (reader.nameIs("kind")) {
                kind = Seal.Kind.valueOf(reader.string());
            } else if (reader.nameIs("id")) {
                id = reader.string();
            } else if (reader.nameIs("value")) {
                value = reader.string();
            } else {
                reader.skip();
            }
        }
        reader.end();
        return value == null ? null : new ForeignSeal(new Seal(dialect, kind, value), id);
    }
}
