package io.gapura.exchange;

import io.gapura.dialect.RequestOutline;
import java.util.List;

/** Reads of the request what routing and relaying need, and refuses what is no request of the dialect. Thread-safe. */
public final class ReadStep implements Step {
    @Override
    public void run(Exchange exchange, Next next) {
        byte[] body = exchange.request().body().bytes();
        RequestOutline read = exchange.dialect().outline(body);
        List<RequestOutline.Reference> references =
                ReferencePaths.read(body, exchange.request().endpoint());
        exchange.outline(references.isEmpty() ? read : read.naming(references));
        next.proceed();
    }
}
