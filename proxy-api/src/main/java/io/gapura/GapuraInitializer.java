package io.gapura;

import io.gapura.filter.Entrance;
import io.gapura.filter.GapuraFilter;
import io.gapura.relay.RelayServlet;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.util.EnumSet;
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

    /** The context parameter that says whether JAX-RS resources answer ({@code auto}, {@code off}). */
    public static final String JAX_RS = "gapura.jax-rs";

    private static final String DEFAULT_MOUNT = "/gapura";
    private static final String RELAY = "/.gapura-relay";

    @Override
    public void onStartup(@Nullable Set<Class<?>> classes, ServletContext context) {
        String mount = mount(context.getInitParameter(MOUNT));
        if (mount == null) {
            return;
        }
        LiveGateway gateway = new LiveGateway(() -> Boolean.TRUE.equals(context.getAttribute("gapura.draining")));
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

    /** The context parameter, or a system property of the same name for the runnable jar, whose descriptor is packed. */
    private static @Nullable String setting(ServletContext context) {
        String parameter = context.getInitParameter(JAX_RS);
        return parameter == null ? System.getProperty(JAX_RS) : parameter;
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
        JaxRsRuntime runtime = "off".equals(setting(context)) ? null : JaxRsRuntime.in(context);
        if (runtime == null) {
            relay.addMapping(mount + "/*");
        } else {
            runtime.mount(context, mount);
        }
        FilterRegistration.Dynamic filter = context.addFilter("gapura", new GapuraFilter(mount, relayPath));
        filter.setAsyncSupported(true);
        filter.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, mount + "/*");
        context.log("Gapura is mounted at " + (mount.isEmpty() ? "/" : mount) + " of this context, answering through "
                + (runtime == null ? "its relay servlet" : runtime.words()));
    }
}
