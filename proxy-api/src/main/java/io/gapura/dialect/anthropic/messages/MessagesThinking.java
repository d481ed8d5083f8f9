package io.gapura.dialect.anthropic.messages;

import io.gapura.model.Capabilities;
import io.gapura.model.GenerationRequest;
import io.gapura.model.Losses;
import io.gapura.model.ReasoningEffort;
import io.gapura.model.Thinking;
import io.gapura.model.ToolChoice;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a request tells the model to think, and what that does to its limit of tokens, which Anthropic demands. Immutable.
 *
 * <p>Rules are of platform.claude.com/docs/en/build-with-claude/extended-thinking and …/adaptive-thinking: a budget of at least
 * 1024 and less than {@code max_tokens}; no forced tool; and, with a budget, an open loop of tools whose last turn begins with a
 * thinking block.
 *
 * @param mode what {@code thinking} says
 * @param budget the tokens to think for, in mode {@link Mode#ENABLED}
 * @param effort what {@code output_config.effort} says; null for nothing
 * @param maxTokens what {@code max_tokens} says
 */
record MessagesThinking(Mode mode, long budget, @Nullable String effort, long maxTokens) {
    /** What {@code thinking} says. */
    enum Mode {
        /** Nothing: the member is left out. */
        UNSAID,
        /** No thinking. */
        DISABLED,
        /** With a budget. */
        ENABLED,
        /** As the model likes. */
        ADAPTIVE
    }

    /** Room for an answer beside a budget of thoughts, and the limit where nobody says one. */
    private static final long ROOM = 8192;

    private static final String LOSS = "reasoning_effort";
    private static final Set<String> EFFORTS = Set.of("low", "medium", "high", "xhigh", "max");

    /** Whether the model thinks because this request says so. */
    boolean on() {
        return mode == Mode.ENABLED || mode == Mode.ADAPTIVE;
    }

    /**
     * What to say.
     *
     * @param startsSealed whether the assistant's last turn, if it is one of an open loop of tools, begins with a thinking block
     */
    static MessagesThinking of(
            GenerationRequest request, Capabilities capabilities, boolean startsSealed, Losses losses) {
        Long limit = request.output().limit();
        Long most = capabilities.maxOutputTokens();
        long usual = limit != null ? limit : most != null ? most : ROOM;
        MessagesThinking without = new MessagesThinking(Mode.UNSAID, 0, null, usual);
        GenerationRequest.Reasoning asked = request.reasoning();
        Thinking thinking = capabilities.thinking();
        boolean adaptive = formed(request, MessagesRequestReader.ADAPTIVE);
        if (asked.effort() == null && asked.budgetTokens() == null && !adaptive) {
            return without;
        }
        if ("none".equals(asked.effort()) || (asked.budgetTokens() != null && asked.budgetTokens() <= 0)) {
            return thinking == Thinking.NONE ? without : new MessagesThinking(Mode.DISABLED, 0, null, usual);
        }
        if (thinking == Thinking.NONE) {
            losses.add(LOSS, "the model doesn't think");
            return without;
        }
        boolean effortAlone = formed(request, MessagesRequestReader.EFFORT)
                && !adaptive
                && !formed(request, MessagesRequestReader.ENABLED);
        if (thinking == Thinking.EFFORT || (effortAlone && thinking != Thinking.BUDGET)) {
            return new MessagesThinking(Mode.UNSAID, 0, word(asked, losses), usual);
        }
        if (isForced(request.tools().choice())) {
            losses.add(LOSS, "a model that thinks can't be forced to call a tool");
            return without;
        }
        if (thinking == Thinking.ADAPTIVE || (adaptive && thinking == Thinking.UNKNOWN)) {
            return new MessagesThinking(Mode.ADAPTIVE, 0, word(asked, losses), usual);
        }
        if (!startsSealed) {
            losses.add(LOSS, "the open calls of tools come without the thoughts that led to them");
            return without;
        }
        return budget(request, most, usual, losses);
    }

    private static MessagesThinking budget(GenerationRequest request, @Nullable Long most, long usual, Losses losses) {
        GenerationRequest.Reasoning asked = request.reasoning();
        MessagesThinking without = new MessagesThinking(Mode.UNSAID, 0, null, usual);
        Long wanted = asked.budgetTokens() != null
                ? asked.budgetTokens()
                : ReasoningEffort.budget(asked.effort() == null ? "high" : asked.effort());
        if (wanted == null) {
            losses.add(LOSS, "no budget is known for the word " + asked.effort());
            return without;
        }
        long budget = Math.max(wanted, ReasoningEffort.LEAST_BUDGET);
        long maxTokens = usual;
        if (budget >= maxTokens && request.output().limit() == null && most == null) {
            maxTokens = budget + ROOM;
        } else if (budget >= maxTokens) {
            budget = Math.max(maxTokens / 5 * 4, ReasoningEffort.LEAST_BUDGET);
        }
        if (budget >= maxTokens) {
            losses.add(LOSS, "the limit of " + maxTokens + " tokens leaves no room for thoughts");
            return without;
        }
        if (asked.budgetTokens() != null && budget != asked.budgetTokens()) {
            losses.add(LOSS, "a budget of " + asked.budgetTokens() + " became " + budget);
        }
        String effort = formed(request, MessagesRequestReader.EFFORT) ? asked.effort() : null;
        return new MessagesThinking(Mode.ENABLED, budget, effort, maxTokens);
    }

    /** The word for the effort; null where none is said, and the model's own holds. */
    private static @Nullable String word(GenerationRequest.Reasoning asked, Losses losses) {
        String effort = asked.effort();
        if (effort == null) {
            return asked.budgetTokens() == null ? null : ReasoningEffort.effort(asked.budgetTokens());
        }
        if (EFFORTS.contains(effort)) {
            return effort;
        }
        if (!effort.equals("minimal")) {
            losses.add(LOSS, "Anthropic has no word for " + effort);
            return null;
        }
        return "low";
    }

    private static boolean isForced(@Nullable ToolChoice choice) {
        return choice instanceof ToolChoice.Required
                || choice instanceof ToolChoice.Named
                || (choice instanceof ToolChoice.Allowed allowed && allowed.required());
    }

    private static boolean formed(GenerationRequest request, String form) {
        return request.extensions().formed(AnthropicMessagesDialect.NAME, form);
    }
}
