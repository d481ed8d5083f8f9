package io.gapura.dialect.openai.rule;

import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import java.util.Map;

/** A rule whose value someone wants to know: a text or a flag is told, of anything else that it begins. */
record ToldRule(Rule rule, String tag) implements Rule {
    @Override
    public boolean check(RuleCheck check, JsonKind found) {
        JsonReader reader = check.reader();
        Findings findings = check.findings();
        findings.begins(tag);
        boolean says = rule.check(check, found);
        if (found == JsonKind.BOOLEAN) {
            findings.flag(tag, says);
        } else if (found == JsonKind.STRING) {
            findings.text(tag, reader.lastString(), check);
        }
        return says;
    }

    @Override
    public String words() {
        return rule.words();
    }

    @Override
    public Map<String, Rule> below() {
        return rule.below();
    }
}
