package io.gapura.relay;

import io.gapura.http.Headers;
import io.gapura.model.Losses;
import java.util.stream.Collectors;

/** The header that tells a client what could not be said in the upstream's dialect or in its own. Stateless. */
final class LossHeader {
    private LossHeader() {}

    /** These headers, with the losses if there are any. */
    static Headers add(Headers headers, Losses losses) {
        return losses.isEmpty()
                ? headers
                : headers.set(
                        "x-gapura-losses",
                        losses.all().stream().map(Losses.Loss::what).distinct().collect(Collectors.joining(", ")));
    }
}
