package io.gapura.rest;

import io.gapura.exchange.Endpoint;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;

/** OpenAI's audio (platform.openai.com/docs/api-reference/audio). Stateless and thread-safe. */
@Path("/v1/audio")
public class AudioResource {
    /** Make speech of text. */
    @POST
    @Path("/speech")
    public void speech(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.SPEECH);
    }

    /** Make text of speech. */
    @POST
    @Path("/transcriptions")
    public void transcriptions(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.TRANSCRIPTIONS);
    }

    /** Make English text of speech. */
    @POST
    @Path("/translations")
    public void translations(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.TRANSLATIONS);
    }
}
