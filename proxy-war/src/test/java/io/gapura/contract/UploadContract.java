package io.gapura.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.testing.FakeAnswer;
import io.gapura.testing.RawHttpClient;
import io.gapura.testing.ReceivedRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** How bodies cross that are passed on while they arrive. */
interface UploadContract extends OnStage {
    String FILES = "/v1/files";
    String FORM = "Content-Type: multipart/form-data; boundary=b";
    int UPLOADS_ON_ONE_CONNECTION = 40;

    /** Less than the 10 MB that WildFly takes without being told. */
    int LARGE = 6_000_000;

    @Test
    default void passesALargeFileOn() throws Exception {
        answerFiles();
        byte[] form = form("large", LARGE);
        try (RawHttpClient client = stage().connect()) {
            client.sendHead("POST", FILES, Stage.KEY, FORM, "Content-Length: " + form.length);
            client.send(form);

            assertThat(client.readHead().status()).isEqualTo(200);
            assertThat(client.readText()).isEqualTo("{\"id\":\"file-1\"}");
            ReceivedRequest request = upload("large");
            assertThat(request.body()).isEqualTo(form);
            assertThat(request.header("Content-Length")).isEqualTo(String.valueOf(form.length));
        }
    }

    @Test
    default void passesAChunkedFileOnAndKeepsTheConnection() throws Exception {
        answerFiles();
        try (RawHttpClient client = stage().connect()) {
            for (int i = 0; i < 5; i++) {
                byte[] form = form("chunked" + i, 200_000);
                client.sendHead("POST", FILES, Stage.KEY, FORM, "Transfer-Encoding: chunked");
                for (int at = 0; at < form.length; at += 50_000) {
                    client.sendChunk(Arrays.copyOfRange(form, at, Math.min(form.length, at + 50_000)));
                }
                client.sendLastChunk();

                assertThat(client.readHead().status()).isEqualTo(200);
                client.readText();
                assertThat(upload("chunked" + i).body()).isEqualTo(form);
            }
        }
    }

