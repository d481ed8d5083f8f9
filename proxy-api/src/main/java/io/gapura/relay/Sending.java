package io.gapura.relay;

import io.gapura.dialect.OutboundDialect;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.exchange.Exchange;
import io.gapura.http.ByteSource;
import io.gapura.http.Gathering;
import io.gapura.http.Headers;
import io.gapura.provider.Upstream;
import io.gapura.provider.UpstreamTransport;
import java.io.EOFException;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One call under way at an upstream: sends it, tells whoever waits of the head of the answer, gathers bodies and reads errors, and
 * can be given up at any moment. The transport calls it from any thread, one at a time; the client may go away at any moment.
 */
final class Sending implements UpstreamTransport.Listener {
    /** Sends the call. */
    interface Departure {
        /** Sends it, and has the answer told to this listener. */
        UpstreamTransport.Call send(UpstreamTransport.Listener listener);
    }

    /** Who waits for the head of the answer. */
    interface Arrival {
        /** Status and headers are there. What it throws ends the exchange. */
        void head(int status, Headers headers, ByteSource body);
    }

    /** Has the last word on a failure that an upstream told. */
    interface Refusal {
        /** The failure to tell, given the body and what the dialect has read in it. */
        GatewayException of(byte[] body, GatewayException read);
    }

    private final Exchange exchange;
    private final Upstream upstream;
    private final OutboundDialect dialect;
    private final AnswerCrossing crossing;
    private final int longestAnswer;

    private volatile @Nullable Carrier carrier;
    private volatile @Nullable Arrival arrival;
    private UpstreamTransport.@Nullable Call call; // guarded by this
    private boolean aborted; // guarded by this
    private volatile boolean
            received; // the whole answer was read: nothing is left to abort, and the connection is good
    private volatile boolean requestGone = true; // nothing of the request's body is left to send

    /**
     * A call to this upstream.
     *
     * @param dialect reads its errors
     * @param crossing which fields of its answer cross
     * @param longestAnswer the longest body that is gathered, in bytes
     */
    Sending(Exchange exchange, Upstream upstream, OutboundDialect dialect, AnswerCrossing crossing, int longestAnswer) {
        this.exchange = exchange;
        this.upstream = upstream;
        this.dialect = dialect;
        this.crossing = crossing;
        this.longestAnswer = longestAnswer;
    }

    /** Sends the call. */
    void start(Carrier first, Departure departure, Arrival waiting) {
        carrier = first;
        arrival = waiting;
        first.start();
        if (isAborted()) { // there was no time left: nobody waits for an answer
            return;
        }
        exchange.sink().onGone(() -> carrier().clientGone(new EOFException("the client closed the connection")));
        UpstreamTransport.Call sent;
        try {
            sent = departure.send(this);
        } catch (RuntimeException mistake) { // the carrier must hear of it, it has timers running
            carrier().fail(Failures.ofHouse(mistake));
            return;
        }
        boolean late;
        synchronized (this) {
            call = sent;
            late = aborted;
        }
        if (late) { // it was given up before there was something to abort
            sent.abort(givenUp());
        }
    }

    /** Who carries the answer now. */
    Carrier carrier() {
        return Objects.requireNonNull(carrier, "not started");
    }

    /** Another carries the answer from now on. */
    void carriedBy(Carrier next) {
        carrier = next;
    }

    /** Says whether something of the request's body is still to be sent. */
    void requestGone(boolean gone) {
        requestGone = gone;
    }

    /** The whole answer was read. */
    void received() {
        received = true;
    }

    @Override
    public void head(int status, Headers headers, ByteSource body) {
        try {
            String named = dialect.headers().requestId();
            String id = named == null ? null : headers.first(named);
            exchange.log().upstreamRequestId(id == null ? headers.first("x-request-id") : id);
            carrier().touched();
            Objects.requireNonNull(arrival).head(status, headers, body);
        } catch (RuntimeException | Error mistake) { // thrown into the transport it would be lost, and the client wait
            body.fail(mistake);
            carrier().fail(Failures.ofHouse(mistake));
        }
    }

    @Override
    public void failed(GatewayException failure) {
        carrier().fail(failure);
    }

    /** Gathers a body; what is thrown at it ends the exchange. */
    void gather(ByteSource body, Consumer<byte[]> whole) {
        Gathering.of(
                body,
                longestAnswer,
                () -> carrier().touched(),
                bytes -> {
                    received = true;
                    try {
                        whole.accept(bytes);
                    } catch (RuntimeException | Error failure) {
                        carrier().fail(Failures.ofHouse(failure));
                    }
                },
                broken -> carrier().fail(Failures.midAnswer(broken)));
    }

    /** The upstream answers with no success: gathers what it says, and fails with that. */
    void refused(int status, Headers headers, ByteSource body, Refusal refusal) {
        gather(body, bytes -> refused(status, headers, refusal.of(bytes, dialect.readError(status, headers, bytes))));
    }

    private void refused(int status, Headers headers, GatewayException read) {
        exchange.besideFailure(crossing.answer(headers));
        boolean clientsKey = upstream.config().passClientKey() && (status == 401 || status == 403);
        GatewayException failure = clientsKey
                ? new GatewayException(ErrorKind.AUTHENTICATION, "The upstream refused the key that you sent.")
                        .status(status)
                : read;
        String said = failure.detail() == null ? "" : ": " + failure.detail();
        carrier().fail(failure.detail("upstream " + upstream.name() + " answered " + status + said));
    }

    private synchronized boolean isAborted() {
        return aborted;
    }

    /** Gives the call up, if anything of it is left. */
    void abort() {
        UpstreamTransport.Call sent;
        synchronized (this) {
            aborted = true;
            sent = call;
        }
        if (sent != null && !(received && requestGone)) {
            sent.abort(givenUp());
        }
    }

    static Throwable givenUp() {
        return new EOFException("the exchange ended before the upstream's answer did");
    }
}
