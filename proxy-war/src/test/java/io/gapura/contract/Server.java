package io.gapura.contract;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/**
 * A real server, started by its own script from its own distribution, listening on loopback alone. For one thread. Closing it
 * ends its process, whatever state it is in.
 */
interface Server extends AutoCloseable {
    /**
     * A web application to deploy.
     *
     * @param name the file's name without {@code .war}
     * @param contextPath empty, or beginning with a slash
     * @param war the file
     */
    record Application(String name, String contextPath, Path war) {}

    /**
     * Starts the server with these applications; returns before they answer.
     *
     * @param config the gateway's configuration, to be named in the way that is natural here
     */
    void start(Path config, List<Application> applications) throws IOException, InterruptedException;

    /** Adds an application to the running server; returns before it answers. */
    void deploy(Application application) throws IOException, InterruptedException;

    /** Removes it; returns before it is gone. */
    void undeploy(Application application) throws IOException, InterruptedException;

    /** Scheme, host and port, with no path. */
    URI uri();

    /** The process. */
    ServerProcess process();

    /** The directory with everything of it that is not part of its distribution. */
    Path base();

    /** The directory with everything that it logs. */
    Path logs();

    @Override
    void close();
}
