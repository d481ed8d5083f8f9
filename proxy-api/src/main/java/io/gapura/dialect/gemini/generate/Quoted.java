package io.gapura.dialect.gemini.generate;

import io.gapura.json.JsonWriter;
import java.nio.charset.StandardCharsets;

/** Texts as JSON. Stateless. */
final class Quoted {
    private Quoted() {}

    /** A text as a JSON string, quotes included. */
    static String of(String text) {
        return new String(JsonWriter.quote(text), StandardCharsets.UTF_8);
    }
}
