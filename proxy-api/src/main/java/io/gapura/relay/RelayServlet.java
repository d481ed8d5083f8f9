package io.gapura.relay;

import io.gapura.exchange.Ending;
import io.gapura.exchange.Endpoint;
import io.gapura.exchange.ExchangeLog;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Answers every exchange that the filters have opened, without blocking. JAX-RS resources dispatch to it; where no JAX-RS
 * runtime is, it is mapped to the endpoints itself. A request that no filter of ours has seen gets 404. Thread-safe.
 */
public final class RelayServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    /** Where below a mount this servlet is, for dispatches. */
    public static final String PATH = "/.gapura-relay";

    /** The request attribute that tells where this servlet is: a path in the context, for a dispatch. */
    public static final String PATH_ATTRIBUTE = "io.gapura.relay-path";

    /** The request attribute that holds the {@link ServletDoor} of the exchange. */
    public static final String DOOR_ATTRIBUTE = "io.gapura.door";

    /** The request attribute that asks this servlet to fail: an answer that broke off must not look whole. */
    static final String BREAK_ATTRIBUTE = "io.gapura.break";

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getAttribute(BREAK_ATTRIBUTE) != null) {
            throw new IOException("the answer broke off after its first bytes had left");
        }
        relay(request, response);
    }

    /** Answers the exchange of this request, on a thread of the container. */
    public static void relay(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!(request.getAttribute(ExchangeLog.ATTRIBUTE) instanceof ExchangeLog log)
                || !(request.getAttribute(DOOR_ATTRIBUTE) instanceof ServletDoor door)) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        Endpoint endpoint = log.endpoint();
        // A resource that dispatches has taken the exchange over already; whoever comes straight from the filters does
        // so now.
        boolean ours = request.getDispatcherType() == DispatcherType.ASYNC ? log.taken() : log.take();
        if (endpoint == null || !ours) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        try {
            if (endpoint.family() == Endpoint.Family.REALTIME) {
                door.sockets().answer(door, request, response, log);
            } else {
                new ServletExchange(door, request, response, log, endpoint).start();
            }
        } catch (IOException | RuntimeException failure) { // it was taken over, so nobody else ends the log
            log.failure(failure);
            log.status(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
            log.end(Ending.FAILED, door.timers().nanos());
            throw failure;
        }
    }
}
