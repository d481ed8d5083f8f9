package io.gapura.rest;

import io.gapura.exchange.Endpoint;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;

/** OpenAI's uploads (platform.openai.com/docs/api-reference/uploads). Stateless and thread-safe. */
@Path("/v1/uploads")
public class UploadsResource {
    /** Begin an upload in parts. */
    @POST
    public void uploadCreate(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.UPLOAD_CREATE);
    }

    /** Send a part. */
    @POST
    @Path("/{upload_id}/parts")
    public void uploadPart(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.UPLOAD_PART);
    }

    /** Make a file of the parts. */
    @POST
    @Path("/{upload_id}/complete")
    public void uploadComplete(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.UPLOAD_COMPLETE);
    }

    /** Give an upload up. */
    @POST
    @Path("/{upload_id}/cancel")
    public void uploadCancel(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.UPLOAD_CANCEL);
    }
}
