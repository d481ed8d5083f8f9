package io.gapura.filter;

import io.gapura.exchange.ExchangeLog;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Objects;

/**
 * One call on its way through the filters: what they share of it. Immutable.
 *
 * @param entrance the gateway as it was configured when the call came in
 * @param log what is known of the call
 */
record Visit(Entrance entrance, ExchangeLog log) {
    private static final String ATTRIBUTE = "io.gapura.visit";

    /** The visit that {@link GapuraFilter} has opened for this request. */
    static Visit of(HttpServletRequest request) {
        return (Visit) Objects.requireNonNull(request.getAttribute(ATTRIBUTE), "no GapuraFilter opened this request");
    }

    /** Leaves the visit for the filters that follow. */
    void open(HttpServletRequest request) {
        request.setAttribute(ATTRIBUTE, this);
    }
}
