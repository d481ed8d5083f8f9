package io.gapura.dialect.openai.rule;

import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import java.util.Map;

/** An object with names of the client's choice, whose values obey a rule. */
record MapRule(Rule value, String of, int mostPairs, int longestName) implements Rule {
    @Override
    public boolean check(RuleCheck check, JsonKind found) {
        if (!check.is(JsonKind.OBJECT, found, this)) {
            return true;
        }
        JsonReader reader = check.reader();
        reader.beginObject();
        int count = 0;
        while (reader.nextMember()) {
            check.enter(check.failed() ? "" : reader.name());
            if (!check.failed()) {
                named(reader.name(), check);
            }
            value.check(check, reader.peek());
            check.leave();
            count++;
        }
        if (count > mostPairs) {
            check.wrong("object_above_max_properties", words(), String.valueOf(count));
        }
        return true;
    }

    @Override
    public String words() {
        return "an object of " + of
                + (mostPairs < Integer.MAX_VALUE ? ", at most " + mostPairs : "")
                + (longestName < Integer.MAX_VALUE ? ", with names of at most " + longestName + " characters" : "");
    }

    @Override
    public Map<String, Rule> below() {
        return Map.of("*", value);
    }

    private void named(String name, RuleCheck check) {
        int length = name.codePointCount(0, name.length());
        if (length > longestName) {
            check.leave(); // a name of any length is not repeated
            check.wrong("property_name_above_max_length", words(), "a name of " + length);
            check.enter("");
        }
    }
}
