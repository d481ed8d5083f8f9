package io.gapura.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A download that is four times as long as the heap of the gateway, which runs as a process of its own with 256 MiB. */
@Timeout(300)
class RunnableJarDownloadTest {
    private static final long LENGTH = 1L << 30;

    /** The byte at a place is the place modulo this; a lost or doubled piece shifts all that follows. */
    private static final int PERIOD = 251;

    private final Path temporary;

    RunnableJarDownloadTest(@TempDir Path temporary) {
        this.temporary = temporary;
    }

    @Test
    void passesAGibibyteOfSpeech() throws Exception {
        try (ServerSocket upstream = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread speaking = new Thread(() -> speak(upstream), "speech");
            speaking.setDaemon(true);
            speaking.start();
            Path file = Files.writeString(
                    temporary.resolve("gapura.yaml"),
                    "upstreams: [{name: up, base-url: 'http://127.0.0.1:" + upstream.getLocalPort() + "/v1'}]\n");
            try (RunningJar jar = RunningJar.run(temporary, "--port", "0", "--config", file.toString())) {
                HttpResponse<InputStream> answer = HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(
                                                URI.create("http://127.0.0.1:" + jar.port() + "/v1/audio/speech"))
                                        .header("Content-Type", "application/json")
                                        .POST(
                                                BodyPublishers.ofString(
                                                        "{\"model\":\"tts\",\"input\":\"a very long story\",\"voice\":\"alloy\"}"))
                                        .build(),
                                BodyHandlers.ofInputStream());
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.headers().firstValue("Content-Type")).hasValue("audio/mpeg");
                try (InputStream body = answer.body()) {
                    assertThat(read(body)).isEqualTo(LENGTH);
                }
                assertThat(jar.output()).doesNotContain("OutOfMemoryError");
            }
        }
    }

    /** Reads to the end, looks at every byte, and gives how many there were. */
    private static long read(InputStream body) throws IOException {
        byte[] piece = new byte[256 * 1024];
        long place = 0;
        for (int count = body.read(piece); count >= 0; count = body.read(piece)) {
            for (int i = 0; i < count; i++, place++) {
                if (piece[i] != (byte) (place % PERIOD)) {
                    throw new AssertionError("another byte at " + place);
                }
            }
        }
        return place;
    }

    /** Answers one call with the long body, in chunks: nobody knows before how long speech will be. */
    private static void speak(ServerSocket upstream) {
        byte[] pattern = new byte[PERIOD * 256];
        for (int i = 0; i < pattern.length; i++) {
            pattern[i] = (byte) (i % PERIOD);
        }
        try (Socket socket = upstream.accept()) {
            readRequest(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            out.write(ascii("HTTP/1.1 200 OK\r\nContent-Type: audio/mpeg\r\nTransfer-Encoding: chunked\r\n\r\n"));
            long left = LENGTH;
            while (left > 0) {
                int count = (int) Math.min(left, pattern.length);
                out.write(ascii(Integer.toHexString(count) + "\r\n"));
                out.write(pattern, 0, count);
                out.write(ascii("\r\n"));
                left -= count;
            }
            out.write(ascii("0\r\n\r\n"));
            out.flush();
            int end = socket.getInputStream().read(); // until the gateway closes
            assertThat(end).isNegative();
        } catch (IOException broken) {
            // the client sees that the body is short
        }
    }

    private static void readRequest(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.read());
        }
        String length = head.toString().replaceAll("(?is).*content-length: *([0-9]+).*", "$1");
        in.readNBytes(Integer.parseInt(length));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
