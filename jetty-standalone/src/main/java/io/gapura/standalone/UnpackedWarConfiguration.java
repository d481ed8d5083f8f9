package io.gapura.standalone;

import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.annotation.HandlesTypes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.eclipse.jetty.ee.webapp.WebAppClassLoader;
import org.eclipse.jetty.ee11.servlet.ServletContainerInitializerHolder;
import org.eclipse.jetty.ee11.webapp.WebAppContext;
import org.eclipse.jetty.ee11.webapp.WebInfConfiguration;

/**
 * Sets up the class path of our own unpacked WAR and finds its {@link ServletContainerInitializer}s by their service
 * files alone. Jetty's general way opens every class file to look for annotations and sorts the jars by the rules of
 * the user's language, which start-up would feel. Initializers that ask for classes ({@link HandlesTypes}) are left
 * out: they would need that scan. Used by one thread, while the application starts.
 */
final class UnpackedWarConfiguration extends WebInfConfiguration {
    private final Path webInf;

    UnpackedWarConfiguration(PackedWar war) {
        this.webInf = war.application().resolve("WEB-INF");
    }

    @Override
    public void configure(WebAppContext context) throws IOException {
        WebAppClassLoader loader = (WebAppClassLoader) context.getClassLoader();
        loader.addClassPath(webInf.resolve("classes").toString());
        try (Stream<Path> jars = Files.list(webInf.resolve("lib"))) {
            for (Path jar : jars.sorted().toList()) {
                loader.addClassPath(jar.toString());
            }
        }
        for (ServletContainerInitializer initializer : ServiceLoader.load(ServletContainerInitializer.class, loader)) {
            if (!initializer.getClass().isAnnotationPresent(HandlesTypes.class)) {
                context.addServletContainerInitializer(new ServletContainerInitializerHolder(initializer));
            }
        }
    }
}
