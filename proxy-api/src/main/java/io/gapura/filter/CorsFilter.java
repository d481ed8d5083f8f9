package io.gapura.filter;

import io.gapura.auth.LoopbackGuard;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;

/**
 * Lets web pages call, as configured: answers preflights, and marks every answer, errors too
 * (fetch.spec.whatwg.org, section CORS protocol). A gateway that answers only its own machine lets pages of that machine
 * call. Stateless and thread-safe.
 */
final class CorsFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String origin = request.getHeader("Origin");
        Entrance entrance = Visit.of(request).entrance();
        if (origin == null) {
            if (!entrance.cors().allowedOrigins().isEmpty()) {
                response.addHeader(
                        "Vary", "Origin"); // a cache must not give this answer, which names no origin, to a page
            }
            chain.doFilter(request, response);
            return;
        }
        response.addHeader("Vary", "Origin");
        boolean allowed = allowed(entrance, request, origin);
        if (allowed) {
            mark(entrance.cors(), response, origin);
        }
        boolean preflight =
                request.getMethod().equals("OPTIONS") && request.getHeader("Access-Control-Request-Method") != null;
        if (!preflight) {
            chain.doFilter(request, response);
            return;
        }
        if (allowed) {
            permit(entrance.cors(), request, response);
        }
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    }

    private static boolean allowed(Entrance entrance, HttpServletRequest request, String origin) {
        CorsConfig cors = entrance.cors();
        if (entrance.keyless() && LoopbackGuard.isLoopbackOrigin(origin)) {
            return true;
        }
        if (cors.anyOrigin()) {
            return request.getUserPrincipal() == null; // a page must not use a login that the browser adds by itself
        }
        return cors.allowedOrigins().contains(origin);
    }

    private static void mark(CorsConfig cors, HttpServletResponse response, String origin) {
        response.setHeader("Access-Control-Allow-Origin", cors.anyOrigin() ? "*" : origin);
        if (cors.allowCredentials()) {
            response.setHeader("Access-Control-Allow-Credentials", "true");
        }
        if (!cors.exposedHeaders().isEmpty()) {
            response.setHeader("Access-Control-Expose-Headers", String.join(", ", cors.exposedHeaders()));
        }
    }

    private static void permit(CorsConfig cors, HttpServletRequest request, HttpServletResponse response) {
        response.setHeader("Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
        List<String> headers = cors.allowedHeaders();
        String asked = request.getHeader("Access-Control-Request-Headers");
        if (!headers.contains("*")) {
            response.setHeader("Access-Control-Allow-Headers", String.join(", ", headers));
        } else if (asked != null) {
            // "*" would not cover Authorization, so what was asked for is named
            response.setHeader("Access-Control-Allow-Headers", asked);
            response.addHeader("Vary", "Access-Control-Request-Headers");
        }
        response.setHeader("Access-Control-Max-Age", Long.toString(cors.maxAge().toSeconds()));
    }
}
