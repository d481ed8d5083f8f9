package io.gapura.relay;

import io.gapura.exchange.ExchangeLog;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Answers the calls that ask for a WebSocket. Thread-safe. */
public interface SocketDoor {
    /**
     * Answers this call, on a thread of the container: when it comes in, and once more when it dispatches the call to the
     * {@link RelayServlet}. It ends the log, unless it throws.
     */
    void answer(ServletDoor door, HttpServletRequest request, HttpServletResponse response, ExchangeLog log)
            throws IOException;
}
