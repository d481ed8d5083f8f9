package io.gapura.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Uploads that are larger than the heap of the process, which has 256 MiB ({@link RunningJar}). */
@Timeout(240)
class RunnableJarUploadTest {
    private static final int MEBIBYTE = 1 << 20;
    private static final byte[] PIECE = new byte[MEBIBYTE];

    static {
        new Random(1).nextBytes(PIECE);
    }

    private final Path temporary;

    RunnableJarUploadTest(@TempDir Path temporary) {
        this.temporary = temporary;
    }

    /** What an upstream got: how many bytes, and their checksum. */
    private record Body(long bytes, long checksum) {}

    @Test
    void passesAFileOfAGibibyteOn() throws Exception {
        assertPasses("/v1/files", 1024, "");
    }

    @Test
    void keepsAFormThatNamesItsModelLastInAFileWithoutAName() throws Exception {
        assertPasses("/v1/audio/transcriptions", 300, part("model", "whisper-1"));
        try (Stream<Path> left = Files.list(temporary)) {
            assertThat(left.filter(path -> path.toString().endsWith(".spool"))).isEmpty();
        }
    }

    private void assertPasses(String path, int mebibytes, String behind) throws Exception {
        try (ServerSocket upstream = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                RunningJar jar = RunningJar.run(
                        temporary,
                        Map.of(
                                "OPENAI_API_KEY",
                                "test",
                                "OPENAI_BASE_URL",
                                "http://127.0.0.1:" + upstream.getLocalPort() + "/v1"),
                        "--port",
                        "0");
                Socket client = new Socket(InetAddress.getLoopbackAddress(), jar.port())) {
            CompletableFuture<Body> received = CompletableFuture.supplyAsync(() -> receive(upstream, path));
            byte[] before = ascii(part("purpose", "batch")
                    + "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n");
            byte[] after = ascii("\r\n" + behind + "--b--\r\n");
            long length = before.length + (long) mebibytes * MEBIBYTE + after.length;
            CRC32C sent = new CRC32C();
            client.setSoTimeout(120_000);
            OutputStream out = client.getOutputStream();
            out.write(ascii("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: "
                    + length + "\r\nContent-Type: multipart/form-data; boundary=b\r\n\r\n"));
            write(out, before, sent);
            for (int i = 0; i < mebibytes; i++) {
                write(out, PIECE, sent);
            }
            write(out, after, sent);

            String answer = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 200 ").endsWith("{\"id\":\"file-1\"}");
            assertThat(received.get(30, TimeUnit.SECONDS)).isEqualTo(new Body(length, sent.getValue()));
        }
    }

    private static void write(OutputStream out, byte[] bytes, CRC32C sum) throws IOException {
        out.write(bytes);
        sum.update(bytes);
    }

    /** Answers calls until one goes to this path, whose body it counts. */
    private static Body receive(ServerSocket upstream, String path) {
        try {
            while (true) {
                try (Socket call = upstream.accept()) {
                    InputStream in = new BufferedInputStream(call.getInputStream(), MEBIBYTE);
                    boolean wanted = line(in).startsWith("POST " + path + " ");
                    long length = 0;
                    for (String field = line(in); !field.isEmpty(); field = line(in)) {
                        if (field.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                            length = Long.parseLong(field.substring(15).trim());
                        }
                    }
                    Body body = count(in, length);
                    call.getOutputStream()
                            .write(ascii("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 15\r\n"
                                    + "Connection: close\r\n\r\n{\"id\":\"file-1\"}"));
                    if (wanted) {
                        return body;
                    }
                }
            }
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }

    private static Body count(InputStream in, long length) throws IOException {
        CRC32C sum = new CRC32C();
        byte[] piece = new byte[MEBIBYTE];
        long bytes = 0;
        while (bytes < length) {
            int count = in.read(piece, 0, (int) Math.min(piece.length, length - bytes));
            if (count < 0) {
                break;
            }
            sum.update(piece, 0, count);
            bytes += count;
        }
        return new Body(bytes, sum.getValue());
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    private static String part(String name, String value) {
        return "--b\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
