package io.gapura.dialect.openai;

import io.gapura.dialect.Lenient;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import io.gapura.json.JsonWriter;
import io.gapura.model.TokenLogprob;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tokens of {@code logprobs} in our words and back. Stateless. A token without a likelihood is read over. */
public final class Logprobs {
    private Logprobs() {}

    /** Reads the array that the reader stands before. */
    public static List<TokenLogprob> read(JsonReader reader) {
        List<TokenLogprob> tokens = new ArrayList<>();
        reader.beginArray();
        while (reader.nextElement()) {
            TokenLogprob token = reader.peek() == JsonKind.OBJECT ? token(reader) : null;
            if (token != null) {
                tokens.add(token);
            }
        }
        return tokens;
    }

    /** Writes them; alternatives have none of their own. */
    public static void write(JsonWriter json, List<TokenLogprob> tokens, boolean withAlternatives) {
        json.beginArray();
        for (TokenLogprob token : tokens) {
            json.beginObject().member("token", token.token());
            json.name("logprob").raw(token.logprob().toString()).name("bytes");
            List<Integer> bytes = token.bytes();
            if (bytes == null) {
                json.nullValue();
            } else {
                json.beginArray();
                bytes.forEach(json::value);
                json.endArray();
            }
            if (withAlternatives) {
                write(json.name("top_logprobs"), token.alternatives(), false);
            }
            json.endObject();
        }
        json.endArray();
    }

    private static @Nullable TokenLogprob token(JsonReader reader) {
        String token = null;
        BigDecimal logprob = null;
        List<Integer> bytes = null;
        List<TokenLogprob> alternatives = List.of();
        reader.beginObject();
        while (reader.nextMember()) {
            if (reader.nameIs("token") && reader.peek() == JsonKind.STRING) {
                token = reader.string();
            } else if (reader.nameIs("logprob")) {
                logprob = Lenient.decimal(reader);
            } else if (reader.nameIs("bytes") && reader.peek() == JsonKind.ARRAY) {
                bytes = bytes(reader);
            } else if (reader.nameIs("top_logprobs") && reader.peek() == JsonKind.ARRAY) {
                alternatives = read(reader);
            }
        }
        return token == null || logprob == null ? null : new TokenLogprob(token, logprob, bytes, alternatives);
    }

    private static List<Integer> bytes(JsonReader reader) {
        List<Integer> bytes = new ArrayList<>();
        reader.beginArray();
        while (reader.nextElement()) {
            Long value = Lenient.integer(reader);
            if (value != null) {
                bytes.add((int) (value & 0xFF));
            }
        }
        return bytes;
    }
}
