package io.gapura.rest;

import io.gapura.exchange.Endpoint;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;

/** OpenAI's chat completions (platform.openai.com/docs/api-reference/chat). Stateless and thread-safe. */
@Path("/v1/chat/completions")
public class ChatCompletionsResource {
    /** Creates a chat completion, whole or as a stream. */
    @POST
    public void create(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.CHAT_COMPLETIONS);
    }
}
