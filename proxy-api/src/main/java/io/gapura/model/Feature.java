package io.gapura.model;

import java.util.Locale;

/**
 * Something that a request can ask for and that not every model, or not every server, takes. Immutable. The words stand in the
 * bundled table of capabilities and in the configuration.
 */
public enum Feature {
    /** A temperature. */
    TEMPERATURE,
    /** A share of the probability mass. */
    TOP_P,
    /** A temperature and a share of the probability mass in one request. */
    TEMPERATURE_WITH_TOP_P,
    /** A number of candidates for the next token. */
    TOP_K,
    /** Frequency and presence penalties. */
    PENALTIES,
    /** A seed. */
    SEED,
    /** A bias by token. */
    LOGIT_BIAS,
    /** How likely the tokens were. */
    LOGPROBS,
    /** Texts at which to stop. */
    STOP,
    /** Several answers to one request. */
    CANDIDATES,
    /** A limit of the tokens that are generated. */
    OUTPUT_LIMIT,
    /** The older word for that limit, {@code max_tokens}. */
    MAX_TOKENS,
    /** The newer word for that limit, {@code max_completion_tokens}. */
    MAX_COMPLETION_TOKENS,
    /** Images. */
    IMAGES,
    /** Images by their address. */
    IMAGE_URLS,
    /** Sounds as input. */
    AUDIO,
    /** Sounds as output. */
    AUDIO_OUTPUT,
    /** Films. */
    VIDEO,
    /** Documents. */
    FILES,
    /** Documents by their address. */
    FILE_URLS,
    /** Tools. */
    TOOLS,
    /** Saying whether several tools may be called at once. */
    PARALLEL_TOOLS,
    /** Demanding that a tool, or this one, is called. */
    FORCED_TOOLS,
    /** Tools that take any text. */
    FREE_FORM_TOOLS,
    /** Arguments that follow their schema for certain. */
    STRICT_TOOLS,
    /** Images in the results of tools. */
    TOOL_RESULT_IMAGES,
    /** An answer that is some JSON object. */
    JSON_OBJECT,
    /** An answer of a given JSON schema. */
    JSON_SCHEMA,
    /** Messages of the role {@code developer}. */
    DEVELOPER_MESSAGES,
    /** Names of speakers. */
    NAMES,
    /** A word on how much to say. */
    VERBOSITY,
    /** Asking for the usage at the end of a stream. */
    STREAM_USAGE,
    /** Who the end user is. */
    USER,
    /** The client's own notes. */
    METADATA,
    /** What requests with the same beginning have in common. */
    PROMPT_CACHE_KEY,
    /** How urgent the request is. */
    SERVICE_TIER,
    /** Whether the answer is to be kept. */
    STORE;

    /** The word for it in data and configuration: the constant's name in lower case with hyphens. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
