package io.gapura.dialect.openai.rule;

import io.gapura.json.JsonKind;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value of one of several kinds, with a rule for each.
 *
 * @param others whether values of other kinds pass unread
 */
record EitherRule(@Nullable Rule text, @Nullable Rule array, @Nullable Rule object, boolean others) implements Rule {
    @Override
    public boolean check(RuleCheck check, JsonKind found) {
        Rule rule =
                switch (found) {
                    case STRING -> text;
                    case ARRAY -> array;
                    case OBJECT -> object;
                    case NUMBER, BOOLEAN, NULL -> null;
                };
        if (rule != null) {
            return rule.check(check, found);
        }
        if (!others) {
            check.mistyped(this, found);
        }
        check.reader().skip();
        return true;
    }

    @Override
    public boolean takesAnyText() {
        return text != null && text.takesAnyText();
    }

    @Override
    public String words() {
        if (others) {
            return "anything";
        }
        StringBuilder words = new StringBuilder();
        for (Rule rule : new @Nullable Rule[] {text, array, object}) {
            if (rule != null) {
                words.append(words.length() == 0 ? "" : ", or ").append(rule.words());
            }
        }
        return words.toString();
    }

    @Override
    public Map<String, Rule> below() {
        Map<String, Rule> below = new LinkedHashMap<>();
        if (array != null) {
            below.putAll(array.below());
        }
        if (object != null) {
            below.put("", object);
        }
        return below;
    }
}
