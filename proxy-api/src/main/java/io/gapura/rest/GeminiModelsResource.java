package io.gapura.rest;

import io.gapura.exchange.Endpoint;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;

/** Gemini's models and what they generate (ai.google.dev/api/models, ai.google.dev/api/generate-content). Stateless and thread-safe. */
@Path("/v1beta/models")
public class GeminiModelsResource {
    /** Gemini: list models. */
    @GET
    public void geminiModels(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.GEMINI_MODELS);
    }

    /** Gemini: retrieve a model. */
    @GET
    @Path("/{model: .+}")
    public void geminiModel(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.GEMINI_MODEL);
    }

    /** Gemini: generate content, answered whole. */
    @POST
    @Path("/{model: .+}:generateContent")
    public void geminiGenerate(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.GEMINI_GENERATE);
    }

    /** Gemini: generate content, answered as a stream. */
    @POST
    @Path("/{model: .+}:streamGenerateContent")
    public void geminiStream(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.GEMINI_STREAM);
    }
}
