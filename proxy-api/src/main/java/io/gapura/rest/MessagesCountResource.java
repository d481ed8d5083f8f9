package io.gapura.rest;

import io.gapura.exchange.Endpoint;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;

/** Anthropic's counting of tokens (platform.claude.com/docs/en/api/messages/count_tokens). Stateless and thread-safe. */
@Path("/v1/messages/count_tokens")
public class MessagesCountResource {
    /** Anthropic: count the tokens of a conversation. */
    @POST
    public void messagesCountTokens(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.MESSAGES_COUNT_TOKENS);
    }
}
