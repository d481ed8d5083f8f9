package io.gapura.dialect.openai.rule;

import io.gapura.json.JsonKind;
import java.util.Map;

/** What one value of a request may be. Immutable, shared by all threads. */
public interface Rule {
    /**
     * Reads the value that the check stands at, to its end, and tells the check what is wrong with it.
     *
     * @param found what kind of value it is
     * @return whether the value says something: false for {@code false} and 0, which ask for nothing
     */
    boolean check(RuleCheck check, JsonKind found);

    /** Whether every string obeys it, so that nobody need ask. */
    default boolean takesAnyText() {
        return false;
    }

    /** What is right, for messages and documents: {@code a number from 0 to 2}. */
    String words();

    /** The rules below: of members by name, of elements as {@code []}, of values under any name as {@code *}; an
     * empty name is the place itself. */
    default Map<String, Rule> below() {
        return Map.of();
    }
}
