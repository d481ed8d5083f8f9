package io.gapura.relay;

import io.gapura.dialect.InboundDialect;
import io.gapura.exchange.Endpoint;
import io.gapura.exchange.ExchangeRunner;
import io.gapura.exchange.LimitsConfig;
import io.gapura.exchange.Timers;
import io.gapura.http.Headers;

/** What the servlets need of the gateway; whoever asks holds the answer for one exchange only, since it may be replaced. Thread-safe. */
public interface ServletDoor {
    /** Runs exchanges. */
    ExchangeRunner runner();

    /** Answers calls that ask for a WebSocket. */
    SocketDoor sockets();

    /** The dialect that clients of this endpoint speak. */
    InboundDialect dialect(Endpoint endpoint);

    /**
     * The dialect that this client of the endpoint speaks: some endpoints have the same path with two vendors, and a header tells whose
     * client calls. By default none does.
     */
    default InboundDialect dialect(Endpoint endpoint, Headers client) {
        return dialect(endpoint);
    }

    /** How much a call may take. */
    LimitsConfig limits();

    /** The clock. */
    Timers timers();
}
