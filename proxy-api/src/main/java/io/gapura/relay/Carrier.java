package io.gapura.relay;

import io.gapura.error.GatewayException;

/**
 * The client's side of an attempt: carries what comes from the upstream to the client, keeps the time, and ends the exchange.
 * Thread-safe: upstream, client and timers call as they please, and only the first ending counts.
 */
interface Carrier {
    /** Begins to keep the time. */
    void start();

    /** Something of a body that is being gathered came in: the upstream is not silent. */
    void touched();

    /** A whole body for the client is there. */
    void deliver(Delivery delivery);

    /** There will be no answer, or no more of it. */
    void fail(GatewayException failure);

    /** The client went away. */
    void clientGone(Throwable reason);
}
