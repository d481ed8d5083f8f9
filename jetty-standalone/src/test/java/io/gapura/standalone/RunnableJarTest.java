package io.gapura.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code java -jar gapura.jar}, run for real. */
@Timeout(120)
class RunnableJarTest {
    private final Path temporary;

    RunnableJarTest(@TempDir Path temporary) {
        this.temporary = temporary;
    }

    @Test
    void servesOnAFreePortThatItPrints() throws Exception {
        try (RunningJar jar = RunningJar.run(temporary, "--port", "0");
                RawClient client = new RawClient(jar.port())) {
            client.get("/healthz");
            assertThat(client.answer()).startsWith("HTTP/1.1 200 OK ").contains("\"status\":\"ok\"");
        }
    }

    @Test
    void servesBelowAContextPath() throws Exception {
        try (RunningJar jar = RunningJar.run(temporary, "--port", "0", "--context-path", "/ai");
                RawClient client = new RawClient(jar.port())) {
            client.get("/ai/healthz");
            assertThat(client.answer()).startsWith("HTTP/1.1 200 OK ");
            client.get("/healthz");
            assertThat(client.answer()).isEqualTo("HTTP/1.1 404 Not Found " + JsonErrorHandler.body(404));
        }
    }

    @Test
    void answersBrokenHttpInTheShapeOfTheApiAndSaysNothingOfItself() throws Exception {
        try (RunningJar jar = RunningJar.run(temporary, "--port", "0")) {
            int port = jar.port();
            assertThat(answerTo(port, "NONSENSE\r\n\r\n"))
                    .startsWith("HTTP/1.1 400 ")
                    .endsWith(error(400));
            assertThat(answerTo(port, "GET / HTTP/1.1\r\nHost: localhost\r\nBig: " + "x".repeat(20_000) + "\r\n\r\n"))
                    .startsWith("HTTP/1.1 431 ")
                    .endsWith(error(431));
            assertThat(answerTo(port, "GET /" + "x".repeat(20_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                    .startsWith("HTTP/1.1 414 ")
                    .endsWith(error(414))
                    .doesNotContainIgnoringCase("jetty");
        }
    }

    @Test
    void finishesTheCallUnderWayAfterSigterm() throws Exception {
        try (RunningJar jar = RunningJar.run(temporary, "--port", "0");
                RawClient client = new RawClient(jar.port())) {
            String body = "{\"model\":\"demo\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";
            client.send(callOfLength(body.length()));
            assertThat(client.answer()).startsWith("HTTP/1.1 100 ");
            jar.terminate();
            jar.awaitLine("calls under way");
            client.send(body);
            assertThat(client.answer()).startsWith("HTTP/1.1 200 OK ");
            assertThat(jar.exitCode()).isEqualTo(143);
        }
        try (Stream<Path> left = Files.list(temporary)) {
            assertThat(left.filter(path -> path.getFileName().toString().startsWith("gapura-")))
                    .as("temporary files left behind")
                    .isEmpty();
        }
    }

    @Test
    void endsWhenTheDrainTimeoutIsOverThoughACallIsUnderWay() throws Exception {
        try (RunningJar jar = RunningJar.run(temporary, "--port", "0", "--drain-timeout", "1");
                RawClient client = new RawClient(jar.port())) {
            client.send(callOfLength(10));
            assertThat(client.answer()).startsWith("HTTP/1.1 100 ");
            long began = System.nanoTime();
            jar.terminate();
            assertThat(jar.exitCode()).isEqualTo(143);
            assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began))
                    .isLessThan(15);
        }
    }

    @Test
    void letsASilentUpstreamGoAtOnceWhenTheClientHangsUpOnAStream() throws Exception {
        assertUpstreamIsLetGo(
                "{\"model\":\"gpt-4o\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}");
    }

    @Test
    void letsASilentUpstreamGoAtOnceWhenTheClientHangsUpOnAWholeAnswer() throws Exception {
        assertUpstreamIsLetGo("{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}");
    }

    @Test
    void printsItsHelp() throws Exception {
        try (RunningJar jar = RunningJar.run(temporary, "--help")) {
            assertThat(jar.exitCode()).isZero();
            assertThat(jar.output())
                    .contains("Usage: gapura")
                    .contains("--port", "--host", "--context-path", "--config", "--drain-timeout", "--version");
        }
    }

    @Test
    void printsItsVersion() throws Exception {
        try (RunningJar jar = RunningJar.run(temporary, "--version")) {
            assertThat(jar.exitCode()).isZero();
            assertThat(jar.output()).matches("Gapura \\d+\\.\\d+\\.\\d+\\S* \\(Java \\S+\\)\n");
        }
    }

    @Test
    void refusesAFlagItDoesNotKnow() throws Exception {
        assertRefused("Unknown options: '--prot'", "--prot", "9000");
    }

    @Test
    void refusesValuesThatMakeNoSense() throws Exception {
        assertRefused("70000 is not within 0..65535", "--port", "70000");
        assertRefused("must start with a slash", "--context-path", "ai");
        assertRefused("can't read", "--config", "absent.yaml");
    }

    @Test
    void tellsInOneLineThatThePortIsInUse() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                RunningJar jar = RunningJar.run(
                        temporary, "--host", "127.0.0.1", "--port", String.valueOf(taken.getLocalPort()))) {
            assertThat(jar.exitCode()).isEqualTo(1);
            assertThat(jar.output())
                    .startsWith("Gapura can't listen on 127.0.0.1:" + taken.getLocalPort() + ": ")
                    .hasLineCount(1);
        }
    }

    /** The upstream takes the call and says nothing; nothing was written to the client when it hangs up. */
    private void assertUpstreamIsLetGo(String body) throws Exception {
        try (ServerSocket upstream = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                RunningJar jar = RunningJar.run(
                        temporary,
                        Map.of(
                                "OPENAI_API_KEY",
                                "test",
                                "OPENAI_BASE_URL",
                                "http://127.0.0.1:" + upstream.getLocalPort() + "/v1"),
                        "--port",
                        "0")) {
            upstream.setSoTimeout(20_000);
            RawClient client = new RawClient(jar.port());
            client.send("POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    + "Content-Length: " + body.length() + "\r\n\r\n" + body);
            try (Socket call = acceptCall(upstream)) {
                client.close();
                // The end of stream must come within the time promised, else reading fails with a timeout.
                call.setSoTimeout(250);
                assertThat(call.getInputStream().readAllBytes()).hasSizeLessThan(1000);
            }
        }
    }

    /** Accepts connections until one carries the call and has sent all of it: asking for models may come first. */
    private static Socket acceptCall(ServerSocket upstream) throws IOException {
        while (true) {
            Socket socket = upstream.accept();
            socket.setSoTimeout(20_000);
            StringBuilder received = new StringBuilder();
            while (received.indexOf("Hello\"}]") < 0) {
                int next = socket.getInputStream().read();
                if (next < 0) {
                    throw new IOException("the gateway closed its call after: " + received);
                }
                received.append((char) next);
                if (received.indexOf("GET ") == 0) {
                    break;
                }
            }
            if (received.indexOf("GET ") != 0) {
                return socket;
            }
            socket.close();
        }
    }

    private void assertRefused(String reason, String... arguments) throws Exception {
        try (RunningJar jar = RunningJar.run(temporary, arguments)) {
            assertThat(jar.exitCode()).isEqualTo(2);
            assertThat(jar.output()).contains(reason).doesNotContain("\tat ");
        }
    }

    /** The head of a call; the gateway's interim answer then shows that it reads the body. */
    private static String callOfLength(int length) {
        return "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Expect: 100-continue\r\nContent-Length: " + length + "\r\n\r\n";
    }

    private static String answerTo(int port, String request) throws IOException {
        try (RawClient client = new RawClient(port)) {
            client.send(request);
            return client.rest();
        }
    }

    private static String error(int status) {
        return "\r\n\r\n" + JsonErrorHandler.body(status);
    }
}
