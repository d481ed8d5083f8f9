package io.gapura.rest;

import io.gapura.exchange.Endpoint;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;

/** Name and health of the gateway, in the shapes of {@code design/WIRE.md} section 1. Stateless and thread-safe. */
@Path("/")
public class HealthResource {
    /** What this is. */
    @GET
    public void root(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.ROOT);
    }

    /** Health with uptime, provider and model. */
    @GET
    @Path("healthz")
    public void healthz(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.HEALTHZ);
    }

    /** Health with version and time. */
    @GET
    @Path("health")
    public void health(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.HEALTH);
    }

    /** Whether the process is alive. */
    @GET
    @Path("health/live")
    public void live(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.HEALTH_LIVE);
    }

    /** Whether calls are welcome. */
    @GET
    @Path("health/ready")
    public void ready(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.HEALTH_READY);
    }

    /** The description of all endpoints, OpenAPI 3.1. */
    @GET
    @Path("openapi.json")
    public void openapi(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.OPENAPI);
    }

    /** The same as a page to read. */
    @GET
    @Path("docs")
    public void docs(@Suspended AsyncResponse answer, @Context HttpServletRequest request) {
        Handover.relay(request, answer, Endpoint.DOCS);
    }
}
