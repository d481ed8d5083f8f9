package io.gapura.dialect.openai.rule;

/**
 * A member that an object may have. Immutable.
 *
 * @param name its name
 * @param rule what its value may be
 * @param required whether it has to be there; then it must not be null. Others may be null: SDKs send that for what is not set
 */
public record Member(String name, Rule rule, boolean required) {
    /** A member that has to be there. */
    public static Member must(String name, Rule rule) {
        return new Member(name, rule, true);
    }

    /** A member that may be there. */
    public static Member may(String name, Rule rule) {
        return new Member(name, rule, false);
    }
}
