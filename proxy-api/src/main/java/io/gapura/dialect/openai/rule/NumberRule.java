package io.gapura.dialect.openai.rule;

import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import java.math.BigDecimal;

/** A number within bounds, which itself belong to it. */
record NumberRule(double least, double most) implements Rule {
    @Override
    public boolean check(RuleCheck check, JsonKind found) {
        if (!check.is(JsonKind.NUMBER, found, this)) {
            return true;
        }
        JsonReader reader = check.reader();
        double value = reader.decimal();
        if (value < least) {
            check.wrong("decimal_below_min_value", words(), check.found());
        } else if (value > most) {
            check.wrong("decimal_above_max_value", words(), check.found());
        }
        return value != 0;
    }

    @Override
    public String words() {
        return "a number from " + plain(least) + " to " + plain(most);
    }

    private static String plain(double bound) {
        return BigDecimal.valueOf(bound).stripTrailingZeros().toPlainString();
    }
}
