package io.gapura.provider;

/**
 * Where an operation other than generation is at a kind of upstream, and in which shape it is asked for there. Immutable.
 *
 * @param shape the name of the shape, as in {@link io.gapura.dialect.OperationCodec#name()}
 * @param path the path of a request, below the provider's own; may hold <code>{model}</code>
 */
public record OperationPlace(String shape, String path) {}
