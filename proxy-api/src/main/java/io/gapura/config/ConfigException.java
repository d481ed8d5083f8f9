package io.gapura.config;

import java.util.List;

/** A configuration can not be used; the message has every mistake, one a line. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final List<String> messages;

    /** A configuration with these problems. */
    public ConfigException(Problems problems) {
        this(problems.messages());
    }

    /** A configuration with these problems, each with its place. */
    public ConfigException(List<String> messages) {
        super(String.join("\n", messages));
        this.messages = List.copyOf(messages);
    }

    /** Every mistake, in the order of the lines. */
    public List<String> messages() {
        return messages;
    }
}
