package io.gapura.contract;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Jetty's own distribution with one of its Jakarta environments, started by {@code start.jar}. Applications are context files
 * in {@code webapps}; the configuration is named by a servlet context parameter. For one thread.
 */
final class JettyServer implements Server {
    private final Path home;
    private final Path base;
    private final String environment;
    private final int port;
    private @Nullable ServerProcess process;
    private @Nullable Path config;

    /** A server that is not started; the environment is {@code ee10} or {@code ee11}. */
    JettyServer(Path home, Path base, String environment) throws IOException {
        this.home = home;
        this.base = Directories.fresh(base);
        this.environment = environment;
        this.port = ServerProcess.freePort();
    }

    @Override
    public void start(Path configFile, List<Application> applications) throws IOException, InterruptedException {
        config = configFile;
        Files.createDirectories(base.resolve("webapps"));
        Files.createDirectories(base.resolve("logs"));
        // Two files: what follows a module of an environment is that environment's property, and the connector's is
        // not.
        Path modules = Files.createDirectories(base.resolve("start.d"));
        Files.write(
                modules.resolve("server.ini"),
                List.of(
                        "--modules=http,deployment-scanner",
                        "jetty.http.host=127.0.0.1",
                        "jetty.http.port=" + port,
                        "jetty.deploy.scanInterval=1"));
        Files.write(
                modules.resolve("environment.ini"),
                List.of("--modules=" + environment + "-deploy," + environment + "-annotations," + environment
                        + "-websocket-jakarta"));
        for (Application application : applications) {
            deploy(application);
        }
        process = ServerProcess.start(
                logs().resolve("jetty.log"),
                base,
                Map.of(),
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-Djava.io.tmpdir=" + Files.createDirectories(base.resolve("temp")),
                        "-jar",
                        home.resolve("start.jar").toString(),
                        "jetty.base=" + base));
    }

    @Override
    public void deploy(Application application) throws IOException {
        String context =
                """
                <?xml version="1.0"?>
                <!DOCTYPE Configure PUBLIC "-//Jetty//Configure//EN" "https://jetty.org/configure_10_0.dtd">
                <Configure class="org.eclipse.jetty.%s.webapp.WebAppContext">
                  <Set name="contextPath">%s</Set>
                  <Set name="war">%s</Set>
                  <Call name="setInitParameter"><Arg>gapura.config</Arg><Arg>%s</Arg></Call>
                </Configure>
                """
                        .formatted(
                                environment,
                                application.contextPath().isEmpty() ? "/" : application.contextPath(),
                                application.war(),
                                config);
        Files.writeString(contextFile(application), context);
    }

    @Override
    public void undeploy(Application application) throws IOException {
        Files.delete(contextFile(application));
    }

    private Path contextFile(Application application) {
        return base.resolve("webapps").resolve(application.name() + ".xml");
    }

    @Override
    public URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    @Override
    public ServerProcess process() {
        return Objects.requireNonNull(process, "not started");
    }

    @Override
    public Path base() {
        return base;
    }

    @Override
    public Path logs() {
        return base.resolve("logs");
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
    }
}
