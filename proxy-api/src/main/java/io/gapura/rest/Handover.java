package io.gapura.rest;

import io.gapura.exchange.Endpoint;
import io.gapura.exchange.ExchangeLog;
import io.gapura.relay.RelayServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.core.Response;

/**
 * From a JAX-RS resource to the relay: the request, suspended by {@code @Suspended}, is dispatched to the relay servlet, which
 * reads and writes without blocking. The only way that was clean on every server ({@code docs/decisions/0002}). Stateless.
 */
final class Handover {
    private Handover() {}

    /**
     * Hands the request over. One that our filters have not opened is refused: a host's own JAX-RS application may have taken
     * our resources in (seen wherever its {@code getClasses()} is empty), past every door.
     */
    static void relay(HttpServletRequest request, AsyncResponse answer, Endpoint endpoint) {
        if (request.getAttribute(ExchangeLog.ATTRIBUTE) instanceof ExchangeLog log
                && log.endpoint() == endpoint
                && request.getAttribute(RelayServlet.PATH_ATTRIBUTE) instanceof String path
                && !log.taken()) {
            request.getAsyncContext().dispatch(path); // carried out when the container has its thread back
            log.take();
        } else {
            answer.resume(Response.status(Response.Status.NOT_FOUND).build());
        }
    }
}
