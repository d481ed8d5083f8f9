package io.gapura.relay;

import io.gapura.dialect.DialectHeaders;
import io.gapura.dialect.OutboundDialect;
import io.gapura.exchange.Exchange;
import io.gapura.http.Headers;
import io.gapura.model.Losses;
import java.time.Instant;

/**
 * Which fields of one upstream's answer reach the client: those that clients of its dialect read, and what the upstream says of its
 * limits in the client's own words. Called by one thread at a time.
 */
final class AnswerCrossing {
    private final DialectHeaders client;
    private final DialectHeaders upstream;
    private final Exchange exchange;
    private final Losses losses;

    /**
     * The crossing of one attempt.
     *
     * @param dialect what the upstream speaks
     * @param losses what got lost so far, and will until the answer leaves
     */
    AnswerCrossing(Exchange exchange, OutboundDialect dialect, Losses losses) {
        this.client = exchange.dialect().headers();
        this.upstream = dialect.headers();
        this.exchange = exchange;
        this.losses = losses;
    }

    /** The fields that cross with a body of ours. */
    Headers answer(Headers fields) {
        return told(fields, CrossingHeaders.answer(fields, client));
    }

    /** The fields that cross with a body that nobody touches. */
    Headers untouched(Headers fields) {
        return told(fields, CrossingHeaders.untouched(fields, client));
    }

    private Headers told(Headers fields, Headers out) {
        if (client != upstream) {
            Instant now = Instant.ofEpochSecond(exchange.timers().epochSeconds());
            client.writeLimits(upstream.limits(fields, now), now, out);
        }
        if (!losses.isEmpty()) {
            out.set(LossesHeader.NAME, LossesHeader.value(losses));
        }
        return out;
    }
}
