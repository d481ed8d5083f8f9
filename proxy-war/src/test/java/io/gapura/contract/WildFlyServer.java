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
 * WildFly, started by {@code standalone.sh} with a base directory of its own. Applications are files in {@code deployments};
 * the configuration is named by a system property. A context path that can't be a file's name comes from a deployment
 * overlay, so that the file itself stays as it is. For one thread.
 */
final class WildFlyServer implements Server {
    private final Path home;
    private final Path base;
    private final int port;
    private final int managementPort;
    private @Nullable ServerProcess process;

    /** A server that is not started. */
    WildFlyServer(Path home, Path base) throws IOException {
        this.home = home;
        this.base = Directories.fresh(base);
        this.port = ServerProcess.freePort();
        this.managementPort = ServerProcess.freePort();
    }

    @Override
    public void start(Path config, List<Application> applications) throws IOException, InterruptedException {
        Directories.copy(home.resolve("standalone"), base.resolve("standalone"));
        Files.createDirectories(logs());
        Directories.edit(
                base.resolve("standalone/configuration/standalone.xml"),
                "scan-interval=\"5000\"",
                "scan-interval=\"500\"");
        process = ServerProcess.start(
                logs().resolve("console.log"),
                base,
                Map.of("JAVA_OPTS", "-Xmx512m -Djava.net.preferIPv4Stack=true", "LAUNCH_JBOSS_IN_BACKGROUND", "true"),
                List.of(
                        "bash",
                        home.resolve("bin/standalone.sh").toString(),
                        "-Djboss.server.base.dir=" + base.resolve("standalone"),
                        "-Djboss.http.port=" + port,
                        "-Djboss.https.port=" + ServerProcess.freePort(),
                        "-Djboss.management.http.port=" + managementPort,
                        "-Dgapura.config=" + config,
                        "-b",
                        "127.0.0.1",
                        "-bmanagement",
                        "127.0.0.1"));
        for (Application application : applications) {
            deploy(application);
        }
    }

    @Override
    public void deploy(Application application) throws IOException, InterruptedException {
        String path = application.contextPath();
        if (path.indexOf('/', 1) > 0) {
            addOverlay(application);
        }
        Directories.drop(application.war(), target(application));
    }

    private void addOverlay(Application application) throws IOException, InterruptedException {
        Path descriptor = Files.writeString(
                base.resolve(application.name() + "-jboss-web.xml"),
                "<jboss-web><context-root>" + application.contextPath() + "</context-root></jboss-web>");
        awaitManagement();
        ServerProcess.run(
                logs().resolve("cli.log"),
                base,
                Map.of("JAVA_OPTS", "-Xmx128m"),
                List.of(
                        "bash",
                        home.resolve("bin/jboss-cli.sh").toString(),
                        "--connect",
                        "--controller=127.0.0.1:" + managementPort,
                        "--command=deployment-overlay add --name=" + application.name()
                                + " --content=/WEB-INF/jboss-web.xml=" + descriptor + " --deployments="
                                + target(application).getFileName()));
    }

    private void awaitManagement() throws IOException, InterruptedException {
        Stage.awaitText(logs().resolve("console.log"), "WFLYSRV0025", process());
    }

    @Override
    public void undeploy(Application application) throws IOException {
        Files.delete(target(application));
    }

    private Path target(Application application) {
        String path = application.contextPath();
        String name = path.isEmpty() ? "ROOT" : path.indexOf('/', 1) > 0 ? application.name() : path.substring(1);
        return base.resolve("standalone/deployments").resolve(name + ".war");
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
