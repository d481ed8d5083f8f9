package io.gapura.dialect;

/** What a dialect is towards clients and towards upstreams alike. Thread-safe. */
public interface SpokenDialect {
    /** The dialect's name, as in configuration and logs: {@code openai-chat}. Equal names mean equal wire formats. */
    String name();

    /** The header fields that belong to it. */
    default DialectHeaders headers() {
        return DialectHeaders.NONE;
    }
}
