package io.gapura.model;

/** Who speaks in a message. Results of tools are always in messages of their own ({@link #TOOL}), whatever the dialect does. */
public enum Role {
    /** The operator's instructions. */
    SYSTEM,
    /** The operator's instructions, as OpenAI calls them since its reasoning models. */
    DEVELOPER,
    /** The person. */
    USER,
    /** The model. */
    ASSISTANT,
    /** What a tool that the model called gave back. */
    TOOL
}
