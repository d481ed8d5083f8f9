package io.gapura;

import io.gapura.exchange.Endpoint;
import io.gapura.filter.Entrance;
import io.gapura.filter.GapuraFilter;
import io.gapura.relay.RelayServlet;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Starts the gateway wherever its jar is in a web application: no descriptor needed. Context parameter {@code gapura.mount}
 * says where its paths begin ({@code /gapura} if unset; {@code /} for the whole context; {@code none} to stay away). Where the
 * host maps {@link GapuraFilter} itself, nothing is mounted: the filter serves. Used by one thread, at deployment.
 */
public final class GapuraInitializer implements ServletContainerInitializer {
    /** The context parameter that says where the gateway's paths begin. */
    public static final String MOUNT = "gapura.mount";

    /**
     * The context parameter that says which endpoints the JAX-RS resources answer: {@code all}, if unset; {@code cold} for all
     * but the hot ones, which then go straight to the relay servlet and save about a fifth of the CPU
     * ({@code docs/decisions/0018}); {@code off} for none. For the runnable jar, whose descriptor is packed, it is a system
     * property of the same name.
     */
    public static final String JAX_RS = "gapura.jax-rs";

    private static final String DEFAULT_MOUNT = "/gapura";
    private static final String RELAY = "/.gapura-relay";

    @Override
    public void onStartup(@Nullable Set<Class<?>> classes, ServletContext context) {
        String mount = mount(context.getInitParameter(MOUNT));
        if (mount == null) {
            return;
        }
        LiveGateway gateway = new LiveGateway(
                deployment(context, mount), () -> Boolean.TRUE.equals(context.getAttribute("gapura.draining")));
        context.setAttribute(Entrance.ATTRIBUTE, gateway);
        context.addListener(new GatewayLifecycle(gateway));
        if (!hostMapsFilter(context)) {
            mount(context, mount);
        }
    }

    /** Where the paths begin: empty for the whole context, null for nowhere. */
    private static @Nullable String mount(@Nullable String parameter) {
        String mount = parameter == null ? DEFAULT_MOUNT : parameter.trim();
        if (mount.equals("none")) {
            return null;
        }
        while (mount.endsWith("/")) {
            mount = mount.substring(0, mount.length() - 1);
        }
        if ((!mount.isEmpty() && !mount.startsWith("/")) || mount.contains("*")) {
            throw new IllegalArgumentException("context parameter " + MOUNT + ": \"" + parameter
                    + "\" is no path; it begins with a slash and has no asterisk, as in \"/ai\"");
        }
        return mount;
    }

    /** What tells this deployment from others on the server; the space keeps {@code /a} and {@code /b} apart from {@code /a/b}. */
    private static String deployment(ServletContext context, String mount) {
        return mount.isEmpty() ? context.getContextPath() : context.getContextPath() + " " + mount;
    }

    private static String jaxRs(ServletContext context) {
        String parameter = context.getInitParameter(JAX_RS);
        String use = parameter == null ? System.getProperty(JAX_RS, "all") : parameter.trim();
        if (!List.of("all", "cold", "off").contains(use)) {
            throw new IllegalArgumentException(
                    "context parameter " + JAX_RS + ": \"" + use + "\" is none of \"all\", \"cold\", \"off\"");
        }
        return use;
    }

    private static boolean hostMapsFilter(ServletContext context) {
        return context.getFilterRegistrations().values().stream()
                .anyMatch(filter -> GapuraFilter.class.getName().equals(filter.getClassName()));
    }

    private static void mount(ServletContext context, String mount) {
        String relayPath = mount + RELAY;
        ServletRegistration.Dynamic relay = context.addServlet("gapura-relay", new RelayServlet());
        relay.setAsyncSupported(true);
        relay.addMapping(relayPath);
        String use = jaxRs(context);
        JaxRsRuntime runtime = use.equals("off") ? null : JaxRsRuntime.in(context);
        if (runtime == null) {
            relay.addMapping(mount + "/*");
        } else {
            runtime.mount(context, mount);
            if (use.equals("cold")) {
                Endpoint.hot().forEach(endpoint -> relay.addMapping(mount + endpoint.template()));
            }
        }
        FilterRegistration.Dynamic filter = context.addFilter("gapura", new GapuraFilter(mount, relayPath));
        filter.setAsyncSupported(true);
        filter.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, mount + "/*");
        context.log("Gapura is mounted at " + (mount.isEmpty() ? "/" : mount) + " of this context, answering through "
                + (runtime == null ? "its relay servlet" : runtime.words()));
    }
}
