package io.gapura.filter;

import io.gapura.auth.Authenticator;
import io.gapura.exchange.ExchangeListener;
import io.gapura.relay.ServletDoor;
import java.util.List;
import java.util.function.Supplier;

/** What the filters need of the gateway, as it is configured now. Immutable and thread-safe. */
public interface Entrance extends ServletDoor {
    /** The servlet context attribute that holds a {@link Supplier} of the current entrance. */
    String ATTRIBUTE = "io.gapura.entrance";

    /**
     * Counts a call in, so that this gateway's connections stay open until it is counted out; false if the gateway was replaced
     * and is closed: then the call is for its successor.
     */
    boolean enter();

    /** Counts a call out that came in by {@link #enter()}. */
    void leave();

    /** Says who is calling. */
    Authenticator authenticator();

    /** Which web pages may call. */
    CorsConfig cors();

    /** Whether nobody needs a key, because none is configured and anonymity is not either. */
    boolean keyless();

    /** Whether an upstream takes calls that the gateway knows nothing of. */
    boolean takesRaw();

    /** Who is told of each exchange. */
    List<ExchangeListener> listeners();

    /** A name for an exchange whose client gave it none. */
    String newId();
}
