package io.gapura.rest;

import io.gapura.exchange.Endpoint;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;

/** OpenAI's embeddings (platform.openai.com/docs/api-reference/embeddings). Stateless and thread-safe. */
@Path("/v1/embeddings")
public class EmbeddingsResource {
    /** Create embeddings. */
    @POST
    public void embeddings(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.EMBEDDINGS);
    }
}
