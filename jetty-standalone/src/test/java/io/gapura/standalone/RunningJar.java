package io.gapura.standalone;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The packaged jar as a process of its own. One thread at a time. */
final class RunningJar implements AutoCloseable {
    private static final Pattern LISTENS = Pattern.compile("Gapura \\S+ listens on http://(\\S+):(\\d+)");

    private final Process process;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final Thread reader;
    private final StringBuilder output = new StringBuilder();

    private RunningJar(Process process) {
        this.process = process;
        this.reader = new Thread(this::read, "output of the jar");
        reader.setDaemon(true);
        reader.start();
    }

    /** Runs the jar with these arguments, temporary files going to the given directory, and both outputs joined. */
    static RunningJar run(Path temporary, String... arguments) throws IOException {
        return run(temporary, Map.of(), arguments);
    }

    /** The same, with additions to the environment. */
    static RunningJar run(Path temporary, Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + temporary,
                "-Xmx256m",
                "-jar",
                System.getProperty("gapura.jar")));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).directory(temporary.toFile());
        // What the developer's shell happens to have set must not reach the test.
        builder.environment().keySet().removeIf(name -> name.equals("PORT") || name.matches("(GAPURA|OPENAI|AI)_.*"));
        builder.environment().put("GAPURA_DATA_DIR", temporary.resolve("data").toString());
        builder.environment().putAll(environment);
        return new RunningJar(builder.start());
    }

    /** Waits for the start line and returns its port. */
    int port() throws InterruptedException {
        while (true) {
            String line = lines.poll(60, TimeUnit.SECONDS);
            if (line == null || line.isEmpty()) {
                throw new AssertionError("no start line in:\n" + output());
            }
            Matcher listens = LISTENS.matcher(line);
            if (listens.find()) {
                return Integer.parseInt(listens.group(2));
            }
        }
    }

    /** Waits for a line that contains this. */
    void awaitLine(String part) throws InterruptedException {
        while (true) {
            String line = lines.poll(60, TimeUnit.SECONDS);
            if (line == null || line.isEmpty()) {
                throw new AssertionError("no \"" + part + "\" in:\n" + output());
            }
            if (line.contains(part)) {
                return;
            }
        }
    }

    /** Asks the process to end, as an orchestrator does. */
    void terminate() {
        // Process.destroy would close our end of its output as well.
        process.toHandle().destroy();
    }

    int exitCode() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("still running:\n" + output());
        }
        reader.join(10_000);
        return process.exitValue();
    }

    String output() {
        synchronized (output) {
            return output.toString();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    private void read() {
        try (BufferedReader text =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = text.readLine(); line != null; line = text.readLine()) {
                synchronized (output) {
                    output.append(line).append('\n');
                }
                lines.add(line + ' ');
            }
        } catch (IOException e) {
            // The process was killed: what was read is what there is.
        }
        lines.add("");
    }
}
