package io.gapura.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An upstream on loopback that talks WebSocket as a test scripts it; where none does, it echoes. A thread for each
 * connection. Thread-safe.
 */
public final class FakeSocketUpstream implements AutoCloseable {
    private final ServerSocket server;
    private final BlockingQueue<SocketWire> opened = new LinkedBlockingQueue<>();
    private volatile Script script = FakeSocketUpstream::echo;
    private volatile Function<List<String>, @Nullable String> choice =
            offered -> offered.isEmpty() ? null : offered.get(0);
    private volatile @Nullable String refusal;

    /** What happens on a connection; it runs on the connection's thread, which closes when it returns. */
    public interface Script {
        /** Talks. */
        void run(SocketWire wire) throws Exception;
    }

    private FakeSocketUpstream() {
        try {
            server = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        daemon("fake-socket-upstream", this::accept);
    }

    /** One that runs. */
    public static FakeSocketUpstream start() {
        return new FakeSocketUpstream();
    }

    /** What to configure as the base of an upstream. */
    public URI baseUri() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/v1");
    }

    /** What happens on each connection from now on; connections that nobody took are forgotten. */
    public FakeSocketUpstream script(Script other) {
        opened.clear();
        script = other;
        return this;
    }

    /** Which subprotocol it chooses from now on, of those offered. */
    public FakeSocketUpstream choosing(Function<List<String>, @Nullable String> other) {
        choice = other;
        return this;
    }

    /** Answers every handshake with this status from now on. */
    public FakeSocketUpstream refusing(int status, String... headers) {
        refusal = "HTTP/1.1 " + status + " No\r\nContent-Length: 0\r\n"
                + (headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n") + "\r\n";
        return this;
    }

    /** Opens every WebSocket again. */
    public FakeSocketUpstream welcoming() {
        refusal = null;
        return this;
    }

    /** The next connection that has become a WebSocket. */
    public SocketWire take() throws InterruptedException {
        SocketWire next = opened.poll(10, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nobody opened a WebSocket");
        }
        return next;
    }

    /** Whether nobody has opened one within this time. */
    public boolean isLeftAlone(Duration time) throws InterruptedException {
        return opened.poll(time.toMillis(), TimeUnit.MILLISECONDS) == null;
    }

    /** Sends everything back, and answers pings and the goodbye. */
    public static void echo(SocketWire wire) throws IOException {
        while (true) {
            SocketWire.Frame frame = wire.read();
            if (frame == null) {
                return;
            }
            wire.send(frame.fin(), frame.code() == SocketWire.PING ? SocketWire.PONG : frame.code(), frame.payload());
            if (frame.code() == SocketWire.CLOSE) {
                return;
            }
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                daemon("fake-socket", () -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (SocketWire wire = SocketWire.accepted(socket)) {
            String refused = refusal;
            if (refused != null) {
                wire.answer(refused);
                return;
            }
            String offered = wire.header("Sec-WebSocket-Protocol");
            String chosen = choice.apply(
                    offered == null
                            ? List.of()
                            : Arrays.stream(offered.split(","))
                                    .map(String::trim)
                                    .toList());
            wire.answer("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "x-request-id: up-1\r\nopenai-version: test\r\nSet-Cookie: house=secret\r\n"
                    + "Sec-WebSocket-Accept: " + SocketWire.accept(String.valueOf(wire.header("Sec-WebSocket-Key")))
                    + "\r\n" + (chosen == null ? "" : "Sec-WebSocket-Protocol: " + chosen + "\r\n") + "\r\n");
            opened.add(wire);
            script.run(wire);
        } catch (Exception ended) {
            // the test looks at its own end
        }
    }

    private static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
