package io.gapura.dialect.openai.rule;

import io.gapura.json.JsonKind;

/**
 * A member of another endpoint's: whoever sends it has taken the wrong path, and would be answered as if it had not been said.
 *
 * @param words what stands for it here, and where it belongs
 */
record ElsewhereRule(String words) implements Rule {
    @Override
    public boolean check(RuleCheck check, JsonKind found) {
        check.wrong("unknown_parameter", words, found.words());
        check.reader().skip();
        return true;
    }
}
