package io.gapura.contract;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A process of the tests with all that it starts; its output goes to a file. Ended with the tests, by force if need be. Thread-safe. */
final class ServerProcess implements AutoCloseable {
    private final Process process;
    private final Thread atExit = new Thread(this::endByForce, "end-server");

    private ServerProcess(Process process) {
        this.process = process;
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** Starts a command on this JVM's own Java unless the environment given says otherwise. */
    static ServerProcess start(Path log, Path directory, Map<String, String> environment, List<String> command)
            throws IOException {
        return new ServerProcess(builder(log, directory, environment, command).start());
    }

    /** Runs a command to its end; one that fails is an error that shows its output. */
    static void run(Path log, Path directory, Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        try (ServerProcess started = start(log, directory, environment, command)) {
            if (!started.process.waitFor(120, TimeUnit.SECONDS) || started.process.exitValue() != 0) {
                throw new IOException(String.join(" ", command) + " failed:\n" + tail(log));
            }
        }
    }

    private static ProcessBuilder builder(
            Path log, Path directory, Map<String, String> environment, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment()
                .keySet()
                .removeIf(
                        name -> name.startsWith("MAVEN") || name.startsWith("JAVA_TOOL") || name.endsWith("_API_KEY"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        return builder;
    }

    /** A port of loopback that nobody listens on at this moment. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    boolean alive() {
        return process.isAlive();
    }

    /** The names of the server's threads, as its JVM tells them. */
    List<String> threadNames() throws IOException, InterruptedException {
        ProcessHandle jvm = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .filter(handle -> handle.info().command().orElse("").endsWith("java"))
                .max(Comparator.comparing(handle -> handle.info().startInstant().orElseThrow()))
                .orElseThrow();
        Path jcmd = Path.of(jvm.info().command().orElseThrow()).resolveSibling("jcmd");
        Process dump = new ProcessBuilder(jcmd.toString(), Long.toString(jvm.pid()), "Thread.print")
                .redirectErrorStream(true)
                .start();
        String text = new String(dump.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (dump.waitFor() != 0) {
            throw new IOException(text);
        }
        return text.lines()
                .filter(line -> line.startsWith("\""))
                .map(line -> line.substring(1, line.indexOf('"', 1)))
                .toList();
    }

    /** The last lines of a file, for a failure's message. */
    static String tail(Path log) throws IOException {
        if (!Files.exists(log)) {
            return log + " does not exist";
        }
        List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
        return log + ":\n" + String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
    }

    /** Asks the process and those that it started to end, and makes them if they have not done so in 10 seconds. */
    @Override
    public void close() {
        List<ProcessHandle> family = family();
        family.forEach(ProcessHandle::destroy);
        CompletableFuture<?>[] ends = family.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(ends)
                .completeOnTimeout(null, 10, TimeUnit.SECONDS)
                .join();
        family.forEach(ProcessHandle::destroyForcibly);
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException exiting) {
            // then the hook runs, and finds nothing to do
        }
    }

    private void endByForce() {
        family().forEach(ProcessHandle::destroyForcibly);
    }

    /** The children first: a starting script would otherwise leave them alone. */
    private List<ProcessHandle> family() {
        List<ProcessHandle> family = new ArrayList<>(process.descendants().toList());
        family.add(process.toHandle());
        return family;
    }
}
