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
 * Tomcat, started by {@code catalina.sh} with a base directory of its own. Applications are files in {@code webapps}, where
 * {@code #} stands for a slash in the context path; the configuration is named by a JNDI entry. For one thread.
 */
final class TomcatServer implements Server {
    private final Path home;
    private final Path base;
    private final int port;
    private @Nullable ServerProcess process;

    /** A server that is not started. */
    TomcatServer(Path home, Path base) throws IOException {
        this.home = home;
        this.base = Directories.fresh(base);
        this.port = ServerProcess.freePort();
    }

    @Override
    public void start(Path config, List<Application> applications) throws IOException {
        Directories.copy(home.resolve("conf"), base.resolve("conf"));
        for (String directory : List.of("webapps", "logs", "temp", "work")) {
            Files.createDirectories(base.resolve(directory));
        }
        Directories.edit(
                base.resolve("conf/server.xml"),
                "port=\"8005\"",
                "port=\"-1\"",
                "port=\"8080\"",
                "port=\"" + port + "\" address=\"127.0.0.1\"",
                "<Engine name=\"Catalina\"",
                "<Engine name=\"Catalina\" backgroundProcessorDelay=\"1\"");
        Directories.edit(
                base.resolve("conf/context.xml"),
                "</Context>",
                "<Environment name=\"gapura/config\" type=\"java.lang.String\" value=\"" + config + "\"/></Context>");
        for (Application application : applications) {
            deploy(application);
        }
        process = ServerProcess.start(
                logs().resolve("console.log"),
                base,
                Map.of(
                        "CATALINA_HOME", home.toString(),
                        "CATALINA_BASE", base.toString(),
                        "CATALINA_OPTS", "-Xmx512m"),
                List.of("sh", home.resolve("bin/catalina.sh").toString(), "run"));
    }

    @Override
    public void deploy(Application application) throws IOException {
        Directories.drop(application.war(), target(application));
    }

    @Override
    public void undeploy(Application application) throws IOException {
        Files.delete(target(application));
    }

    private Path target(Application application) {
        String path = application.contextPath();
        return base.resolve("webapps")
                .resolve((path.isEmpty() ? "ROOT" : path.substring(1).replace('/', '#')) + ".war");
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
