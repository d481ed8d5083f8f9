package io.gapura.exchange;

import io.gapura.model.ModelPatterns;

/**
 * Who is calling, as far as the gateway knows. Immutable.
 *
 * @param name the name of the key or of the container's principal; what logs and limits go by, never a secret
 * @param source how we know
 * @param models the models that it may use, by the names that clients know; empty for all
 */
public record Caller(String name, Source source, ModelPatterns models) {
    /** A caller that may use every model. */
    public Caller(String name, Source source) {
        this(name, source, ModelPatterns.NONE);
    }

    /** Whether it may use the model of this name. */
    public boolean mayUse(String model) {
        return models.isEmpty() || models.matches(model);
    }

    /** How a caller was recognised. */
    public enum Source {
        /** By an API key of ours. */
        KEY,
        /** By the container's login. */
        CONTAINER,
        /** Not at all: the gateway has no keys and the call came from this machine, or anonymity is configured. */
        ANONYMOUS
    }

    /** A caller that nobody knows. */
    public static final Caller ANONYMOUS = new Caller("anonymous", Source.ANONYMOUS);
}
