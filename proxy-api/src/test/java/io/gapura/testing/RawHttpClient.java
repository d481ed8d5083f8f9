package io.gapura.testing;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 client on a plain socket that sends exactly the bytes it is told to, and reads an answer as slowly and in as
 * small pieces as a test wants. For one thread, blocking; a read that waits longer than {@link #timeout} (10 s) throws {@link
 * java.net.SocketTimeoutException}.
 *
 * <pre>{@code
 * try (RawHttpClient client = RawHttpClient.connect(gateway)) {
 *     client.post("/v1/chat/completions", "{…}");
 *     RawHttpClient.Head head = client.readHead();
 *     for (RawHttpClient.Event event = client.readEvent(); event != null; event = client.readEvent()) {
 *         … // event.data(), event.arrivedNanos()
 *     }
 *     client.post(…);            // the same connection, if the server kept it
 *     client.abort();            // RST
 * }
 * }</pre>
 *
 * <p>To play a slow reader: connect with a small receive buffer, then don't read, or {@link #readSome}. An answer that
 * breaks off before its framing says so is an {@link EOFException}, a reset an {@link IOException}.
 *
 * <p>Longer than our classes are, for one page of methods is easier to use than three classes.
 */
public final class RawHttpClient implements AutoCloseable {
    /**
     * The first part of an answer.
     *
     * @param status the code
     * @param reason the phrase after it
     * @param fields the header fields in their order, with raw names
     */
    public record Head(int status, String reason, List<HeaderField> fields) {
        /** The first value of this field, compared without case, or null. */
        public @Nullable String header(String name) {
            List<String> all = headers(name);
            return all.isEmpty() ? null : all.get(0);
        }

        /** All values of this field, compared without case. */
        public List<String> headers(String name) {
            return fields.stream()
                    .filter(field -> field.name().equalsIgnoreCase(name))
                    .map(HeaderField::value)
                    .toList();
        }
    }

    /**
     * One event of a stream, or one comment frame.
     *
     * @param raw its lines as they came, without the empty line at the end
     * @param data the values of its data lines, joined by LF; empty if there are none
     * @param arrivedNanos when its last byte was read, by {@link System#nanoTime()}
     */
    public record Event(String raw, String data, long arrivedNanos) {
        /** Whether it is a comment and nothing else. */
        public boolean comment() {
            return raw.startsWith(":") && data.isEmpty();
        }
    }

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final String host;
    private final String pathPrefix;
    private String method = "GET";
    private BodyFraming framing = new BodyFraming(0, false, false);
    private boolean bodyEnded = true;

    /** What is left of the body: bytes of it, or of its present chunk. */
    private static final class BodyFraming {
        long remaining;
        boolean lineEndOwed;
        final boolean chunked;
        final boolean untilClose;

        BodyFraming(long remaining, boolean chunked, boolean untilClose) {
            this.remaining = remaining;
            this.chunked = chunked;
            this.untilClose = untilClose;
        }
    }

