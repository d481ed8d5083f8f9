package io.gapura.standalone;

import java.io.File;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The command {@code java -jar gapura.jar}: reads the flags, starts the gateway, and waits until it is told to end.
 * Exit codes: 0 after help, 1 when the gateway can't start, 2 for a wrong flag, 143 after SIGTERM. Used by one thread.
 */
@Command(
        name = "gapura",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "An OpenAI-compatible LLM gateway.",
        footer = {
            "",
            "Without a configuration file the providers come from the environment:",
            "OPENAI_API_KEY, OPENAI_BASE_URL and their like; without these the built-in",
            "demo model answers."
        })
public final class Main implements Callable<Integer> {
    @Option(
            names = {"-p", "--port"},
            paramLabel = "PORT",
            defaultValue = "${env:PORT:-8080}",
            description =
                    "Port to listen on; 0 takes a free one and prints it. Default: the environment's PORT, or 8080.")
    private int port;

    @Option(
            names = "--host",
            paramLabel = "HOST",
            defaultValue = "${env:GAPURA_HOST:-localhost}",
            description = "Address to listen on; 0.0.0.0 is every one. Default: the environment's GAPURA_HOST, or"
                    + " localhost.")
    private String host = "localhost";

    @Option(
            names = "--context-path",
            paramLabel = "PATH",
            defaultValue = "/",
            description = "Path that comes before every path of the gateway. Default: /")
    private String contextPath = "/";

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "Configuration file (YAML).")
    @org.jspecify.annotations.Nullable
    private File config;

    @Option(
            names = "--drain-timeout",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "How long calls under way may take after SIGTERM. Default: 30")
    private int drainSeconds;

    @Spec
    private CommandSpec command = CommandSpec.create();

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        Logging.prepare();
        System.exit(new CommandLine(new Main()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        check();
        if (config != null) {
            System.setProperty("gapura.config", config.getAbsolutePath());
        }
        return StandaloneServer.run(new ServerSettings(host, port, contextPath, drainSeconds * 1000L));
    }

    private void check() {
        if (port < 0 || port > 65535) {
            throw new ParameterException(
                    command.commandLine(), "Invalid value for option '--port': " + port + " is not within 0..65535");
        }
        if (drainSeconds < 0) {
            throw new ParameterException(
                    command.commandLine(),
                    "Invalid value for option '--drain-timeout': " + drainSeconds + " is below 0");
        }
        if (!contextPath.startsWith("/") || (contextPath.length() > 1 && contextPath.endsWith("/"))) {
            throw new ParameterException(
                    command.commandLine(),
                    "Invalid value for option '--context-path': \"" + contextPath
                            + "\" must start with a slash and not end with one");
        }
        if (config != null && !config.canRead()) {
            throw new ParameterException(
                    command.commandLine(), "Invalid value for option '--config': can't read " + config);
        }
    }
}
