package io.gapura.rest;

import io.gapura.exchange.Endpoint;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;

/** OpenAI's files (platform.openai.com/docs/api-reference/files). Stateless and thread-safe. */
@Path("/v1/files")
public class FilesResource {
    /** Upload a file. */
    @POST
    public void fileCreate(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.FILE_CREATE);
    }

    /** List the caller's files. */
    @GET
    public void files(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.FILES);
    }

    /** Retrieve a file's facts. */
    @GET
    @Path("/{file_id}")
    public void file(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.FILE);
    }

    /** Delete a file. */
    @DELETE
    @Path("/{file_id}")
    public void fileDelete(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.FILE_DELETE);
    }

    /** Download a file. */
    @GET
    @Path("/{file_id}/content")
    public void fileContent(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.FILE_CONTENT);
    }
}
