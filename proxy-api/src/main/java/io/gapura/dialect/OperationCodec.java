package io.gapura.dialect;

import io.gapura.error.GatewayException;
import io.gapura.model.Losses;

/**
 * What the JSON of an operation other than generation means, from a client and to an upstream. Its answers are whole. Thread-safe.
 *
 * @param <Q> a request in nobody's dialect
 * @param <A> an answer in nobody's dialect
 */
public interface OperationCodec<Q, A> {
    /** The name of the shape: equal names mean equal wire formats, whose bytes may pass. */
    String name();

    /**
     * The request of a client.
     *
     * @throws GatewayException {@code INVALID_REQUEST} for what is no request, or can't be said in another shape and must not be
     *     dropped
     */
    Q readRequest(byte[] body);

    /**
     * The request's body for an upstream. What the shape can't say goes into the losses.
     *
     * @param model the upstream's name of the model
     * @throws GatewayException {@code INVALID_REQUEST} for what it can't say and must not be dropped
     */
    byte[] writeRequest(Q request, String model, Losses losses);

    /**
     * A client's request that passes, for this model, wherever the body names one: else it could name another than its address.
     *
     * @param model the upstream's name of the model
     */
    byte[] renamed(byte[] body, String model);

    /**
     * The answer of an upstream.
     *
     * @throws GatewayException {@code UPSTREAM_MALFORMED} if it is not of this shape
     */
    A readAnswer(byte[] body);

    /**
     * The answer's body for a client.
     *
     * @param request what the client asked for
     * @param model the model as the client named it
     */
    byte[] writeAnswer(A answer, Q request, String model, Losses losses);
}
