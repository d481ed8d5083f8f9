package io.gapura.contract.host.rest;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** An application that lists no classes, so that the runtime takes every resource it finds: the gateway's too. Stateless. */
@ApplicationPath("/rest")
public class HostApplication extends Application {}
