package io.gapura.dialect.openai.calls;

import io.gapura.error.GatewayException;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import org.jspecify.annotations.Nullable;

/**
 * The {@code input} of embeddings: a text, or an array of texts, of tokens, or of arrays of tokens, all of one kind. Immutable.
 */
final class EmbeddingInput implements Rule {
    private static final String EXPECTED =
            "a string, an array of strings, an array of tokens or an array of arrays of tokens";

    private final Rule text = Rule.text();
    private final Rule token = Rule.integer(0, Long.MAX_VALUE);
    private final Rule tokens = Rule.some("tokens", token);

    @Override
    public @Nullable GatewayException check(JsonReader reader, String path) {
        if (reader.peek() == JsonKind.STRING) {
            return text.check(reader, path);
        }
        if (reader.peek() != JsonKind.ARRAY) {
            return Rule.unwanted(path, EXPECTED, reader.peek());
        }
        GatewayException problem = null;
        JsonKind first = null;
        int index = 0;
        reader.beginArray();
        while (reader.nextElement()) {
            if (problem == null) {
                JsonKind kind = reader.peek();
                String at = path + "[" + index + "]";
                first = first == null ? kind : first;
                problem = kind == first
                        ? element(reader, kind, at)
                        : Rule.unwanted(at, first.words() + " like the elements before it", kind);
            }
            index++;
        }
        return index == 0 ? Rule.invalid(path, "must not be an empty array") : problem;
    }

    private @Nullable GatewayException element(JsonReader reader, JsonKind kind, String path) {
        return switch (kind) {
            case STRING -> text.check(reader, path);
            case NUMBER -> token.check(reader, path);
            case ARRAY -> tokens.check(reader, path);
            case OBJECT, BOOLEAN, NULL -> Rule.unwanted(path, "a string, a token or an array of tokens", kind);
        };
    }
}
