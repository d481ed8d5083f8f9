package io.gapura.dialect.openai.rule;

import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import java.util.Map;

/** An array whose elements obey a rule. */
record ListRule(Rule element, String of, int least, int most) implements Rule {
    @Override
    public boolean check(RuleCheck check, JsonKind found) {
        if (!check.is(JsonKind.ARRAY, found, this)) {
            return true;
        }
        JsonReader reader = check.reader();
        reader.beginArray();
        int count = 0;
        while (reader.nextElement()) {
            check.enter(count);
            element.check(check, reader.peek());
            check.leave();
            count++;
        }
        if (count < least) {
            check.wrong("empty_array", words(), "an empty one");
        } else if (count > most) {
            check.wrong("array_above_max_length", words(), String.valueOf(count));
        }
        return true;
    }

    @Override
    public String words() {
        String bounds = least > 0 ? ", at least one" : "";
        return "an array of " + of + bounds + (most < Integer.MAX_VALUE ? ", at most " + most : "");
    }

    @Override
    public Map<String, Rule> below() {
        return Map.of("[]", element);
    }
}
