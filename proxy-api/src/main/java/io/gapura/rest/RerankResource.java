package io.gapura.rest;

import io.gapura.exchange.Endpoint;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;

/** Reranking in Cohere's and Jina's shape (docs.cohere.com/reference/rerank). Stateless and thread-safe. */
@Path("/v1/rerank")
public class RerankResource {
    /** Rank documents by a query (Cohere's and Jina's shape, as vLLM and others serve it). */
    @POST
    public void rerank(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.RERANK);
    }
}
