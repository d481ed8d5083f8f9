package io.gapura;

import io.gapura.rest.GatewayApplication;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The JAX-RS runtimes that our resources can be mounted on from code. The specification has no way to ask a runtime for a
 * servlet at a path of our choice, so each is known by the name of its own; with any other the relay servlet answers alone.
 */
enum JaxRsRuntime {
    /** In the WAR, and on Payara and GlassFish. */
    JERSEY("org.glassfish.jersey.servlet.ServletContainer") {
        @Override
        Map<String, String> parameters(String mount) {
            return Map.of();
        }
    },
    /** On WildFly and JBoss EAP. */
    RESTEASY("org.jboss.resteasy.plugins.server.servlet.HttpServlet30Dispatcher") {
        @Override
        Map<String, String> parameters(String mount) {
            return mount.isEmpty() ? Map.of() : Map.of("resteasy.servlet.mapping.prefix", mount);
        }
    };

    private final String servlet;

    JaxRsRuntime(String servlet) {
        this.servlet = servlet;
    }

    /** What the runtime's servlet wants to be told, besides the application. */
    abstract Map<String, String> parameters(String mount);

    /** The runtime that this application sees, or null. */
    static @Nullable JaxRsRuntime in(ServletContext context) {
        for (JaxRsRuntime runtime : values()) {
            try {
                Class.forName(runtime.servlet, false, context.getClassLoader());
                return runtime;
            } catch (ClassNotFoundException | LinkageError absent) {
                // the next one
            }
        }
        return null;
    }

    /** Maps the resources below the mount. */
    void mount(ServletContext context, String mount) {
        ServletRegistration.Dynamic rest = context.addServlet("gapura-rest", servlet);
        rest.setInitParameter("jakarta.ws.rs.Application", GatewayApplication.class.getName());
        parameters(mount).forEach(rest::setInitParameter);
        rest.setAsyncSupported(true);
        rest.setLoadOnStartup(1);
        rest.addMapping(mount + "/*");
    }

    /** For the log. */
    String words() {
        return "the JAX-RS runtime " + (this == JERSEY ? "Jersey" : "RESTEasy");
    }
}
