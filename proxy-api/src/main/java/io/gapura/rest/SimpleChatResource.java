package io.gapura.rest;

import io.gapura.exchange.Endpoint;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;

/** Seed 003's chat. Stateless and thread-safe. */
@Path("/chat")
public class SimpleChatResource {
    /** Seed 003: a chat message, answered whole. */
    @POST
    public void simpleChat(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.SIMPLE_CHAT);
    }

    /** Seed 003: a chat message, answered as a stream. */
    @POST
    @Path("/stream")
    public void simpleChatStream(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.SIMPLE_CHAT_STREAM);
    }
}
