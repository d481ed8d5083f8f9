package io.gapura.realtime;

import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.exchange.Ending;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a session ends, and what each side is told: the other's own code where it may be sent (RFC 6455, section 7.4). Immutable.
 *
 * @param code for the access log
 * @param toClient the code for the client
 * @param toUpstream the code for the upstream
 * @param reason the words beside it, at most 123 bytes
 * @param how what became of the exchange
 * @param failure what went wrong, if anything did
 */
record Farewell(int code, int toClient, int toUpstream, String reason, Ending how, @Nullable GatewayException failure) {
    static final int NORMAL = 1000;
    static final int GOING_AWAY = 1001;
    static final int NO_CODE = 1005;
    static final int ABNORMAL = 1006;
    static final int BAD_PAYLOAD = 1007;
    static final int TOO_LARGE = 1009;
    static final int UNEXPECTED = 1011;
    static final int TRY_AGAIN = 1013;

    /** The client has said goodbye, or is gone: 1006. */
    static Farewell ofClient(int code, String reason) {
        return code == ABNORMAL
                ? new Farewell(
                        code,
                        GOING_AWAY,
                        GOING_AWAY,
                        "the client is gone",
                        Ending.GONE,
                        new GatewayException(ErrorKind.CLIENT_GONE, "the client closed the connection"))
                : new Farewell(code, sendable(code), sendable(code), reason, Ending.DELIVERED, null);
    }

    /** The upstream has said goodbye. */
    static Farewell ofUpstream(int code, String reason) {
        return new Farewell(code, sendable(code), sendable(code), reason, Ending.DELIVERED, null);
    }

    /** The upstream's connection has broken. */
    static Farewell upstreamCut(@Nullable Throwable cause) {
        GatewayException cut = new GatewayException(ErrorKind.UPSTREAM_CUT, "The upstream closed the connection.");
        return failed(ABNORMAL, UNEXPECTED, GOING_AWAY, cause == null ? cut : cut.because(cause));
    }

    /** The upstream has sent something that can't be passed on. */
    static Farewell unfit(int toUpstream, String message) {
        return failed(UNEXPECTED, UNEXPECTED, toUpstream, new GatewayException(ErrorKind.UPSTREAM_MALFORMED, message));
    }

    /** Nobody has said anything for so long. */
    static Farewell idle(Duration limit) {
        return failed(
                GOING_AWAY,
                GOING_AWAY,
                GOING_AWAY,
                new GatewayException(
                        ErrorKind.UPSTREAM_IDLE_TIMEOUT, "The session was silent for " + limit.toSeconds() + " s."));
    }

    /** It has lasted as long as it may. */
    static Farewell total(Duration limit) {
        return failed(
                GOING_AWAY,
                GOING_AWAY,
                GOING_AWAY,
                new GatewayException(
                        ErrorKind.TOTAL_TIMEOUT, "The session has lasted the " + limit.toSeconds() + " s it may."));
    }

    /** The client does not take what is sent to it. */
    static Farewell clientStalled() {
        return new Farewell(
                ABNORMAL,
                GOING_AWAY,
                GOING_AWAY,
                "the client reads nothing",
                Ending.GONE,
                new GatewayException(ErrorKind.CLIENT_GONE, "the client stopped to read"));
    }

    /** The upstream does not take what is sent to it. */
    static Farewell upstreamStalled() {
        return failed(
                TRY_AGAIN,
                TRY_AGAIN,
                GOING_AWAY,
                new GatewayException(
                        ErrorKind.UPSTREAM_IDLE_TIMEOUT, "The upstream does not take what is sent to it."));
    }

    /** The gateway stops. */
    static Farewell stopping() {
        return new Farewell(
                GOING_AWAY,
                GOING_AWAY,
                GOING_AWAY,
                "the gateway is stopping",
                Ending.FAILED,
                new GatewayException(ErrorKind.UNAVAILABLE, "The gateway is stopping."));
    }

    /** A mistake of ours. */
    static Farewell mistake(GatewayException failure) {
        return failed(UNEXPECTED, UNEXPECTED, GOING_AWAY, failure);
    }

    /** Whether the client is told by an event too: a code alone says little to whoever reads a conversation. */
    boolean toldByEvent() {
        return failure != null && how == Ending.FAILED && toClient != GOING_AWAY;
    }

    private static Farewell failed(int code, int toClient, int toUpstream, GatewayException failure) {
        return new Farewell(code, toClient, toUpstream, failure.message(), Ending.FAILED, failure);
    }

    /** Codes that stand for what was not said can't be said. */
    private static int sendable(int code) {
        return switch (code) {
            case 1004, NO_CODE -> NORMAL;
            case ABNORMAL, 1015 -> UNEXPECTED;
            default -> code < 1000 || code > 4999 ? UNEXPECTED : code;
        };
    }
}
