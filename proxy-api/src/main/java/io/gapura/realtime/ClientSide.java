package io.gapura.realtime;

import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.SendHandler;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of a session: the container's WebSocket. The container calls one method at a time; {@link #send} and
 * {@link #close} come from other threads.
 */
public final class ClientSide extends Endpoint {
    private final RealtimeSession session;
    private volatile @Nullable Session socket;

    ClientSide(RealtimeSession session) {
        this.session = session;
    }

    @Override
    public void onOpen(Session opened, EndpointConfig config) {
        opened.setMaxIdleTimeout(0); // the session keeps its own time
        opened.addMessageHandler(String.class, (MessageHandler.Partial<String>) session::textFromClient);
        opened.addMessageHandler(ByteBuffer.class, (MessageHandler.Partial<ByteBuffer>) session::binaryFromClient);
        socket = opened;
        session.clientOpened();
    }

    @Override
    public void onClose(Session closed, CloseReason reason) {
        session.clientClosed(reason.getCloseCode().getCode(), Objects.requireNonNullElse(reason.getReasonPhrase(), ""));
    }

    @Override
    public void onError(Session broken, Throwable failure) {
        if (!broken.isOpen()) { // not every container says onClose then
            session.clientClosed(Farewell.ABNORMAL, "");
        }
    }

    /**
     * Sends a message, one at a time, without waiting.
     *
     * @param done is told when the container has taken it, or why not
     */
    void send(Message message, Consumer<@Nullable Throwable> done) {
        SendHandler handler = result -> done.accept(result.isOK() ? null : failure(result.getException()));
        try {
            Session open = Objects.requireNonNull(socket, "not open yet");
            if (message instanceof Message.Text words) {
                open.getAsyncRemote().sendText(words.text(), handler);
            } else if (message instanceof Message.Binary binary) {
                open.getAsyncRemote().sendBinary(binary.bytes(), handler);
            }
        } catch (RuntimeException closed) {
            done.accept(closed);
        }
    }

    /** Closes; may wait for a client that does not read. */
    void close(int code, String reason) {
        Session open = socket;
        if (open != null) {
            try {
                open.close(new CloseReason(closeCode(code), reason));
            } catch (IOException | RuntimeException gone) {
                session.clientClosed(Farewell.ABNORMAL, "");
            }
        }
    }

    private static CloseReason.CloseCode closeCode(int code) {
        return () -> code; // the enumeration has gaps (1014), and 3000 to 4999 are anybody's
    }

    private static Throwable failure(@Nullable Throwable known) {
        return known == null ? new IOException("the container could not send") : known;
    }
}
