package io.gapura.dialect.openai.rule;

/**
 * Whoever wants to know some values of a request, told of them while it is checked. A member that stands twice is told twice:
 * the last counts, as for most parsers.
 */
public interface Findings {
    /** Listens to nothing. */
    Findings NONE = new Findings() {
        @Override
        public void text(String tag, String value, RuleCheck at) {}

        @Override
        public void flag(String tag, boolean value) {}

        @Override
        public void begins(String tag) {}
    };

    /** A text with this tag, and the check that stands at it. */
    void text(String tag, String value, RuleCheck at);

    /** A flag with this tag; false also for null. */
    void flag(String tag, boolean value);

    /** A value with this tag begins, whatever it is: what was told of an earlier one no longer counts. */
    void begins(String tag);
}
