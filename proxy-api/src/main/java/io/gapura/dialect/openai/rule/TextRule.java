package io.gapura.dialect.openai.rule;

import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A string.
 *
 * @param form what form it has
 * @param longest how many characters it has at most
 * @param choices the few that are possible; empty if all are
 */
record TextRule(Form form, int longest, List<String> choices) implements Rule {
    enum Form {
        ANY("a string"),
        FILLED("a string that is not empty"),
        NAME("a name of the letters a-z and A-Z, digits, \"_\" and \"-\"");

        private final String words;

        Form(String words) {
            this.words = words;
        }
    }

    TextRule {
        choices = List.copyOf(choices);
    }

    @Override
    public boolean check(RuleCheck check, JsonKind found) {
        if (!check.is(JsonKind.STRING, found, this)) {
            return true;
        }
        JsonReader reader = check.reader();
        if (form == Form.NAME || longest < Integer.MAX_VALUE) {
            formed(reader.string(), check);
            return true;
        }
        reader.skip();
        if (form == Form.FILLED && reader.valueTo() - reader.valueFrom() == 2) {
            check.wrong("empty_string", words(), "an empty one");
        }
        if (!choices.isEmpty() && !chosen(reader) && !check.failed()) {
            check.wrong(RuleCheck.INVALID_VALUE, words(), check.found());
        }
        return true;
    }

    @Override
    public boolean takesAnyText() {
        return form == Form.ANY && longest == Integer.MAX_VALUE && choices.isEmpty();
    }

    @Override
    public String words() {
        if (!choices.isEmpty()) {
            return choices.stream().map(RuleCheck::quote).collect(Collectors.joining(", ", "one of ", ""));
        }
        return longest == Integer.MAX_VALUE ? form.words : form.words + ", at most " + longest + " characters";
    }

    private void formed(String text, RuleCheck check) {
        int length = text.codePointCount(0, text.length());
        if (length > longest) {
            check.wrong("string_above_max_length", words(), length + " characters");
        } else if (form == Form.NAME && text.isEmpty()) {
            check.wrong("empty_string", words(), "an empty string");
        } else if (form == Form.NAME && !isName(text)) {
            check.wrong(RuleCheck.INVALID_VALUE, words(), check.found());
        }
    }

    private boolean chosen(JsonReader reader) {
        for (int i = 0; i < choices.size(); i++) { // no iterator: a body has thousands of these
            if (reader.valueIs(choices.get(i))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isName(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z' && c < 0x80;
            if (!letter && !(c >= '0' && c <= '9') && c != '_' && c != '-') {
                return false;
            }
        }
        return true;
    }
}
