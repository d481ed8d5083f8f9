package io.gapura.describe;

import io.gapura.exchange.Endpoint;
import io.gapura.exchange.Exchange;
import io.gapura.exchange.ExchangeRunner;
import io.gapura.http.Headers;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Answers what the endpoints are: as OpenAPI, and as a page. Both are made when first asked for. Thread-safe. */
public final class DescriptionAnswers implements ExchangeRunner {
    private final String version;
    private volatile @Nullable Made made;

    /** Both forms, made once. */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody: they are the bodies themselves
    private record Made(byte[] json, byte[] page) {}

    /** Answers for this version of the product. */
    public DescriptionAnswers(String version) {
        this.version = version;
    }

    @Override
    public void run(Exchange exchange) {
        Made known = made();
        if (exchange.request().endpoint() == Endpoint.DOCS) {
            Headers headers = Headers.of(
                    "Content-Type", "text/html; charset=utf-8",
                    "Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'",
                    "Cache-Control", "no-cache");
            exchange.answer(200, headers, known.page());
        } else {
            exchange.answer(
                    200, Headers.of("Content-Type", "application/json", "Cache-Control", "no-cache"), known.json());
        }
    }

    private Made made() {
        Made known = made;
        if (known == null) { // two callers at once may both make it: it is the same
            Description description = Description.read(version);
            byte[] page = new DescriptionPage(description).html().getBytes(StandardCharsets.UTF_8);
            known = new Made(description.json(), page);
            made = known;
        }
        return known;
    }
}
