package io.gapura.dialect.openai;

import io.gapura.dialect.Lenient;
import io.gapura.error.ErrorKind;
import io.gapura.json.JsonReader;

/** Finds out how many answers a request asks for by its member {@code n}, without reading the rest. Stateless. */
public final class Candidates {
    private Candidates() {}

    /** How many; 1 where it doesn't say. */
    public static long of(byte[] body) {
        JsonReader reader = new JsonReader(body, ErrorKind.INVALID_REQUEST);
        long asked = 1;
        reader.beginObject();
        while (reader.nextMember()) {
            if (reader.nameIs("n")) {
                Long number = Lenient.integer(reader);
                asked = number == null ? 1 : number;
            } else {
                reader.skip();
            }
        }
        return asked;
    }
}
