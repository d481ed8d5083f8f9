package io.gapura.dialect;

/**
 * What the gateway has to know of a generation request to route and relay it, read in one structural pass over the bytes.
 * Immutable.
 *
 * @param model the model as the client named it
 * @param stream whether the client asks for a stream
 * @param usageAsked whether a streaming client asked for the usage at the end ({@code stream_options.include_usage})
 */
public record RequestOutline(String model, boolean stream, boolean usageAsked) {}
