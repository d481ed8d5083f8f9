package io.gapura.dialect.openai.rule;

import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import org.jspecify.annotations.Nullable;

/**
 * What a model reads where it is no conversation: a text, or an array of texts, of tokens, or of arrays of tokens, all of one
 * kind ({@code input} of embeddings in OpenAI's API reference).
 */
record InputRule() implements Rule {
    private static final Rule TEXT = Rules.filledText();
    private static final Rule TOKEN = Rules.integerFrom(0);
    private static final Rule TOKENS = Rules.filledList("tokens", TOKEN);
    private static final String ELEMENT = "a string, a token or an array of tokens";

    @Override
    public boolean check(RuleCheck check, JsonKind found) {
        if (found == JsonKind.STRING) {
            return TEXT.check(check, found);
        }
        if (!check.is(JsonKind.ARRAY, found, this)) {
            return true;
        }
        JsonReader reader = check.reader();
        JsonKind first = null;
        int count = 0;
        reader.beginArray();
        while (reader.nextElement()) {
            JsonKind kind = reader.peek();
            first = first == null ? kind : first;
            check.enter(count);
            element(check, kind, first);
            check.leave();
            count++;
        }
        if (count == 0) {
            check.wrong("empty_array", words(), "an empty one");
        }
        return true;
    }

    private static void element(RuleCheck check, JsonKind kind, JsonKind first) {
        Rule rule = of(kind);
        if (rule == null) {
            check.wrong(RuleCheck.INVALID_TYPE, ELEMENT, kind.words());
        } else if (kind != first) {
            check.wrong(RuleCheck.INVALID_TYPE, first.words() + " like the elements before it", kind.words());
        } else {
            rule.check(check, kind);
            return;
        }
        check.reader().skip();
    }

    private static @Nullable Rule of(JsonKind kind) {
        return switch (kind) {
            case STRING -> TEXT;
            case NUMBER -> TOKEN;
            case ARRAY -> TOKENS;
            case OBJECT, BOOLEAN, NULL -> null;
        };
    }

    @Override
    public String words() {
        return "a string, an array of strings, of tokens or of arrays of tokens";
    }
}
