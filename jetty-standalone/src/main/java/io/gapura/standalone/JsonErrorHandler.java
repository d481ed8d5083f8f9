package io.gapura.standalone;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.ee11.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Errors that Jetty finds before the gateway sees the call (a broken request line, headers too large, a path outside
 * the context), written in the shape of OpenAI's error object. Says the status and nothing from inside: no exception,
 * no path. Thread-safe.
 */
final class JsonErrorHandler extends ErrorPageErrorHandler {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        if (request.getAttribute(ERROR_EXCEPTION) instanceof HttpException failure) {
            response.setStatus(failure.getCode());
        }
        int status = response.getStatus();
        if (HttpStatus.hasNoBody(status)) {
            callback.succeeded();
            return true;
        }
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        response.write(true, ByteBuffer.wrap(body(status).getBytes(StandardCharsets.UTF_8)), callback);
        return true;
    }

    /** The error object for a status; only our own words are in it, so nothing needs escaping. */
    static String body(int status) {
        String type = status < 500 ? "invalid_request_error" : "server_error";
        return "{\"error\":{\"message\":\"" + message(status) + "\",\"type\":\"" + type
                + "\",\"param\":null,\"code\":null}}";
    }

    private static String message(int status) {
        return switch (status) {
            case HttpStatus.BAD_REQUEST_400 -> "The request is not valid HTTP.";
            case HttpStatus.NOT_FOUND_404 -> "There is nothing at this path.";
            case HttpStatus.REQUEST_TIMEOUT_408 -> "The request was not sent completely in time.";
            case HttpStatus.PAYLOAD_TOO_LARGE_413 -> "The request body is too large.";
            case HttpStatus.URI_TOO_LONG_414 -> "The request's path and query are too long.";
            case HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431 -> "The request's headers are too large.";
            case HttpStatus.INTERNAL_SERVER_ERROR_500 -> "The gateway failed; its log says why.";
            case HttpStatus.SERVICE_UNAVAILABLE_503 -> "The gateway is shutting down or not ready.";
            default -> HttpStatus.getMessage(status) + '.';
        };
    }
}
