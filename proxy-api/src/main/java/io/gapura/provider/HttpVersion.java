package io.gapura.provider;

import io.gapura.config.Key;

/** The HTTP version to speak with an upstream. */
public enum HttpVersion {
    /** HTTP/2 where TLS negotiates it (ALPN), else HTTP/1.1. */
    @Key("auto")
    AUTO,
    /** HTTP/1.1 only. */
    @Key("1.1")
    HTTP_1_1,
    /** HTTP/2 only; without TLS with prior knowledge. */
    @Key("2")
    HTTP_2
}
