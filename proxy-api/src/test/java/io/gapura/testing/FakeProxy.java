package io.gapura.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An HTTP proxy that wants Basic credentials: it tunnels for {@code CONNECT} (RFC 9110, section 9.3.6), and forwards one request
 * a connection for an absolute address. Thread-safe; two threads a connection.
 */
public final class FakeProxy implements AutoCloseable {
    private final ServerSocket server;
    private final String credentials;
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    private FakeProxy(String user, String password) throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        credentials =
                "basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        run(this::accept);
    }

    /** A proxy at a free port of loopback. */
    public static FakeProxy start(String user, String password) {
        try {
            return new FakeProxy(user, password);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Where it is. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    /** The request lines that came with the right credentials. */
    public List<String> seen() {
        return List.copyOf(seen);
    }

    @Override
    public void close() {
        closeQuietly(server);
        sockets.forEach(FakeProxy::closeQuietly);
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void run(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException over) {
                        // one side closed: that is how a proxy's day ends
                    }
                },
                "fake-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = server.accept();
            client.setTcpNoDelay(true);
            sockets.add(client);
            run(() -> serve(client));
        }
    }

    private void serve(Socket client) throws IOException {
        List<String> head = head(client.getInputStream());
        boolean known = head.removeIf(line -> line.toLowerCase(Locale.ROOT).startsWith("proxy-authorization:")
                && line.substring(line.indexOf(':') + 1)
                        .trim()
                        .replaceFirst("^[Bb]asic", "basic")
                        .equals(credentials));
        if (!known) {
            say(
                    client,
                    "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"p\"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            client.close();
            return;
        }
        seen.add(head.get(0));
        String[] words = head.get(0).split(" ", -1);
        boolean tunnel = words[0].equals("CONNECT");
        URI to = URI.create(tunnel ? "http://" + words[1] : words[1]);
        Socket upstream = new Socket(to.getHost(), to.getPort());
        upstream.setTcpNoDelay(true);
        sockets.add(upstream);
        if (tunnel) {
            say(client, "HTTP/1.1 200 Connection established\r\n\r\n");
        } else {
            head.set(0, words[0] + " " + to.getRawPath() + " " + words[2]);
            say(upstream, String.join("\r\n", head) + "\r\nConnection: close\r\n\r\n");
        }
        run(() -> copy(client, upstream));
        if (!tunnel) { // who isn't told that this was the last answer would use the connection again
            List<String> answer = head(upstream.getInputStream());
            say(client, String.join("\r\n", answer) + "\r\nConnection: close\r\n\r\n");
        }
        copy(upstream, client);
    }

    private static List<String> head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("closed");
            }
            head.write(next);
        }
        return new ArrayList<>(
                List.of(head.toString(StandardCharsets.ISO_8859_1).trim().split("\r\n", -1)));
    }

    private static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    private static void copy(Socket from, Socket to) throws IOException {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] bytes = new byte[8192];
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                out.write(bytes, 0, count);
                out.flush();
            }
        } finally {
            from.close();
            to.close();
        }
    }

    private static void closeQuietly(AutoCloseable each) {
        try {
            each.close();
        } catch (Exception harmless) {
            // it is closed either way
        }
    }
}