    @Test
    default void losesNoneOfManyUploadsOnKeptConnections() throws Exception {
        answerFiles();
        ExecutorService clients = Executors.newFixedThreadPool(6);
        try {
            List<Future<Integer>> answered = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                int number = i;
                answered.add(clients.submit(() -> uploadsOnOneConnection(number)));
            }
            for (Future<Integer> client : answered) {
                assertThat(client.get(80, TimeUnit.SECONDS)).isEqualTo(UPLOADS_ON_ONE_CONNECTION);
            }
        } finally {
            clients.shutdownNow();
        }
    }

    private int uploadsOnOneConnection(int number) throws IOException {
        int answered = 0;
        try (RawHttpClient client = stage().connect()) {
            for (; answered < UPLOADS_ON_ONE_CONNECTION; answered++) {
                byte[] form = form("many" + number, answered * 700 % 90_000);
                client.sendHead("POST", FILES, Stage.KEY, FORM, "Content-Length: " + form.length);
                for (int at = 0; at < form.length; at += 9_000) {
                    LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(50));
                    client.send(Arrays.copyOfRange(form, at, Math.min(form.length, at + 9_000)));
                }
                assertThat(client.readHead().status()).isEqualTo(200);
                assertThat(client.readText()).isEqualTo("{\"id\":\"file-1\"}");
            }
        } catch (IOException lost) {
            throw new IOException("after " + answered + " uploads on this connection", lost);
        }
        return answered;
    }

    @Test
    default void routesAFormByAModelBehindTheFile() throws Exception {
        stage().upstream()
                .whenPath("/v1/audio/transcriptions", FakeAnswer.status(200).json("{\"text\":\"hi\"}"));
        ByteArrayOutputStream form = new ByteArrayOutputStream();
        form.writeBytes(part("file\"; filename=\"routed.wav", new byte[400_000]));
        form.writeBytes(part("model", "fake-1".getBytes(StandardCharsets.US_ASCII)));
        form.writeBytes("--b--\r\n".getBytes(StandardCharsets.US_ASCII));
        try (RawHttpClient client = stage().connect()) {
            client.sendHead("POST", "/v1/audio/transcriptions", Stage.KEY, FORM, "Content-Length: " + form.size());
            client.send(form.toByteArray());

            assertThat(client.readHead().status()).isEqualTo(200);
            assertThat(upload("routed").body()).isEqualTo(form.toByteArray());
        }
    }

    @Test
    default void invitesAFileThatIsAskedFor() throws Exception {
        answerFiles();
        byte[] form = form("invited", 100);
        try (RawHttpClient client = stage().connect()) {
            client.sendHead("POST", FILES, Stage.KEY, FORM, "Content-Length: " + form.length, "Expect: 100-continue");
            assertThat(client.readAnyHead().status()).isEqualTo(100);
            client.send(form);
            assertThat(client.readHead().status()).isEqualTo(200);
        }
    }

    @Test
    default void refusesAnEmptyForm() throws Exception {
        try (RawHttpClient client = stage().connect()) {
            client.sendHead("POST", FILES, Stage.KEY, FORM, "Content-Length: 0");
            assertThat(client.readHead().status()).isEqualTo(400);
            assertThat(client.readText()).contains("it is empty");
        }
        try (RawHttpClient client = stage().connect()) { // Tomcat closes after a 400
            client.sendHead("POST", FILES, Stage.KEY, FORM, "Transfer-Encoding: chunked");
            client.sendLastChunk();
            assertThat(client.readHead().status()).isEqualTo(400);
        }
    }

    @Test
    default void givesAnEarlyRefusalToAClientThatSendsAllFirst() throws Exception {
        stage().upstream().enqueueEarly(FakeAnswer.status(413).json("{\"error\":{\"message\":\"early\"}}"));
        byte[] form = form("early", LARGE);
        try (RawHttpClient client = stage().connect()) {
            client.sendHead("POST", FILES, Stage.KEY, FORM, "Content-Length: " + form.length);
            client.send(form);
            assertThat(client.readHead().status()).isEqualTo(413);
            assertThat(client.readText()).contains("early");
        }
    }

    @Test
    default void letsTheUpstreamGoWhenTheClientLeavesInTheMiddleOfItsFile() throws Exception {
        byte[] form = form("leaving", 300_000);
        RawHttpClient client = stage().connect();
        client.sendHead("POST", FILES, Stage.KEY, FORM, "Content-Length: " + 10 * form.length);
        client.send(form);
        ReceivedRequest request = upload("leaving");
        client.abort();
        assertThat(request.awaitAborted(Stage.SOON)).isTrue();
    }

    @Test
    default void refusesACodedForm() throws Exception {
        try (RawHttpClient client = stage().connect()) {
            client.sendHead("POST", FILES, Stage.KEY, FORM, "Content-Encoding: gzip", "Content-Length: 100000");
            client.send(new byte[100_000]);
            assertThat(client.readHead().status()).isEqualTo(415);
        }
    }

    private void answerFiles() {
        stage().upstream().whenPath(FILES, FakeAnswer.status(200).json("{\"id\":\"file-1\"}"));
    }

    /** The request whose form has a file of this name, as soon as it is there. */
    private ReceivedRequest upload(String name) throws InterruptedException {
        long until = System.nanoTime() + Stage.SOON.toNanos();
        while (System.nanoTime() - until < 0) {
            for (ReceivedRequest request : stage().upstream().requests()) {
                if (String.valueOf(request.header("Content-Type")).startsWith("multipart")
                        && beginning(request).contains("\"" + name + ".")) {
                    return request;
                }
            }
            Thread.sleep(20); // the upstream tells nobody that a head has come
        }
        throw new AssertionError("no upload of " + name + " came");
    }

    private static String beginning(ReceivedRequest request) {
        byte[] body = request.body();
        return new String(body, 0, Math.min(200, body.length), StandardCharsets.ISO_8859_1);
    }

    private static byte[] form(String name, int bytes) {
        byte[] file = new byte[bytes];
        new Random(bytes).nextBytes(file);
        ByteArrayOutputStream form = new ByteArrayOutputStream();
        form.writeBytes(part("file\"; filename=\"" + name + ".bin", file));
        form.writeBytes("--b--\r\n".getBytes(StandardCharsets.US_ASCII));
        return form.toByteArray();
    }

    private static byte[] part(String name, byte[] value) {
        ByteArrayOutputStream part = new ByteArrayOutputStream();
        part.writeBytes(("--b\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        part.writeBytes(value);
        part.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        return part.toByteArray();
    }
}
