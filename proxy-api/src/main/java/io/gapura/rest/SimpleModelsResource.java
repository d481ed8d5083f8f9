package io.gapura.rest;

import io.gapura.exchange.Endpoint;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;

/** Seed 003's list of models. Stateless and thread-safe. */
@Path("/models")
public class SimpleModelsResource {
    /** Seed 003: the names of the models and the default one. */
    @GET
    public void simpleModels(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.SIMPLE_MODELS);
    }
}
