package io.gapura.relay;

import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.exchange.Exchange;
import io.gapura.http.Headers;
import io.gapura.model.Losses;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Whether a request that can't be told whole goes on its way: the configuration's word, which a client may make stricter for its own
 * call and never milder. Immutable and thread-safe.
 *
 * @param configured the configuration's word
 */
record LossRule(LossMode configured) {
    /** The code of the refusal, by which a program can know it. */
    static final String CODE = "translation_losses";

    /**
     * Has the losses told with whatever is answered.
     *
     * @param losses what got lost of the request, which was not sent yet
     * @throws GatewayException {@code INVALID_REQUEST} if the house or the client wants no loss and there is one, or if the client's
     *     word is none
     */
    void apply(Exchange exchange, Losses losses) {
        boolean asked = asksRefusal(exchange.request().headers());
        if (losses.isEmpty()) {
            return;
        }
        if (asked || configured == LossMode.REFUSE) {
            throw refusal(losses.all());
        }
        exchange.beside(LossesHeader.NAME, LossesHeader.value(losses));
    }

    private static boolean asksRefusal(Headers client) {
        boolean refuse = false;
        for (String word : client.all(LossesHeader.NAME)) {
            String asked = word.trim();
            if (asked.equalsIgnoreCase("refuse")) {
                refuse = true;
            } else if (!asked.equalsIgnoreCase("tell")) {
                throw new GatewayException(
                                ErrorKind.INVALID_REQUEST,
                                "The header `" + LossesHeader.NAME + "` of a request is `refuse` or `tell`.")
                        .at(LossesHeader.NAME);
            }
        }
        return refuse;
    }

    private static GatewayException refusal(List<Losses.Loss> losses) {
        String told = losses.stream()
                .limit(LossesHeader.MOST)
                .map(loss -> "`" + LossesHeader.name(loss.what()) + "` (" + loss.reason() + ")")
                .collect(Collectors.joining("; "));
        int more = losses.size() - LossesHeader.MOST;
        return new GatewayException(
                        ErrorKind.INVALID_REQUEST,
                        "The upstream that this model is at can't be told all of the request, and losses are refused: "
                                + told + (more > 0 ? "; and " + more + " more" : "") + ".")
                .code(CODE)
                .at(LossesHeader.name(losses.get(0).what()));
    }
}
