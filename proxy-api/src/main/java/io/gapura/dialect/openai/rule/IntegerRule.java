package io.gapura.dialect.openai.rule;

import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;

/**
 * A whole number within bounds, which themselves belong to it. {@code 1.0} and {@code 1e2} are whole for us, since JavaScript
 * and many JSON libraries don't tell them from 1; strictly they are not.
 */
record IntegerRule(long least, long most) implements Rule {
    private static final double TWO_TO_63 = 0x1p63;

    @Override
    public boolean check(RuleCheck check, JsonKind found) {
        if (!check.is(JsonKind.NUMBER, found, this)) {
            return true;
        }
        JsonReader reader = check.reader();
        reader.skip();
        String raw = reader.raw();
        if (isLiteral(raw)) {
            return within(raw, check);
        }
        double value = Double.parseDouble(raw);
        if (check.strict() || value != Math.rint(value) || Double.isInfinite(value)) {
            check.wrong(RuleCheck.INVALID_TYPE, words(), check.found());
            return true;
        }
        if (value < least || value < -TWO_TO_63) {
            tooSmall(check);
        } else if (value > most || value >= TWO_TO_63) {
            tooLarge(check);
        }
        return value != 0;
    }

    @Override
    public String words() {
        if (least == Long.MIN_VALUE && most == Long.MAX_VALUE) {
            return "an integer of 64 bits";
        }
        return "an integer " + (most == Long.MAX_VALUE ? "of at least " + least : "from " + least + " to " + most);
    }

    private boolean within(String raw, RuleCheck check) {
        try {
            long value = Long.parseLong(raw);
            if (value < least) {
                tooSmall(check);
            } else if (value > most) {
                tooLarge(check);
            }
            return value != 0;
        } catch (NumberFormatException pastAllBounds) {
            if (raw.startsWith("-")) {
                tooSmall(check);
            } else {
                tooLarge(check);
            }
            return true;
        }
    }

    private void tooSmall(RuleCheck check) {
        check.wrong("integer_below_min_value", words(), check.found());
    }

    private void tooLarge(RuleCheck check) {
        check.wrong("integer_above_max_value", words(), check.found());
    }

    private static boolean isLiteral(String raw) {
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c != '-' && (c < '0' || c > '9')) {
                return false;
            }
        }
        return true;
    }
}
