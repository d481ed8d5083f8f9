package io.gapura.contract;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Payara Server, started and told what to deploy by {@code asadmin}, with a domain of its own. The configuration is named by
 * an environment variable. For one thread.
 */
final class PayaraServer implements Server {
    private final Path home;
    private final Path base;
    private final String javaHome;
    private final int port;
    private final int adminPort;
    private @Nullable ServerProcess process;

    /** A server that is not started. */
    PayaraServer(Path home, Path base, String javaHome) throws IOException {
        this.home = home;
        this.base = Directories.fresh(base);
        this.javaHome = javaHome;
        this.port = ServerProcess.freePort();
        this.adminPort = ServerProcess.freePort();
    }

    @Override
    public void start(Path config, List<Application> applications) throws IOException, InterruptedException {
        Path domain = base.resolve("domains/domain1");
        Directories.copy(home.resolve("glassfish/domains/domain1"), domain);
        Files.createDirectories(logs());
        Path settings = domain.resolve("config/domain.xml");
        List<String> edits = new ArrayList<>(List.of(
                "port=\"8080\"",
                "port=\"" + port + "\" address=\"127.0.0.1\"",
                "port=\"4848\"",
                "port=\"" + adminPort + "\" address=\"127.0.0.1\"",
                "0.0.0.0",
                "127.0.0.1",
                "<hazelcast-config-specific-configuration",
                "<hazelcast-config-specific-configuration enabled=\"false\""));
        edits.addAll(List.of(
                "name=\"JMS_PROVIDER_PORT\" value=\"7676\"",
                "name=\"JMS_PROVIDER_PORT\" value=\"" + ServerProcess.freePort() + "\""));
        for (String used : List.of("8181", "8686", "3700", "3820", "3920")) {
            edits.add("port=\"" + used + "\"");
            edits.add("port=\"" + ServerProcess.freePort() + "\"");
        }
        Directories.edit(settings, edits.toArray(String[]::new));
        process = ServerProcess.start(
                logs().resolve("console.log"),
                base,
                environment(Map.of("GAPURA_CONFIG", config.toString())),
                List.of(
                        "sh",
                        home.resolve("bin/asadmin").toString(),
                        "start-domain",
                        "--verbose",
                        "--domaindir",
                        base.resolve("domains").toString(),
                        "domain1"));
        ServerStage.awaitText(logs().resolve("console.log"), "startup time", process);
        ServerStage.awaitPort(adminPort, process); // opens a little later than it says
        run(applications.stream().map(PayaraServer::deployment).toList());
    }

    @Override
    public void deploy(Application application) throws IOException, InterruptedException {
        run(List.of(deployment(application)));
    }

    private static String deployment(Application application) {
        return "deploy --name " + application.name() + " --contextroot "
                + (application.contextPath().isEmpty() ? "/" : application.contextPath()) + " " + application.war();
    }

    @Override
    public void undeploy(Application application) throws IOException, InterruptedException {
        run(List.of("undeploy " + application.name()));
    }

    /** One process for several commands: each takes seconds to start. */
    private void run(List<String> commands) throws IOException, InterruptedException {
        Path script = Files.write(base.resolve("commands.txt"), commands);
        ServerProcess.run(
                logs().resolve("asadmin.log"),
                base,
                environment(Map.of()),
                List.of(
                        "sh",
                        home.resolve("bin/asadmin").toString(),
                        "--host",
                        "127.0.0.1",
                        "--port",
                        Integer.toString(adminPort),
                        "--interactive=false",
                        "multimode",
                        "--file",
                        script.toString()));
    }

    private Map<String, String> environment(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(more);
        all.put("JAVA_HOME", javaHome);
        all.put("AS_JAVA", javaHome);
        return all;
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
