package io.gapura.relay;

import io.gapura.dialect.OutboundDialect;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.model.Capabilities;
import io.gapura.model.Feature;
import io.gapura.model.GenerationRequest;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;

/** How many calls a request for several answers takes. Stateless. */
final class CandidateCalls {
    private CandidateCalls() {}

    /**
     * The requests to send: the one that was made where one is enough, else one for each answer. A seed would have all of them
     * give the same answer: each gets the next one.
     *
     * @param most the most calls that may be made
     * @throws GatewayException {@code INVALID_REQUEST} if more would be needed
     */
    static List<GenerationRequest> of(
            GenerationRequest request, OutboundDialect outbound, Capabilities capabilities, int most) {
        Long asked = request.output().candidates();
        boolean atOnce = outbound.severalAnswers() && capabilities.takes(Feature.CANDIDATES);
        if (atOnce || asked == null || asked < 2) {
            return List.of(request);
        }
        if (asked > most) {
            throw new GatewayException(
                            ErrorKind.INVALID_REQUEST,
                            "n: this model gives one answer to a call, and the gateway makes at most " + most
                                    + " calls for one request; " + asked + " were asked for.")
                    .at("n");
        }
        GenerationRequest single = request.withOutput(request.output().withCandidates(null));
        Long seed = request.sampling().seed();
        return seed == null
                ? Collections.nCopies(asked.intValue(), single)
                : LongStream.range(0, asked)
                        .mapToObj(call -> single.withSampling(request.sampling().withSeed(seed + call)))
                        .toList();
    }
}
