package io.gapura.dialect.openai.completions;

import io.gapura.dialect.Lenient;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import io.gapura.json.JsonWriter;
import io.gapura.model.TokenLogprob;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code logprobs} in our words and back: four arrays side by side, with a place for each token. Stateless.
 *
 * <p>Read over are offsets, which say nothing that the tokens don't, and a token without a likelihood: an echoed prompt's first.
 */
final class CompletionLogprobs {
    private CompletionLogprobs() {}

    /** Reads the object that the reader stands before. */
    static List<TokenLogprob> read(JsonReader reader) {
        List<@Nullable String> tokens = new ArrayList<>();
        List<@Nullable BigDecimal> likelihoods = new ArrayList<>();
        List<List<TokenLogprob>> others = new ArrayList<>();
        reader.beginObject();
        while (reader.nextMember()) {
            if (reader.peek() != JsonKind.ARRAY) {
                reader.skip();
            } else if (reader.nameIs("tokens")) {
                elements(reader, () -> tokens.add(text(reader)));
            } else if (reader.nameIs("token_logprobs")) {
                elements(reader, () -> likelihoods.add(Lenient.decimal(reader)));
            } else if (reader.nameIs("top_logprobs")) {
                elements(reader, () -> others.add(alternatives(reader)));
            }
        }
        List<TokenLogprob> all = new ArrayList<>(tokens.size());
        for (int i = 0; i < tokens.size() && i < likelihoods.size(); i++) {
            String token = tokens.get(i);
            BigDecimal likelihood = likelihoods.get(i);
            if (token != null && likelihood != null) {
                all.add(new TokenLogprob(token, likelihood, null, i < others.size() ? others.get(i) : List.of()));
            }
        }
        return all;
    }

    /**
     * Writes the object. The sampled token is always among the likeliest, as OpenAI has it.
     *
     * @param offset how many characters stand before the first token
     * @return how many stand before the token that follows
     */
    static int write(JsonWriter json, List<TokenLogprob> tokens, int offset) {
        json.beginObject().name("tokens").beginArray();
        tokens.forEach(token -> json.value(token.token()));
        json.endArray().name("token_logprobs").beginArray();
        tokens.forEach(token -> json.raw(token.logprob().toString()));
        json.endArray().name("top_logprobs");
        if (tokens.stream().allMatch(token -> token.alternatives().isEmpty())) {
            json.nullValue();
        } else {
            json.beginArray();
            tokens.forEach(token -> likeliest(json, token));
            json.endArray();
        }
        json.name("text_offset").beginArray();
        int next = offset;
        for (TokenLogprob token : tokens) {
            json.value(next);
            next += characters(token);
        }
        json.endArray().endObject();
        return next;
    }

    private static void likeliest(JsonWriter json, TokenLogprob token) {
        if (token.alternatives().isEmpty()) {
            json.nullValue();
            return;
        }
        Set<String> named = new HashSet<>();
        json.beginObject();
        for (TokenLogprob other : token.alternatives()) {
            if (named.add(other.token())) { // two halves of characters may look the same
                json.name(other.token()).raw(other.logprob().toString());
            }
        }
        if (named.add(token.token())) {
            json.name(token.token()).raw(token.logprob().toString());
        }
        json.endObject();
    }

    /** How many characters begin in the token: of one that is cut, only the piece with its beginning counts. */
    private static int characters(TokenLogprob token) {
        List<Integer> bytes = token.bytes();
        if (bytes == null) {
            return token.token().codePointCount(0, token.token().length());
        }
        return (int) bytes.stream().filter(value -> (value & 0xC0) != 0x80).count();
    }

    private static void elements(JsonReader reader, Runnable element) {
        reader.beginArray();
        while (reader.nextElement()) {
            element.run();
        }
    }

    private static @Nullable String text(JsonReader reader) {
        if (reader.peek() == JsonKind.STRING) {
            return reader.string();
        }
        reader.skip();
        return null;
    }

    private static List<TokenLogprob> alternatives(JsonReader reader) {
        if (reader.peek() != JsonKind.OBJECT) {
            reader.skip();
            return List.of();
        }
        List<TokenLogprob> others = new ArrayList<>();
        reader.beginObject();
        while (reader.nextMember()) {
            String token = reader.name();
            BigDecimal likelihood = Lenient.decimal(reader);
            if (likelihood != null) {
                others.add(new TokenLogprob(token, likelihood, null, List.of()));
            }
        }
        return others;
    }
}
