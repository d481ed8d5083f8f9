package io.gapura.dialect.openai.rule;

import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An array with at least one element, whose elements are all of one kind: that of the first, with a rule for each kind.
 *
 * @param kinds the rule for elements of a kind; other kinds can't be
 * @param each what an element is, for messages
 * @param all what the elements are, for messages
 */
record AlikeRule(Map<JsonKind, Rule> kinds, String each, String all) implements Rule {
    AlikeRule {
        kinds = Map.copyOf(kinds);
    }

    @Override
    public boolean check(RuleCheck check, JsonKind found) {
        if (!check.is(JsonKind.ARRAY, found, this)) {
            return true;
        }
        JsonReader reader = check.reader();
        @Nullable Rule rule = null;
        int count = 0;
        reader.beginArray();
        while (reader.nextElement()) {
            JsonKind kind = reader.peek();
            rule = count == 0 ? kinds.get(kind) : rule;
            check.enter(count);
            if (rule == null) {
                check.wrong(RuleCheck.INVALID_TYPE, each, kind.words());
                reader.skip();
            } else {
                rule.check(check, kind);
            }
            check.leave();
            count++;
        }
        if (count == 0) {
            check.wrong("empty_array", words(), "an empty one");
        }
        return true;
    }

    @Override
    public String words() {
        return "an array of " + all + ", at least one";
    }
}
