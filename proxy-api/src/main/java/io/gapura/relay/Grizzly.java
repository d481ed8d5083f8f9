package io.gapura.relay;

import jakarta.servlet.http.HttpServletRequest;

/**
 * The HTTP server inside Payara and GlassFish. Asked on HTTP/1 for more than a request's announced body, it listens to the
 * connection before the request is over, and loses the next one ({@code docs/decisions/0019}). Thread-safe.
 */
final class Grizzly {
    private Grizzly() {}

    /** Whether it serves this request, and on HTTP/1; on HTTP/2 a body's last byte is not its end. */
    static boolean servesHttp1(HttpServletRequest request) {
        return request.getProtocol().startsWith("HTTP/1") && serves(request);
    }

    /** Whether it serves this request. It may tell of a body's end while the last bytes lie unread in its buffer. */
    static boolean serves(HttpServletRequest request) {
        String server = request.getServletContext().getServerInfo();
        return server.contains("Payara") || server.contains("GlassFish");
    }
}
