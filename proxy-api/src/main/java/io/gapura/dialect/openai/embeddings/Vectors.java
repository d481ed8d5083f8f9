package io.gapura.dialect.openai.embeddings;

import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import io.gapura.model.RawJson;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;

/** Vectors of an upstream that are numbers, or base64 of them. Stateless. */
final class Vectors {
    private Vectors() {}

    /** The array that the reader stands before, as it is written. */
    static RawJson numbers(JsonReader reader) {
        reader.beginArray();
        while (reader.nextElement()) {
            if (reader.peek() != JsonKind.NUMBER) {
                throw OpenAiEmbeddings.malformed("has something in a vector that is no number");
            }
            reader.skip();
        }
        return new RawJson(reader.raw());
    }

    /** What little-endian floats of 32 bits say. */
    static RawJson decoded(String base64) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException notBase64) {
            throw OpenAiEmbeddings.malformed("has a text for a vector that is no base64");
        }
        ByteBuffer floats = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        StringBuilder json = new StringBuilder(bytes.length * 3).append('[');
        while (floats.remaining() >= Float.BYTES) {
            float number = floats.getFloat();
            if (!Float.isFinite(number)) {
                throw OpenAiEmbeddings.malformed("has something in a vector that is no number");
            }
            json.append(json.length() > 1 ? "," : "").append(number);
        }
        return new RawJson(json.append(']').toString());
    }
}