    private RawHttpClient(URI uri, int receiveBufferBytes) throws IOException {
        socket = new Socket();
        if (receiveBufferBytes > 0) {
            socket.setReceiveBufferSize(receiveBufferBytes); // before connecting, or the window is already larger
        }
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(10_000);
        socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), 10_000);
        in = new BufferedInputStream(socket.getInputStream(), 8192);
        out = new BufferedOutputStream(socket.getOutputStream(), 8192);
        host = uri.getAuthority();
        pathPrefix = uri.getPath();
    }

    /** A connection to the host and port of this URI; its path, if it has one, goes before that of every request. */
    public static RawHttpClient connect(URI uri) throws IOException {
        return new RawHttpClient(uri, 0);
    }

    /** The same with a receive buffer of about this size in bytes: what a slow reader needs to be felt soon. */
    public static RawHttpClient connect(URI uri, int receiveBufferBytes) throws IOException {
        return new RawHttpClient(uri, receiveBufferBytes);
    }

    /** How long a single read may wait. */
    public RawHttpClient timeout(Duration time) throws IOException {
        socket.setSoTimeout((int) time.toMillis());
        return this;
    }

    /** Sends a POST with a JSON body; {@code moreHeaders} are whole lines such as {@code "Authorization: Bearer k"}. */
    public void post(String path, String json, String... moreHeaders) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        sendHead("POST", path, with(moreHeaders, "Content-Type: application/json", "Content-Length: " + body.length));
        send(body);
    }

    /** Sends a GET. */
    public void get(String path, String... moreHeaders) throws IOException {
        sendHead("GET", path, moreHeaders);
    }

    /** Sends a request line, {@code Host} and these header lines, and the empty line; the body is the caller's to send. */
    public void sendHead(String requestMethod, String path, String... headerLines) throws IOException {
        StringBuilder head = new StringBuilder();
        head.append(requestMethod)
                .append(' ')
                .append(pathPrefix)
                .append(path)
                .append(" HTTP/1.1\r\nHost: ")
                .append(host)
                .append("\r\n");
        for (String line : headerLines) {
            head.append(line).append("\r\n");
        }
        method = requestMethod;
        send(head.append("\r\n").toString());
    }

    /** Sends bytes as they are. */
    public void send(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    /** Sends a text as UTF-8, as it is: a whole malformed request, or a part of one. */
    public void send(String text) throws IOException {
        if (text.startsWith("HEAD ")) {
            method = "HEAD";
        }
        send(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends bytes one at a time with this pause between them. */
    public void sendSlowly(byte[] bytes, Duration interval) throws IOException, InterruptedException {
        for (byte each : bytes) {
            send(new byte[] {each});
            Thread.sleep(interval.toMillis(), (int) (interval.toNanos() % 1_000_000));
        }
    }

    /** Sends one chunk of a chunked body. */
    public void sendChunk(byte[] bytes) throws IOException {
        out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.write(bytes);
        out.write('\r');
        out.write('\n');
        out.flush();
    }

    /** Sends the end of a chunked body. */
    public void sendLastChunk() throws IOException {
        send("0\r\n\r\n");
    }

    /** Reads a head; interim answers (1xx) are skipped. */
    public Head readHead() throws IOException {
        Head head = readAnyHead();
        while (head.status() / 100 == 1) {
            head = readAnyHead();
        }
        return head;
    }

    /** Reads a head, interim or final. */
    public Head readAnyHead() throws IOException {
        String[] words = requiredLine().split(" ", 3);
        if (words.length < 2 || !words[0].startsWith("HTTP/1.")) {
            throw new IOException("not a status line: " + String.join(" ", words));
        }
        List<HeaderField> fields = new ArrayList<>();
        for (String line = requiredLine(); !line.isEmpty(); line = requiredLine()) {
            int colon = line.indexOf(':');
            fields.add(new HeaderField(
                    line.substring(0, colon), line.substring(colon + 1).trim()));
        }
        Head head = new Head(Integer.parseInt(words[1]), words.length > 2 ? words[2] : "", List.copyOf(fields));
        chooseFraming(head);
        return head;
    }

    /** Reads up to so many bytes of the body as soon as there are any; an empty array is the end. */
    public byte[] readSome(int atMost) throws IOException {
        if (!openChunk()) {
            return new byte[0];
        }
        byte[] bytes = new byte[(int) (framing.untilClose ? atMost : Math.min(atMost, framing.remaining))];
        int count = in.read(bytes);
        if (count < 0) {
            return endOfConnection();
        }
        consumed(count);
        return count == bytes.length ? bytes : Arrays.copyOf(bytes, count);
    }

    /** Reads the body to its end. */
    public byte[] readBody() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (byte[] some = readSome(65_536); some.length > 0; some = readSome(65_536)) {
            body.writeBytes(some);
        }
        return body.toByteArray();
    }

    /** Reads the body to its end as UTF-8. */
    public String readText() throws IOException {
        return new String(readBody(), StandardCharsets.UTF_8);
    }

    /** Reads one event or comment frame, up to its empty line; null at the end of the body. A half event at the end is an {@link EOFException}. */
    public @Nullable Event readEvent() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        List<String> lines = new ArrayList<>();
        while (true) {
            int next = readByte();
            if (next < 0) {
                if (line.size() > 0 || !lines.isEmpty()) {
                    throw new EOFException(
                            "the body ended inside an event: " + lines + line.toString(StandardCharsets.UTF_8));
                }
                return null;
            }
            if (next != '\n') {
                line.write(next);
                continue;
            }
            String text = line.toString(StandardCharsets.UTF_8);
            line.reset();
            if (text.endsWith("\r")) {
                text = text.substring(0, text.length() - 1);
            }
            if (!text.isEmpty()) {
                lines.add(text);
            } else if (!lines.isEmpty()) {
                return event(lines);
            }
        }
    }

    /** The same where the test knows that there is one more: the end of the body is an {@link EOFException}. */
    public Event nextEvent() throws IOException {
        Event event = readEvent();
        if (event == null) {
            throw new EOFException("the body ended, one more event was expected");
        }
        return event;
    }

    /** Reads all events that are left, comments too. */
    public List<Event> readEvents() throws IOException {
        List<Event> events = new ArrayList<>();
        for (Event event = readEvent(); event != null; event = readEvent()) {
            events.add(event);
        }
        return events;
    }

    /** Whether the server has closed the connection, waiting for it as long as a read may. */
    public boolean readClosed() throws IOException {
        return in.read() < 0;
    }

    /** Sends FIN and goes on reading. */
    public void closeOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** Resets the connection (RST). */
    public void abort() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** Closes the connection in order. */
    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void chooseFraming(Head head) {
        String coding = head.header("Transfer-Encoding");
        String length = head.header("Content-Length");
        if (method.equals("HEAD") || head.status() / 100 == 1 || head.status() == 204 || head.status() == 304) {
            framing = new BodyFraming(0, false, false);
        } else if (coding != null && coding.toLowerCase(Locale.ROOT).endsWith("chunked")) {
            framing = new BodyFraming(0, true, false);
        } else if (length != null) {
            framing = new BodyFraming(Long.parseLong(length), false, false);
        } else {
            framing = new BodyFraming(0, false, true);
        }
        bodyEnded = !framing.chunked && !framing.untilClose && framing.remaining == 0;
    }

    /** Reads the size of the next chunk if one must be read; false at the end of the body. */
    private boolean openChunk() throws IOException {
        if (bodyEnded) {
            return false;
        }
        if (framing.chunked && framing.remaining == 0) {
            if (framing.lineEndOwed && !requiredLine().isEmpty()) {
                throw new IOException("bytes after a chunk");
            }
            framing.remaining = Long.parseLong(requiredLine().split(";", 2)[0].trim(), 16);
            if (framing.remaining == 0) {
                for (String line = requiredLine(); !line.isEmpty(); line = requiredLine()) {
                    // trailers are of no use to a test so far
                }
                bodyEnded = true;
                return false;
            }
        }
        return true;
    }

    private void consumed(int count) throws IOException {
        if (framing.untilClose) {
            return;
        }
        framing.remaining -= count;
        if (framing.remaining == 0) {
            bodyEnded = !framing.chunked;
            framing.lineEndOwed =
                    true; // some servers send it only with the next chunk: to wait for it here were to read late
        }
    }

    private int readByte() throws IOException {
        if (!openChunk()) {
            return -1;
        }
        int next = in.read();
        if (next < 0) {
            endOfConnection();
            return -1;
        }
        consumed(1);
        return next;
    }

    private byte[] endOfConnection() throws EOFException {
        bodyEnded = true;
        if (!framing.untilClose) {
            throw new EOFException("the connection ended inside the body");
        }
        return new byte[0];
    }

    private String requiredLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the connection ended at: " + line.toString(StandardCharsets.ISO_8859_1));
            }
            line.write(next);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    private static Event event(List<String> lines) {
        List<String> data = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith("data:")) {
                data.add(line.substring(line.startsWith("data: ") ? 6 : 5));
            }
        }
        return new Event(String.join("\n", lines), String.join("\n", data), System.nanoTime());
    }

    private static String[] with(String[] some, String... more) {
        List<String> all = new ArrayList<>(List.of(more));
        all.addAll(List.of(some));
        return all.toArray(String[]::new);
    }
}
