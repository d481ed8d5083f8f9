package io.gapura.relay;

import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.http.Gathering;
import java.net.SocketTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;

/** The words for what goes wrong between us and an upstream. Addresses go into the detail, which only the log sees. */
public final class Failures {
    private static final int LONGEST_WORDS = 200;

    /** How the client abbreviates its packages where an exception's message is all that a connection knows of itself. */
    private static final String INSIDES = "oej";

    private Failures() {}

    /** A failure as it is told; whatever was not meant to be one is a mistake of ours. */
    public static GatewayException ofHouse(Throwable mistake) {
        if (mistake instanceof GatewayException told) {
            return told;
        }
        return new GatewayException(
                        ErrorKind.SERVER_ERROR,
                        "The gateway made a mistake; its log has the details under this x-request-id.")
                .because(mistake);
    }

    /** No answer came: why the call did not reach the upstream, or what became of it there. */
    public static GatewayException ofConnection(Throwable failure) {
        GatewayException told;
        if (failure instanceof GatewayException ours) { // the request's body broke off
            return ours;
        } else if (failure instanceof RejectedExecutionException) {
            told = new GatewayException(
                    ErrorKind.UNAVAILABLE, "Too many calls are waiting for this upstream; try again in a moment.");
        } else if (failure instanceof SocketTimeoutException || failure instanceof TimeoutException) {
            told = new GatewayException(
                    ErrorKind.UPSTREAM_CONNECT_TIMEOUT, "The upstream could not be reached in time.");
        } else if (failure instanceof java.net.ConnectException
                || failure instanceof UnresolvedAddressException
                || failure instanceof java.net.UnknownHostException
                || failure instanceof java.net.NoRouteToHostException
                || failure instanceof javax.net.ssl.SSLException) {
            told = new GatewayException(ErrorKind.UPSTREAM_UNREACHABLE, "The upstream could not be reached.");
        } else {
            told = new GatewayException(
                    ErrorKind.UPSTREAM_CUT, "The upstream closed the connection without an answer.");
        }
        return told.detail(words(failure)).because(failure);
    }

    /** The upstream broke off in the middle of its answer. */
    static GatewayException midAnswer(Throwable cause) {
        if (cause instanceof Gathering.TooLong) {
            return new GatewayException(
                            ErrorKind.UPSTREAM_MALFORMED, "The upstream's answer is longer than the gateway takes.")
                    .detail(String.valueOf(cause));
        }
        return new GatewayException(ErrorKind.UPSTREAM_CUT, "The upstream broke off before the answer was complete.")
                .detail(words(cause))
                .because(cause);
    }

    /** It didn't heed how the answer was asked for. */
    static GatewayException streamForWhole() {
        return new GatewayException(
                ErrorKind.UPSTREAM_MALFORMED,
                "The upstream answered with a stream where a whole answer was asked for.");
    }

    /** Nothing came in time. */
    static GatewayException firstByte(Duration limit) {
        return new GatewayException(
                ErrorKind.UPSTREAM_FIRST_BYTE_TIMEOUT,
                "The upstream did not begin to answer within " + words(limit) + ".");
    }

    /** It paused for too long. */
    static GatewayException idle(Duration limit) {
        return new GatewayException(
                ErrorKind.UPSTREAM_IDLE_TIMEOUT, "The upstream paused for more than " + words(limit) + ".");
    }

    /** All in all it took too long. */
    static GatewayException total(Duration limit) {
        return new GatewayException(
                ErrorKind.TOTAL_TIMEOUT, "The call took longer than the " + words(limit) + " it may.");
    }

    /** What a cause says of itself, for the log: one line, and none of the client library's own insides. */
    static String words(Throwable cause) {
        String message = cause.getMessage();
        if (message == null || message.startsWith(INSIDES)) {
            return cause.getClass().getName();
        }
        String words = String.valueOf(cause).replaceAll("\\p{Cntrl}", " ");
        return words.length() <= LONGEST_WORDS ? words : words.substring(0, LONGEST_WORDS) + "…";
    }

    private static String words(Duration limit) {
        return limit.toMillis() % 1000 == 0 ? limit.toSeconds() + " s" : limit.toMillis() + " ms";
    }
}
