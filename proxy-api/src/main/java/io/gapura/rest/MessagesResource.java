package io.gapura.rest;

import io.gapura.exchange.Endpoint;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;

/** Anthropic's Messages (platform.claude.com/docs/en/api/messages). Stateless and thread-safe. */
@Path("/v1/messages")
public class MessagesResource {
    /** Creates a message, whole or as a stream. */
    @POST
    public void create(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.MESSAGES);
    }
}
