package io.gapura.dialect.gemini.embeddings;

import io.gapura.dialect.Lenient;
import io.gapura.dialect.Vectors;
import io.gapura.error.ErrorKind;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import io.gapura.json.JsonWriter;
import io.gapura.model.EmbeddingResponse;
import io.gapura.model.RawJson;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the answers of both methods: {@code embedding} or {@code embeddings}, and {@code usageMetadata} where there is one. Stateless. */
final class EmbedAnswer {
    private EmbedAnswer() {}

    /** The vectors of an answer. */
    static EmbeddingResponse read(byte[] body) {
        JsonReader reader = new JsonReader(body, ErrorKind.UPSTREAM_MALFORMED);
        List<RawJson> vectors = null;
        Long tokens = null;
        if (reader.peek() == JsonKind.OBJECT) {
            reader.beginObject();
            while (reader.nextMember()) {
                if (reader.nameIs("embeddings") && reader.peek() == JsonKind.ARRAY) {
                    vectors = new ArrayList<>();
                    reader.beginArray();
                    while (reader.nextElement()) {
                        vectors.add(vector(reader, body));
                    }
                } else if (reader.nameIs("embedding")) {
                    vectors = List.of(vector(reader, body));
                } else if (reader.nameIs("usageMetadata") && reader.peek() == JsonKind.OBJECT) {
                    tokens = tokens(reader);
                }
            }
        }
        reader.end();
        if (vectors == null) {
            throw Vectors.malformed("has no \"embeddings\"");
        }
        return new EmbeddingResponse(vectors, tokens);
    }

    private static RawJson vector(JsonReader reader, byte[] body) {
        if (reader.peek() != JsonKind.OBJECT) {
            throw Vectors.malformed("has an embedding that is no object");
        }
        RawJson values = null;
        reader.beginObject();
        while (reader.nextMember()) {
            if (reader.nameIs("values") && reader.peek() == JsonKind.ARRAY) {
                values = Vectors.numbers(reader, body);
            }
        }
        if (values == null) {
            throw Vectors.malformed("has an embedding without \"values\"");
        }
        return values;
    }

    private static @Nullable Long tokens(JsonReader reader) {
        Long tokens = null;
        reader.beginObject();
        while (reader.nextMember()) {
            if (reader.nameIs("promptTokenCount")) {
                tokens = Lenient.integer(reader);
            }
        }
        return tokens;
    }

    /** Writes one vector. */
    static void vector(JsonWriter json, RawJson vector) {
        json.beginObject().name("values").raw(vector.text()).endObject();
    }

    /** Writes how many tokens were read, where that is known. */
    static void usage(JsonWriter json, EmbeddingResponse answer) {
        if (answer.promptTokens() != null) {
            json.name("usageMetadata").beginObject();
            json.member("promptTokenCount", answer.promptTokens()).endObject();
        }
    }
}
