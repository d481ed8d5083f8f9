package io.gapura.rest;

import io.gapura.exchange.Endpoint;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;

/** OpenAI's models (platform.openai.com/docs/api-reference/models). Stateless and thread-safe. */
@Path("/v1/models")
public class ModelsResource {
    /** OpenAI: list models; in Anthropic's shape for its clients. */
    @GET
    public void models(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.MODELS);
    }

    /** OpenAI: retrieve a model; ids may hold slashes. */
    @GET
    @Path("/{model: .+}")
    public void model(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.MODEL);
    }

    /** Delete a fine-tuned model. */
    @DELETE
    @Path("/{model: .+}")
    public void modelDelete(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.MODEL_DELETE);
    }
}
