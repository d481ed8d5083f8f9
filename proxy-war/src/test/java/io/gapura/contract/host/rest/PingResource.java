package io.gapura.contract.host.rest;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;

/** The host's own resource. Stateless. */
@Path("/ping")
public class PingResource {
    /** Shows that the host's JAX-RS works. */
    @GET
    @Produces("text/plain")
    public String ping() {
        return "pong of the host";
    }
}
