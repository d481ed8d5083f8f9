package io.gapura.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Between the word for how much to think and a number of tokens, the same way in every dialect. The numbers are those that Google
 * documents for OpenAI's words at its own models (ai.google.dev/gemini-api/docs/openai), a public mapping that others use too.
 * Stateless.
 */
public final class ReasoningEffort {
    /** The least budget that Anthropic takes (docs.claude.com, extended thinking). */
    public static final long LEAST_BUDGET = 1024;

    private static final Map<String, Long> BUDGETS = Map.of(
            "none", 0L,
            "minimal", 1024L,
            "low", 1024L,
            "medium", 8192L,
            "high", 24_576L,
            "xhigh", 32_768L,
            "max", 63_999L);

    private ReasoningEffort() {}

    /** The tokens that a word stands for, 0 for no thinking at all; null for a word that we don't know. */
    public static @Nullable Long budget(String effort) {
        return BUDGETS.get(effort);
    }

    /** The word for a number of tokens: the least one whose number is as large. */
    public static String effort(long budgetTokens) {
        if (budgetTokens <= 0) {
            return "none";
        }
        if (budgetTokens <= 2048) {
            return "low";
        }
        return budgetTokens <= 8192 ? "medium" : "high";
    }
}
