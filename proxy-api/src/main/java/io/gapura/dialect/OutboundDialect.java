package io.gapura.dialect;

import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.http.Headers;
import io.gapura.model.Capabilities;
import io.gapura.model.GenerationEvent;
import io.gapura.model.GenerationRequest;
import io.gapura.model.Losses;
import java.util.List;

/**
 * A dialect as we speak it to upstreams: requests are written, answers and errors are read. Its name is equal to an
 * {@link InboundDialect}'s where bytes may pass untouched. Thread-safe.
 */
public interface OutboundDialect extends SpokenDialect {
    /**
     * The request's body. What the dialect can't say goes into the losses. A streamed request always asks for usage.
     *
     * @param capabilities what the model can take; what it lacks was taken out of the request before
     */
    byte[] writeRequest(GenerationRequest request, Capabilities capabilities, Losses losses);

    /**
     * The events of a whole answer.
     *
     * @throws GatewayException {@code UPSTREAM_MALFORMED} if it is not of this dialect
     */
    List<GenerationEvent> readAnswer(byte[] body);

    /** A reader for one stream. */
    AnswerStreamReader streamReader();

    /**
     * What an answer that is no success says, whatever its body looks like: JSON of any vendor, HTML, nothing. Keeps the
     * upstream's status, words and {@code Retry-After}.
     */
    GatewayException readError(int status, Headers headers, byte[] body);

    /** What an error says that was told inside a stream or with status 200; its status is found from its words. */
    default GatewayException readStreamError(byte[] data) {
        return readError(ErrorKind.UPSTREAM_ERROR.status(), new Headers(), data);
    }
}
