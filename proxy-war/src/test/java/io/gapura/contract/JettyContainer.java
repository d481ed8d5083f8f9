package io.gapura.contract;

import io.gapura.contract.Server.Application;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jboss.arquillian.container.spi.ConfigurationException;
import org.jboss.arquillian.container.spi.client.container.ContainerConfiguration;
import org.jboss.arquillian.container.spi.client.container.DeployableContainer;
import org.jboss.arquillian.container.spi.client.container.DeploymentException;
import org.jboss.arquillian.container.spi.client.container.LifecycleException;
import org.jboss.arquillian.container.spi.client.protocol.ProtocolDescription;
import org.jboss.arquillian.container.spi.client.protocol.metadata.HTTPContext;
import org.jboss.arquillian.container.spi.client.protocol.metadata.ProtocolMetaData;
import org.jboss.arquillian.container.spi.client.protocol.metadata.Servlet;
import org.jboss.arquillian.core.spi.LoadableExtension;
import org.jboss.shrinkwrap.api.Archive;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jspecify.annotations.Nullable;

/**
 * Jetty for Arquillian, for which nobody keeps an adapter: the distribution that {@link JettyServer} starts, in a process of
 * its own. Clients only. For one thread.
 */
public final class JettyContainer implements DeployableContainer<JettyContainer.Configuration> {
    /** What {@code arquillian.xml} says. For one thread. */
    public static final class Configuration implements ContainerConfiguration {
        private @Nullable String config;

        /** The gateway's configuration file. */
        public void setConfig(String file) {
            config = file;
        }

        @Override
        public void validate() throws ConfigurationException {
            if (config == null) {
                throw new ConfigurationException("arquillian.xml must name the gateway's file by the property config");
            }
        }
    }

    /** Brings the container to Arquillian; named by a service file that only the Jetty run has on its class path. */
    public static final class Extension implements LoadableExtension {
        @Override
        public void register(ExtensionBuilder builder) {
            builder.service(DeployableContainer.class, JettyContainer.class);
        }
    }

    private @Nullable Configuration configuration;
    private @Nullable Server server;

    @Override
    public Class<Configuration> getConfigurationClass() {
        return Configuration.class;
    }

    @Override
    public ProtocolDescription getDefaultProtocol() {
        return new ProtocolDescription("Local"); // no test runs inside
    }

    @Override
    public void setup(Configuration given) {
        configuration = given;
    }

    @Override
    public void start() throws LifecycleException {
        try {
            Path config = Path.of(Objects.requireNonNull(Objects.requireNonNull(configuration).config));
            server = new JettyServer(Stage.home("jetty"), Stage.directory("arquillian-jetty"), "ee11");
            server.start(config, List.of());
        } catch (IOException e) {
            throw new LifecycleException("Jetty does not start", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LifecycleException("interrupted", e);
        }
    }

    @Override
    public ProtocolMetaData deploy(Archive<?> archive) throws DeploymentException {
        Application application = application(archive);
        try {
            Files.createDirectories(application.war().getParent());
            archive.as(ZipExporter.class).exportTo(application.war().toFile(), true);
            server().deploy(application);
            server().awaitAnswer(application.contextPath() + "/healthz", 200, Stage.SOON.multipliedBy(4));
        } catch (IOException e) {
            throw new DeploymentException("Jetty does not take " + application.war(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DeploymentException("interrupted", e);
        }
        // The address comes from a servlet's context path; the name is any.
        HTTPContext context =
                new HTTPContext(server().uri().getHost(), server().uri().getPort());
        context.add(new Servlet("any", application.contextPath()));
        return new ProtocolMetaData().addContext(context);
    }

    @Override
    public void undeploy(Archive<?> archive) throws DeploymentException {
        try {
            server().undeploy(application(archive));
        } catch (IOException | InterruptedException e) {
            throw new DeploymentException("Jetty does not let go of " + archive.getName(), e);
        }
    }

    private Application application(Archive<?> archive) {
        String name = archive.getName().replaceFirst("\\.war$", "");
        return new Application(name, "/" + name, server().base().resolve("wars").resolve(archive.getName()));
    }

    @Override
    public void stop() {
        server().close();
    }

    private Server server() {
        return Objects.requireNonNull(server, "not started");
    }
}
