package io.gapura.relay;

import jakarta.servlet.ServletRequest;

/**
 * The HTTP server Tomcat. When an answer has its announced length, it closes the request's body, which can then no more be thrown away
 * ({@code docs/decisions/0023}). Thread-safe.
 */
final class Tomcat {
    private Tomcat() {}

    /** Whether it serves this request. */
    static boolean serves(ServletRequest request) {
        return request.getServletContext().getServerInfo().startsWith("Apache Tomcat");
    }
}
