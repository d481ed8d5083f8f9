package io.gapura.relay;

import io.gapura.dialect.InboundDialect;
import io.gapura.error.GatewayException;
import io.gapura.exchange.Exchange;
import io.gapura.exchange.ExchangeLog;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Writes a failure that was found before there is an exchange, on a thread of the container. Stateless and thread-safe. */
public final class ErrorAnswer {
    private ErrorAnswer() {}

    /** Answers with the failure in this dialect. */
    public static void write(
            HttpServletRequest request,
            HttpServletResponse response,
            InboundDialect dialect,
            ExchangeLog log,
            GatewayException failure)
            throws IOException {
        byte[] body = dialect.writeError(failure);
        log.failure(failure);
        response.setStatus(failure.status());
        Exchange.errorHeaders(failure).forEach((name, value) -> {
            if (name.equalsIgnoreCase("Content-Type")) {
                response.setContentType(value);
            } else {
                response.setHeader(name, value);
            }
        });
        String requestId = dialect.headers().requestId();
        if (requestId != null) {
            response.setHeader(requestId, log.id());
        }
        response.setContentLength(body.length);
        if (!request.getMethod().equals("HEAD")) {
            response.getOutputStream().write(body);
            log.sent(body.length);
        }
    }
}
