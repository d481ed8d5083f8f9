package io.gapura.rest;

import io.gapura.exchange.Endpoint;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;

/** OpenAI's batches (platform.openai.com/docs/api-reference/batch). Stateless and thread-safe. */
@Path("/v1/batches")
public class BatchesResource {
    /** Create a batch. */
    @POST
    public void batchCreate(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.BATCH_CREATE);
    }

    /** List the caller's batches. */
    @GET
    public void batches(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.BATCHES);
    }

    /** Retrieve a batch. */
    @GET
    @Path("/{batch_id}")
    public void batch(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.BATCH);
    }

    /** Cancel a batch. */
    @POST
    @Path("/{batch_id}/cancel")
    public void batchCancel(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.BATCH_CANCEL);
    }
}
