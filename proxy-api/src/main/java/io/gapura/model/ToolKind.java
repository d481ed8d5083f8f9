package io.gapura.model;

/** What sort of tool is called. */
public enum ToolKind {
    /** The client runs it; its arguments are a JSON object. */
    FUNCTION,
    /** The client runs it; its input is any text, perhaps of a grammar. */
    FREE_FORM,
    /** The provider runs it; it is told of, and nobody answers. Never unmasked. */
    HOSTED
}
