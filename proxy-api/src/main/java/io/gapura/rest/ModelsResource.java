package io.gapura.rest;

import io.gapura.exchange.Endpoint;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;

/** OpenAI's models (platform.openai.com/docs/api-reference/models). Stateless and thread-safe. */
@Path("/v1/models")
public class ModelsResource {
    /** Lists the models. */
    @GET
    public void list(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.MODELS);
    }

    /** Retrieves one model; ids may hold slashes. */
    @GET
    @Path("/{id: .+}")
    public void retrieve(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.MODEL);
    }
}
