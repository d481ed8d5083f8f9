package io.gapura.rest;

import io.gapura.exchange.Endpoint;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;

/** OpenAI's responses (platform.openai.com/docs/api-reference/responses). Stateless and thread-safe. */
@Path("/v1/responses")
public class ResponsesResource {
    /** OpenAI: create a response. */
    @POST
    public void create(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.RESPONSES);
    }
}
