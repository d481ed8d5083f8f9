package io.gapura.rest;

import io.gapura.exchange.Endpoint;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;

/** OpenAI's moderations (platform.openai.com/docs/api-reference/moderations). Stateless and thread-safe. */
@Path("/v1/moderations")
public class ModerationsResource {
    /** Classify inputs. */
    @POST
    public void moderations(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.MODERATIONS);
    }
}
