package io.gapura.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * One end of a WebSocket, frame by frame (RFC 6455): sends what a test says, well-formed or not, and answers nothing by itself. One
 * thread reads, another may write.
 */
public final class SocketWire implements AutoCloseable {
    /** A frame continues the one before. */
    public static final int CONTINUATION = 0;

    /** A frame begins a text. */
    public static final int TEXT = 1;

    /** A frame begins a binary message. */
    public static final int BINARY = 2;

    /** A frame says goodbye. */
    public static final int CLOSE = 8;

    /** A frame asks whether somebody is there. */
    public static final int PING = 9;

    /** A frame answers a ping. */
    public static final int PONG = 10;

    private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private final boolean client;
    private final String head;

    /** A frame. */
    @SuppressWarnings("ArrayRecordComponent") // tests look into it, none compares it
    public record Frame(boolean fin, int code, byte[] payload) {
        /** The payload as text. */
        public String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }

        /** The code of a goodbye; 1005 where it has none. */
        public int closeCode() {
            return payload.length < 2 ? 1005 : ByteBuffer.wrap(payload).getShort() & 0xffff;
        }

        /** The words of a goodbye. */
        public String closeReason() {
            return payload.length < 2 ? "" : new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
        }
    }

    private SocketWire(Socket socket, boolean client, String head, DataInputStream in) throws IOException {
        this.socket = socket;
        this.client = client;
        this.head = head;
        this.in = in;
        this.out = socket.getOutputStream();
    }

    /** A client's end. Whether it has become a WebSocket is for the caller to see in {@link #status()}. */
    public static SocketWire connect(URI uri, String... headers) throws IOException {
        return connect(uri, 0, headers);
    }

    /** The same with a receive buffer of so many bytes, if that is not 0. */
    public static SocketWire connect(URI uri, int buffer, String... headers) throws IOException {
        Socket socket = new Socket();
        if (buffer > 0) {
            socket.setReceiveBufferSize(buffer);
        }
        socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), 5000);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(20_000);
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        String request = "GET " + uri.getRawPath() + query + " HTTP/1.1\r\nHost: " + uri.getHost() + ":" + uri.getPort()
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + (headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n") + "\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        return new SocketWire(socket, true, readHead(in), in);
    }

    /** A server's end, of which the request was read; the answer is the caller's to send. */
    static SocketWire accepted(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        return new SocketWire(socket, false, readHead(in), in);
    }

    private static String readHead(DataInputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int matched = 0;
        while (matched < 4) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the connection ended within its head: " + head);
            }
            head.write(next);
            matched = next == "\r\n\r\n".charAt(matched) ? matched + 1 : next == '\r' ? 1 : 0;
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    /** What a server answers to this key. */
    static String accept(String key) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            return Base64.getEncoder().encodeToString(sha1.digest((key + MAGIC).getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The first line of what the other end has sent. */
    public String firstLine() {
        return head.substring(0, head.indexOf('\r'));
    }

    /** The status of the answer, of a client's end. */
    public int status() {
        return Integer.parseInt(firstLine().substring(9, 12));
    }

    /** A field of the other end's head, or null. */
    public @Nullable String header(String name) {
        return head.lines()
                .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .map(line -> line.substring(name.length() + 1).trim())
                .findFirst()
                .orElse(null);
    }

    /** The whole head, for messages and for what must not be in it. */
    public String head() {
        return head;
    }

    /** The body of an answer that is no WebSocket. */
    public String body() throws IOException {
        String length = header("Content-Length");
        return length == null ? "" : new String(in.readNBytes(Integer.parseInt(length)), StandardCharsets.UTF_8);
    }

    void answer(String bytes) throws IOException {
        out.write(bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The next frame; null at the end of the connection. */
    public @Nullable Frame read() throws IOException {
        int first;
        try {
            first = in.read();
        } catch (java.net.SocketException reset) {
            return null;
        }
        if (first < 0) {
            return null;
        }
        int second = in.readUnsignedByte();
        long length = second & 0x7f;
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = in.readLong();
        }
        byte[] mask = (second & 0x80) == 0 ? null : in.readNBytes(4);
        byte[] payload = in.readNBytes((int) length);
        return new Frame((first & 0x80) != 0, first & 0x0f, mask == null ? payload : masked(payload, mask));
    }

    /** The next whole message or goodbye; null at the end of the connection. */
    public @Nullable Frame readMessage() throws IOException {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        int code = -1;
        while (true) {
            Frame frame = read();
            if (frame == null) {
                return null;
            }
            if (frame.code() >= CLOSE) {
                return frame;
            }
            code = code < 0 ? frame.code() : code;
            whole.write(frame.payload());
            if (frame.fin()) {
                return new Frame(true, code, whole.toByteArray());
            }
        }
    }

    /** Sends a frame. */
    public synchronized SocketWire send(boolean fin, int code, byte[] payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 14);
        frame.put((byte) ((fin ? 0x80 : 0) | code));
        int masking = client ? 0x80 : 0;
        if (payload.length < 126) {
            frame.put((byte) (masking | payload.length));
        } else if (payload.length < 65536) {
            frame.put((byte) (masking | 126)).putShort((short) payload.length);
        } else {
            frame.put((byte) (masking | 127)).putLong(payload.length);
        }
        if (client) {
            byte[] mask = new byte[4];
            ThreadLocalRandom.current().nextBytes(mask);
            frame.put(mask).put(masked(payload, mask));
        } else {
            frame.put(payload);
        }
        out.write(frame.array(), 0, frame.position());
        return this;
    }

    /** Sends a text. */
    public SocketWire text(String text) throws IOException {
        return send(true, TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Says goodbye. */
    public SocketWire goodbye(int code, String reason) throws IOException {
        byte[] words = reason.getBytes(StandardCharsets.UTF_8);
        return send(
                true,
                CLOSE,
                ByteBuffer.allocate(words.length + 2)
                        .putShort((short) code)
                        .put(words)
                        .array());
    }

    /** How long a read may wait. */
    public SocketWire patience(Duration time) throws IOException {
        socket.setSoTimeout((int) time.toMillis());
        return this;
    }

    /** Breaks the connection with a reset. */
    public void cut() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private static byte[] masked(byte[] bytes, byte[] mask) {
        byte[] result = Arrays.copyOf(bytes, bytes.length);
        for (int i = 0; i < result.length; i++) {
            result[i] ^= mask[i & 3];
        }
        return result;
    }
}
