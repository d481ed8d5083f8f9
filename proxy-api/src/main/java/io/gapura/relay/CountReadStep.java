package io.gapura.relay;

import io.gapura.dialect.CountCodec;
import io.gapura.dialect.RequestOutline;
import io.gapura.exchange.Endpoint;
import io.gapura.exchange.Exchange;
import io.gapura.exchange.Next;
import io.gapura.exchange.ReferencePaths;
import io.gapura.exchange.Step;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Reads of a request whose tokens are to be counted what routing needs: it holds a generation request. Thread-safe. */
public final class CountReadStep implements Step {
    private final Map<Endpoint, CountCodec> codecs;

    /**
     * A step for these endpoints.
     *
     * @param codecs how clients ask at each endpoint
     */
    public CountReadStep(Map<Endpoint, CountCodec> codecs) {
        this.codecs = Map.copyOf(codecs);
    }

    @Override
    public void run(Exchange exchange, Next next) {
        Endpoint endpoint = exchange.request().endpoint();
        CountCodec codec = Objects.requireNonNull(codecs.get(endpoint), endpoint::name);
        byte[] body = exchange.request().body().bytes();
        RequestOutline read = exchange.dialect().countOutline(codec.readRequest(body));
        List<RequestOutline.Reference> references = ReferencePaths.read(body, endpoint);
        exchange.outline(references.isEmpty() ? read : read.naming(references));
        next.proceed();
    }
}
