package io.gapura.dialect.gemini.generate;

import io.gapura.dialect.Lenient;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import io.gapura.json.JsonWriter;
import io.gapura.model.TokenLogprob;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code logprobsResult} (ai.google.dev/api/generate-content#LogprobsResult). Stateless. */
final class GeminiLogprobs {
    private GeminiLogprobs() {}

    /** Reads the object that the reader stands before. */
    static List<TokenLogprob> read(JsonReader reader) {
        List<TokenLogprob> chosen = List.of();
        List<List<TokenLogprob>> top = List.of();
        reader.beginObject();
        while (reader.nextMember()) {
            if (Spelling.is(reader, "chosenCandidates") && reader.peek() == JsonKind.ARRAY) {
                chosen = tokens(reader);
            } else if (Spelling.is(reader, "topCandidates") && reader.peek() == JsonKind.ARRAY) {
                top = top(reader);
            }
        }
        List<TokenLogprob> tokens = new ArrayList<>(chosen.size());
        for (int i = 0; i < chosen.size(); i++) {
            TokenLogprob token = chosen.get(i);
            tokens.add(new TokenLogprob(token.token(), token.logprob(), null, i < top.size() ? top.get(i) : List.of()));
        }
        return tokens;
    }

    private static List<List<TokenLogprob>> top(JsonReader reader) {
        List<List<TokenLogprob>> top = new ArrayList<>();
        reader.beginArray();
        while (reader.nextElement()) {
            List<TokenLogprob> tokens = List.of();
            if (reader.peek() == JsonKind.OBJECT) {
                reader.beginObject();
                while (reader.nextMember()) {
                    if (reader.nameIs("candidates") && reader.peek() == JsonKind.ARRAY) {
                        tokens = tokens(reader);
                    }
                }
            }
            top.add(tokens);
        }
        return top;
    }

    private static List<TokenLogprob> tokens(JsonReader reader) {
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

    /** A token without a probability is none. */
    private static @Nullable TokenLogprob token(JsonReader reader) {
        String token = "";
        BigDecimal logprob = null;
        reader.beginObject();
        while (reader.nextMember()) {
            if (reader.nameIs("token")) {
                token = Lenient.string(reader);
            } else if (Spelling.is(reader, "logProbability")) {
                logprob = Lenient.decimal(reader);
            }
        }
        return logprob == null ? null : new TokenLogprob(token, logprob, null, List.of());
    }

    /** Writes the object. */
    static void write(JsonWriter json, List<TokenLogprob> tokens) {
        json.beginObject();
        if (tokens.stream().anyMatch(token -> !token.alternatives().isEmpty())) {
            json.name("topCandidates").beginArray();
            for (TokenLogprob token : tokens) {
                json.beginObject();
                list(json, "candidates", token.alternatives());
                json.endObject();
            }
            json.endArray();
        }
        list(json, "chosenCandidates", tokens);
        json.endObject();
    }

    private static void list(JsonWriter json, String name, List<TokenLogprob> tokens) {
        json.name(name).beginArray();
        for (TokenLogprob token : tokens) {
            json.beginObject().member("token", token.token());
            json.name("logProbability").raw(token.logprob().toString()).endObject();
        }
        json.endArray();
    }
}
