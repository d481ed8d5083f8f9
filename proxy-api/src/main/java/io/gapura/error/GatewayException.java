package io.gapura.error;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A failure that a client is told of: what kind it is, what to say, and what only the log may know. Immutable but for the
 * stack that every throwable has; no stack is recorded for the caller's own mistakes, they are answers and not accidents.
 */
public final class GatewayException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorKind kind;
    private final int status;
    private final @Nullable String type;
    private final @Nullable String code;
    private final @Nullable String param;
    private final @Nullable String detail;
    private final @Nullable Duration retryAfter;

    /** A failure of this kind with what the client may read: what was wrong, where, and what would be right. */
    public GatewayException(ErrorKind kind, String message) {
        this(kind, message, null, kind.status(), kind.type(), kind.code(), null, null, null);
    }

    private GatewayException(
            ErrorKind kind,
            String message,
            @Nullable Throwable cause,
            int status,
            @Nullable String type,
            @Nullable String code,
            @Nullable String param,
            @Nullable String detail,
            @Nullable Duration retryAfter) {
        super(message, cause, false, kind.fault() == ErrorKind.Fault.HOUSE);
        this.kind = kind;
        this.status = status;
        this.type = type;
        this.code = code;
        this.param = param;
        this.detail = detail;
        this.retryAfter = retryAfter;
    }

    /** The same with the path of the member that is wrong, as in {@code messages[2].content}. */
    public GatewayException at(String param) {
        return new GatewayException(kind, message(), getCause(), status, type, code, param, detail, retryAfter);
    }

    /** The same with another {@code error.code}. */
    public GatewayException code(@Nullable String code) {
        return new GatewayException(kind, message(), getCause(), status, type, code, param, detail, retryAfter);
    }

    /** The same with another {@code error.type}, as an upstream said it. */
    public GatewayException type(@Nullable String type) {
        return new GatewayException(kind, message(), getCause(), status, type, code, param, detail, retryAfter);
    }

    /** The same with another HTTP status: an upstream's own, or a configured one. */
    public GatewayException status(int status) {
        return new GatewayException(kind, message(), getCause(), status, type, code, param, detail, retryAfter);
    }

    /** The same with words for the log alone: addresses, an upstream's raw answer. Never a secret, never a body. */
    public GatewayException detail(String detail) {
        return new GatewayException(kind, message(), getCause(), status, type, code, param, detail, retryAfter);
    }

    /** The same with what brought it about. */
    public GatewayException because(Throwable cause) {
        return new GatewayException(kind, message(), cause, status, type, code, param, detail, retryAfter);
    }

    /** The same with the time after which another try may go better; sent as {@code Retry-After} in whole seconds. */
    public GatewayException retryAfter(@Nullable Duration retryAfter) {
        return new GatewayException(kind, message(), getCause(), status, type, code, param, detail, retryAfter);
    }

    /** What kind of failure it is. */
    public ErrorKind kind() {
        return kind;
    }

    /** The HTTP status to answer with. */
    public int status() {
        return status;
    }

    /** What the client reads. */
    public String message() {
        return Objects.requireNonNullElse(getMessage(), kind.label());
    }

    /** The {@code error.type}. */
    public @Nullable String type() {
        return type;
    }

    /** The {@code error.code}. */
    public @Nullable String code() {
        return code;
    }

    /** The path of the member that is wrong, where there is one. */
    public @Nullable String param() {
        return param;
    }

    /** What only the log may know. */
    public @Nullable String detail() {
        return detail;
    }

    /** When to try again, where that is known. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }
}
