package io.gapura.standalone;

import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.annotation.HandlesTypes;
import java.util.ServiceLoader;
import org.eclipse.jetty.ee11.servlet.ServletContainerInitializerHolder;
import org.eclipse.jetty.ee11.webapp.AbstractConfiguration;
import org.eclipse.jetty.ee11.webapp.WebAppContext;
import org.eclipse.jetty.ee11.webapp.WebInfConfiguration;

/**
 * Finds the web application's own {@link ServletContainerInitializer}s by their service files alone, so that start-up
 * opens no class file to look for annotations. Initializers that ask for classes ({@link HandlesTypes}) are left out:
 * they would need the scan, and the gateway has none. Used by one thread, while the application starts.
 */
final class InitializersConfiguration extends AbstractConfiguration {
    InitializersConfiguration() {
        super(new Builder().addDependencies(WebInfConfiguration.class));
    }

    @Override
    public void configure(WebAppContext context) {
        for (ServletContainerInitializer initializer :
                ServiceLoader.load(ServletContainerInitializer.class, context.getClassLoader())) {
            if (!initializer.getClass().isAnnotationPresent(HandlesTypes.class)) {
                context.addServletContainerInitializer(new ServletContainerInitializerHolder(initializer));
            }
        }
    }
}
