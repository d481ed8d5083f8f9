package io.gapura.error;

import org.jspecify.annotations.Nullable;

/**
 * Every way in which an exchange can fail. Immutable; shared by all threads.
 *
 * <p>The list is closed: a dialect writes each of these in its own shape, metrics count them by {@link #label()}, and the
 * relay asks {@link #retryable()}. Types and codes are those of {@code design/WIRE.md} section 1.
 */
public enum ErrorKind {
    /** The request says something that can't be: a wrong type, a missing member, broken JSON. */
    INVALID_REQUEST(400, "invalid_request_error", null, Fault.CALLER, false),
    /** No key, or one that we don't know. */
    AUTHENTICATION(401, "authentication_error", "invalid_api_key", Fault.CALLER, false),
    /** The caller is known and may not do this. */
    PERMISSION(403, "permission_error", "permission_denied", Fault.CALLER, false),
    /** No endpoint has this path. */
    UNKNOWN_PATH(404, "invalid_request_error", "unknown_url", Fault.CALLER, false),
    /** No upstream serves this model. */
    MODEL_NOT_FOUND(404, "invalid_request_error", "model_not_found", Fault.CALLER, false),
    /** Nothing of this id is there, or it is another caller's: the two are not told apart. */
    NOT_FOUND(404, "invalid_request_error", "not_found", Fault.CALLER, false),
    /**
     * The upstream that the call would go to can't do this. 404 and not 501: official clients retry whatever is 500 and above.
     */
    UNSUPPORTED_OPERATION(404, "invalid_request_error", "unsupported_operation", Fault.CALLER, false),
    /** The path exists, the method doesn't. */
    METHOD_NOT_ALLOWED(405, "invalid_request_error", "method_not_allowed", Fault.CALLER, false),
    /** The body did not arrive in time. */
    REQUEST_TIMEOUT(408, "invalid_request_error", "request_timeout", Fault.CALLER, false),
    /** The body is larger than the operation allows. */
    REQUEST_TOO_LARGE(413, "invalid_request_error", "request_too_large", Fault.CALLER, false),
    /** The body is not of a type, or not in a coding, that the endpoint reads. */
    UNSUPPORTED_MEDIA_TYPE(415, "invalid_request_error", "unsupported_media_type", Fault.CALLER, false),
    /** A limit of the house was reached. */
    RATE_LIMIT(429, "rate_limit_error", "rate_limit_exceeded", Fault.CALLER, true),
    /** The client closed the connection; nobody is told, the log says 499 as nginx does. */
    CLIENT_GONE(499, "invalid_request_error", "client_gone", Fault.CALLER, false),
    /** A mistake of ours. */
    SERVER_ERROR(500, "server_error", "internal_error", Fault.HOUSE, false),
    /** The gateway is stopping, or has no room. */
    UNAVAILABLE(503, "server_error", "unavailable", Fault.HOUSE, true),
    /** The gateway's database is down, and the call needs it. */
    STORE_UNAVAILABLE(503, "server_error", "store_unavailable", Fault.HOUSE, true),
    /** The upstream could not be reached: name, connection, TLS. */
    UPSTREAM_UNREACHABLE(502, "llm_provider_error", "upstream_unreachable", Fault.UPSTREAM, true),
    /** The upstream answered with something that is not of its dialect. */
    UPSTREAM_MALFORMED(502, "llm_provider_error", "upstream_malformed", Fault.UPSTREAM, true),
    /** The upstream closed the connection in the middle of an answer. */
    UPSTREAM_CUT(502, "llm_provider_error", "upstream_cut", Fault.UPSTREAM, true),
    /** The upstream answered with an error of its own; its status and words are passed on. */
    UPSTREAM_ERROR(502, "llm_provider_error", "upstream_error", Fault.UPSTREAM, true),
    /** No connection within the connect timeout. */
    UPSTREAM_CONNECT_TIMEOUT(504, "llm_provider_error", "upstream_connect_timeout", Fault.UPSTREAM, true),
    /** Connected, and no first byte in time. */
    UPSTREAM_FIRST_BYTE_TIMEOUT(504, "llm_provider_error", "upstream_first_byte_timeout", Fault.UPSTREAM, true),
    /** The answer began and then paused for too long. */
    UPSTREAM_IDLE_TIMEOUT(504, "llm_provider_error", "upstream_idle_timeout", Fault.UPSTREAM, true),
    /** The whole exchange took longer than it may. */
    TOTAL_TIMEOUT(504, "llm_provider_error", "total_timeout", Fault.UPSTREAM, false);

    /** Who has to mend it. */
    public enum Fault {
        /** The client, by sending something else. */
        CALLER,
        /** We, or whoever runs the gateway. */
        HOUSE,
        /** The provider behind us. */
        UPSTREAM
    }

    private final int status;
    private final String type;
    private final @Nullable String code;
    private final Fault fault;
    private final boolean retryable;

    ErrorKind(int status, String type, @Nullable String code, Fault fault, boolean retryable) {
        this.status = status;
        this.type = type;
        this.code = code;
        this.fault = fault;
        this.retryable = retryable;
    }

    /** The HTTP status of an answer that says so. */
    public int status() {
        return status;
    }

    /** The {@code error.type} of the OpenAI dialects. */
    public String type() {
        return type;
    }

    /** The {@code error.code} of the OpenAI dialects, null where they have none. */
    public @Nullable String code() {
        return code;
    }

    /** Who has to mend it. */
    public Fault fault() {
        return fault;
    }

    /** Whether another try, here or at another upstream, may go better. */
    public boolean retryable() {
        return retryable;
    }

    /** The word for metrics and logs: the constant's name in lower case. */
    public String label() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
