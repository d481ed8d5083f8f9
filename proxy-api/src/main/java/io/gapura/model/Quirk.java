package io.gapura.model;

import java.util.Locale;

/**
 * A peculiarity of a server that otherwise speaks its dialect, most often OpenAI's chat completions: the closed list of those that the
 * writers know. Immutable. The words stand in the bundled table of capabilities and in the configuration.
 */
public enum Quirk {
    /** Demands a call with {@code tool_choice: "any"} instead of {@code "required"} (docs.mistral.ai/capabilities/function_calling). */
    TOOL_CHOICE_ANY,
    /** Takes the seed as {@code random_seed} and refuses {@code seed} (docs.mistral.ai/api, chat completions). */
    RANDOM_SEED,
    /**
     * Takes only ids of tool calls that are nine letters or digits (mistralai.github.io/mistral-common, tool calling); others are
     * replaced, the same id always by the same.
     */
    SHORT_TOOL_IDS,
    /** The result of a tool is one text, no list of parts (api-docs.deepseek.com/api/create-chat-completion). */
    TEXT_TOOL_RESULTS,
    /**
     * Arguments of a call have to be a JSON object, also where an earlier model left them empty or cut off: the templates of
     * local servers parse them (github.com/ggml-org/llama.cpp/blob/master/docs/function-calling.md).
     */
    OBJECT_ARGUMENTS,
    /**
     * Wants its thoughts back with the calls that came of them, as {@code reasoning_content}, in whatever dialect the client kept
     * them (api-docs.deepseek.com/guides/thinking_mode).
     */
    REASONING_SENT_BACK,
    /** Refuses thoughts that are sent back (api-docs.deepseek.com/guides/reasoning_model, of the first such model). */
    REASONING_REFUSED,
    /**
     * Refuses a function call in the conversation that has no signature of its own: one that another model made is sent with the
     * word that stands for none (ai.google.dev/gemini-api/docs/thought-signatures, "FAQs").
     */
    CALL_SIGNATURES,
    /** Takes the parameters of functions in Gemini's subset of OpenAPI alone, and no JSON schemas (ai.google.dev/api/caching#Schema). */
    PARAMETERS_SUBSET;

    /** The word for it in data and configuration: the constant's name in lower case with hyphens. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
