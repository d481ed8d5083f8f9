package io.gapura.dialect.openai.rule;

import io.gapura.json.JsonKind;
import org.jspecify.annotations.Nullable;

/**
 * Anything of one kind, or anything at all.
 *
 * @param kind the kind; null for any
 */
record KindRule(@Nullable JsonKind kind, String words) implements Rule {
    @Override
    public boolean check(RuleCheck check, JsonKind found) {
        if (kind == null || check.is(kind, found, this)) {
            check.reader().skip();
        }
        return true;
    }
}
