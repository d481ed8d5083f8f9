package io.gapura.rest;

import io.gapura.exchange.Endpoint;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;

/** OpenAI's text completions (platform.openai.com/docs/api-reference/completions). Stateless and thread-safe. */
@Path("/v1/completions")
public class CompletionsResource {
    /** OpenAI: create a text completion, the legacy way. */
    @POST
    public void completions(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.COMPLETIONS);
    }
}
