package io.gapura.relay;

import io.gapura.dialect.OutboundDialect;
import io.gapura.dialect.RawAnswer;
import io.gapura.dialect.openai.calls.UpstreamWords;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.exchange.Endpoint;
import io.gapura.exchange.Exchange;
import io.gapura.http.ByteSource;
import io.gapura.http.Content;
import io.gapura.http.Headers;
import io.gapura.model.Losses;
import io.gapura.provider.Upstream;
import org.jspecify.annotations.Nullable;

/**
 * One try at an upstream for an operation whose whole answer is read, and written anew where the client speaks otherwise. Called
 * from any thread, one at a time.
 */
final class CodecAttempt implements Sending.Arrival {
    /** What becomes of the answer. */
    interface Reading {
        /** The answer for the client. */
        RawAnswer answer(byte[] body);

        /** What is answered where the upstream doesn't have the operation after all; null if that is a failure. */
        default @Nullable Delivery otherwise() {
            return null;
        }
    }

    private final Exchange exchange;
    private final Upstream upstream;
    private final Reading reading;
    private final AnswerCrossing crossing;
    private final Sending sending;
    private final WholeRelay carrier;

    /**
     * A try.
     *
     * @param dialect whose errors and header fields the upstream's are
     * @param losses what got lost of the request, and will of the answer
     */
    CodecAttempt(
            Exchange exchange,
            Upstream upstream,
            OutboundDialect dialect,
            Reading reading,
            Losses losses,
            RelaySettings settings) {
        this.exchange = exchange;
        this.upstream = upstream;
        this.reading = reading;
        this.crossing = new AnswerCrossing(exchange, dialect, losses);
        this.sending = new Sending(
                exchange,
                upstream,
                dialect,
                crossing,
                settings.limits().answer().asArrayLength());
        this.carrier = new WholeRelay(exchange, upstream.timeouts(), sending::abort);
    }

    /** Sends the call. */
    void start(String path, String model, Headers headers, byte[] body) {
        exchange.log().upstream(upstream.name());
        sending.start(
                carrier,
                listener -> upstream.call(
                        "POST",
                        path,
                        "",
                        model,
                        headers,
                        exchange.request().clientKey(),
                        new Content.Buffered(body),
                        listener),
                this);
    }

    @Override
    public void head(int status, Headers headers, ByteSource body) {
        if (status >= 200 && status <= 299) {
            sending.gather(body, bytes -> answered(headers, bytes));
        } else {
            sending.gather(body, bytes -> refused(status, headers, bytes));
        }
    }

    private void answered(Headers headers, byte[] body) {
        RawAnswer answer = reading.answer(body);
        Headers fields = crossing.answer(headers).set("Content-Type", "application/json");
        carrier.deliver(new Delivery(fields, answer.body(), answer.usage(), answer.finish()));
    }

    private void refused(int status, Headers headers, byte[] body) {
        boolean absent = (status == 404 || status == 405 || status == 501) && !UpstreamWords.tell(body, false);
        Delivery otherwise = absent ? reading.otherwise() : null;
        if (otherwise != null) {
            carrier.deliver(otherwise);
        } else {
            sending.refused(status, headers, body, (bytes, read) -> absent ? unknown(status) : read);
        }
    }

    private GatewayException unknown(int status) {
        Endpoint endpoint = exchange.request().endpoint();
        return new GatewayException(
                ErrorKind.UNSUPPORTED_OPERATION,
                "The upstream `" + upstream.name() + "` does not offer what " + endpoint.method() + " "
                        + endpoint.template() + " asks for: it answered " + status + ".");
    }
}
