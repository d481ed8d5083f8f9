package io.gapura.dialect.openai.rule;

import io.gapura.json.JsonKind;

/** True or false. */
record FlagRule() implements Rule {
    @Override
    public boolean check(RuleCheck check, JsonKind found) {
        return !check.is(JsonKind.BOOLEAN, found, this) || check.reader().bool();
    }

    @Override
    public String words() {
        return JsonKind.BOOLEAN.words();
    }
}
