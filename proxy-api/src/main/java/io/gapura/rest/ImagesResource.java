package io.gapura.rest;

import io.gapura.exchange.Endpoint;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;

/** OpenAI's images (platform.openai.com/docs/api-reference/images). Stateless and thread-safe. */
@Path("/v1/images")
public class ImagesResource {
    /** Make images. */
    @POST
    @Path("/generations")
    public void imageGenerations(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.IMAGE_GENERATIONS);
    }

    /** Edit images. */
    @POST
    @Path("/edits")
    public void imageEdits(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.IMAGE_EDITS);
    }

    /** Vary an image. */
    @POST
    @Path("/variations")
    public void imageVariations(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.IMAGE_VARIATIONS);
    }
}
