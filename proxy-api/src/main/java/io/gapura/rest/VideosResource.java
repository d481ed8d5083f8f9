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

/** OpenAI's videos (platform.openai.com/docs/api-reference/videos). Stateless and thread-safe. */
@Path("/v1/videos")
public class VideosResource {
    /** Make a video. */
    @POST
    public void videoCreate(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.VIDEO_CREATE);
    }

    /** List the caller's videos. */
    @GET
    public void videos(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.VIDEOS);
    }

    /** Retrieve a video's facts. */
    @GET
    @Path("/{video_id}")
    public void video(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.VIDEO);
    }

    /** Delete a video. */
    @DELETE
    @Path("/{video_id}")
    public void videoDelete(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.VIDEO_DELETE);
    }

    /** Download a video. */
    @GET
    @Path("/{video_id}/content")
    public void videoContent(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.VIDEO_CONTENT);
    }

    /** Remix a video. */
    @POST
    @Path("/{video_id}/remix")
    public void videoRemix(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.VIDEO_REMIX);
    }

    /** Edit a video. */
    @POST
    @Path("/edits")
    public void videoEdits(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.VIDEO_EDITS);
    }

    /** Extend a video. */
    @POST
    @Path("/extensions")
    public void videoExtensions(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.VIDEO_EXTENSIONS);
    }

    /** Create a character from a video. */
    @POST
    @Path("/characters")
    public void videoCharacterCreate(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.VIDEO_CHARACTER_CREATE);
    }

    /** Retrieve a character. */
    @GET
    @Path("/characters/{character_id}")
    public void videoCharacter(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.VIDEO_CHARACTER);
    }
}
