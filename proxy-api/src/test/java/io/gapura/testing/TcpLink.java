package io.gapura.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A cable to a server on this machine that can be cut, frozen and mended: bytes go through both ways untouched. Its port stays the
 * same. Thread-safe; two threads a connection.
 */
public final class TcpLink implements AutoCloseable {
    private final int target;
    private final int port;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private ServerSocket server; // guarded by this
    private boolean frozen; // guarded by this

    private TcpLink(int target) throws IOException {
        this.target = target;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.port = server.getLocalPort();
        accept(server);
    }

    /** A cable to this port of loopback. */
    public static TcpLink to(int port) {
        try {
            return new TcpLink(port);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Where to connect to. */
    public int port() {
        return port;
    }

    /** Ends every connection and takes no more. */
    public synchronized void cut() {
        close();
    }

    /** Lets no byte through any more and keeps every connection; new ones are taken, and hear nothing. */
    public synchronized void freeze() {
        frozen = true;
    }

    /** Works again, for new connections at least. */
    public synchronized void mend() {
        try {
            frozen = false;
            notifyAll();
            if (server.isClosed()) {
                ServerSocket again = new ServerSocket();
                again.setReuseAddress(true);
                again.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                server = again;
                accept(again);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private synchronized void awaitMended() throws IOException {
        try {
            while (frozen) {
                wait();
            }
        } catch (InterruptedException stopped) {
            throw new IOException(stopped);
        }
    }

    private void accept(ServerSocket from) {
        run(() -> {
            while (true) {
                Socket client = from.accept();
                sockets.add(client);
                Socket upstream = new Socket(InetAddress.getLoopbackAddress(), target);
                sockets.add(upstream);
                run(() -> pump(client, upstream));
                run(() -> pump(upstream, client));
            }
        });
    }

    private void pump(Socket from, Socket to) throws IOException {
        try (from;
                to) {
            byte[] chunk = new byte[8192];
            for (int n = from.getInputStream().read(chunk);
                    n >= 0;
                    n = from.getInputStream().read(chunk)) {
                awaitMended();
                to.getOutputStream().write(chunk, 0, n);
            }
        }
    }

    private interface Task {
        void run() throws IOException;
    }

    private static void run(Task task) {
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } catch (IOException cut) {
                        // that is what it is for
                    }
                },
                "tcp-link");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public synchronized void close() {
        try {
            frozen = false;
            notifyAll();
            server.close();
            for (Socket each : sockets) {
                each.close();
            }
            sockets.clear();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
