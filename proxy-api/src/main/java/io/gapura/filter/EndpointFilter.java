package io.gapura.filter;

import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.exchange.Address;
import io.gapura.exchange.Endpoint;
import io.gapura.exchange.ExchangeLog;
import io.gapura.http.Headers;
import io.gapura.relay.ErrorAnswer;
import io.gapura.relay.ServletHeaders;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Lets through what an endpoint can answer; a wrong path, method or content type gets an error in the house's shape, the same
 * with every JAX-RS runtime and without one. Stateless and thread-safe.
 */
final class EndpointFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Visit visit = Visit.of(request);
        ExchangeLog log = visit.log();
        Endpoint endpoint = log.endpoint();
        String path = Address.of(log.path()).path();
        Headers client = ServletHeaders.of(request);
        if (endpoint != null && (endpoint.family() != Endpoint.Family.RAW || takesRaw(visit, path))) {
            GatewayException failure = contentType(endpoint.body(), request.getContentType());
            if (failure == null) {
                chain.doFilter(request, response);
            } else {
                ErrorAnswer.write(request, response, visit.entrance().dialect(endpoint, client), log, failure);
            }
            return;
        }
        List<String> methods = Endpoint.methodsAt(path);
        if (!methods.isEmpty() && request.getMethod().equals("OPTIONS")) {
            response.setHeader("Allow", String.join(", ", methods));
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        } else {
            if (!methods.isEmpty()) {
                response.setHeader("Allow", String.join(", ", methods));
            }
            ErrorAnswer.write(
                    request,
                    response,
                    visit.entrance().dialect(Endpoint.near(path), client),
                    log,
                    wrong(request, log, methods));
        }
    }

    /** A path that some endpoint has is not unknown: another method there could reach what lies behind somebody else's id. */
    private static boolean takesRaw(Visit visit, String path) {
        return visit.entrance().takesRaw() && Endpoint.methodsAt(path).isEmpty();
    }

    private static GatewayException wrong(HttpServletRequest request, ExchangeLog log, List<String> methods) {
        String path = log.path().length() <= 200 ? log.path() : log.path().substring(0, 200) + "…";
        if (methods.isEmpty()) {
            return new GatewayException(
                    ErrorKind.UNKNOWN_PATH,
                    "Unknown request URL: " + request.getMethod() + " " + path
                            + ". Please check the URL for typos; GET / lists what there is.");
        }
        return new GatewayException(
                ErrorKind.METHOD_NOT_ALLOWED,
                "Not allowed to " + request.getMethod() + " on " + path + "; allowed: " + String.join(", ", methods)
                        + ".");
    }

    private static @Nullable GatewayException contentType(Endpoint.Body body, @Nullable String header) {
        if (header == null) {
            return null;
        }
        int semicolon = header.indexOf(';');
        String type =
                (semicolon < 0 ? header : header.substring(0, semicolon)).trim().toLowerCase(Locale.ROOT);
        boolean json = type.equals("application/json") || (type.startsWith("application/") && type.endsWith("+json"));
        boolean form = type.equals("multipart/form-data");
        boolean welcome =
                switch (body) {
                    case NONE, ANY -> true;
                    case JSON -> json;
                    case FORM -> form;
                    case JSON_OR_FORM -> json || form;
                };
        return welcome
                ? null
                : new GatewayException(
                        ErrorKind.UNSUPPORTED_MEDIA_TYPE,
                        "Unsupported content type: `" + type + "`; send `Content-Type: "
                                + (body == Endpoint.Body.JSON
                                        ? "application/json"
                                        : body == Endpoint.Body.FORM
                                                ? "multipart/form-data"
                                                : "application/json` or `multipart/form-data")
                                + "`.");
    }
}
