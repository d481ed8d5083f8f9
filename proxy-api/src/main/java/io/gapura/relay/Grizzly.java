package io.gapura.relay;

import jakarta.servlet.http.HttpServletRequest;

/** The HTTP server of Payara and GlassFish, which has to be treated with care; {@code docs/decisions/0019}. Thread-safe. */
final class Grizzly {
    private Grizzly() {}

    /** Whether it serves this request. */
    static boolean serves(HttpServletRequest request) {
        String server = request.getServletContext().getServerInfo();
        return server.contains("Payara") || server.contains("GlassFish");
    }
}
