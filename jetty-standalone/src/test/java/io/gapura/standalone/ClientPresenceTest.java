package io.gapura.standalone;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client that goes is noticed at once on a real connection, and one that stays loses no byte. */
@Timeout(60)
class ClientPresenceTest {
    /** WIRE: the standalone notices a gone client within this time in every phase. */
    private static final long PROMISED_MILLIS = 250;

    private final Server server = new Server();
    private final SilentHandler handler = new SilentHandler();
    private int port;

    @BeforeEach
    void start() throws Exception {
        PresenceConnector connector = new PresenceConnector(server, new HttpConfiguration());
        server.addConnector(connector);
        server.setHandler(handler);
        server.start();
        port = connector.getLocalPort();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    @Test
    void noticesAClientThatClosesWhileNothingIsWritten() throws Exception {
        RawClient client = new RawClient(port);
        client.get("/silent");
        handler.take();
        client.close();
        assertThat(handler.gone.await(PROMISED_MILLIS, MILLISECONDS)).isTrue();
    }

    @Test
    void noticesAClientThatResets() throws Exception {
        RawClient client = new RawClient(port);
        client.get("/silent");
        handler.take();
        client.reset();
        assertThat(handler.gone.await(PROMISED_MILLIS, MILLISECONDS)).isTrue();
    }

    @Test
    void noticesAClientThatWasGoneBeforeTheWatchBegan() throws Exception {
        RawClient client = new RawClient(port);
        client.get("/unwatched");
        Waiting waiting = handler.take();
        client.close();
        waiting.watch();
        assertThat(handler.gone.await(PROMISED_MILLIS, MILLISECONDS)).isTrue();
    }

    @Test
    void noticesAClientThatClosesAfterAnotherExchangeOnTheSameConnection() throws Exception {
        RawClient client = new RawClient(port);
        client.get("/silent");
        handler.take().finish("first");
        assertThat(client.answer()).isEqualTo("HTTP/1.1 200 OK first");
        client.get("/silent");
        handler.take();
        client.close();
        assertThat(handler.gone.await(PROMISED_MILLIS, MILLISECONDS)).isTrue();
    }

    @Test
    void noticesAClientThatClosesAfterItSentTheNextRequestAhead() throws Exception {
        RawClient client = new RawClient(port);
        client.get("/silent");
        handler.take();
        client.get("/echo?ahead");
        client.close();
        assertThat(handler.gone.await(PROMISED_MILLIS, MILLISECONDS)).isTrue();
    }

    @Test
    void noticesAConnectionThatTheServerItselfCloses() throws Exception {
        try (RawClient client = new RawClient(port)) {
            client.get("/silent");
            Waiting waiting = handler.take();
            waiting.request
                    .getConnectionMetaData()
                    .getConnection()
                    .getEndPoint()
                    .close();
            assertThat(handler.gone.await(PROMISED_MILLIS, MILLISECONDS)).isTrue();
        }
    }

    @Test
    void runsTheActionOnceThoughTheConnectionClosesTwice() throws Exception {
        RawClient client = new RawClient(port);
        client.get("/silent");
        Waiting waiting = handler.take();
        client.close();
        assertThat(handler.gone.await(PROMISED_MILLIS, MILLISECONDS)).isTrue();
        waiting.request.getConnectionMetaData().getConnection().getEndPoint().close();
        server.stop();
        assertThat(handler.actions).hasValue(1);
    }

    @Test
    void runsNoActionAfterTheWatchWasClosed() throws Exception {
        RawClient client = new RawClient(port);
        client.get("/silent");
        handler.take().watch.close();
        client.close();
        server.stop();
        assertThat(handler.actions).hasValue(0);
    }

    @Test
    void losesNoPipelinedRequest() throws Exception {
        try (RawClient client = new RawClient(port)) {
            client.get("/silent");
            Waiting first = handler.take();
            for (int i = 0; i < 20; i++) {
                client.get("/echo?" + i);
            }
            first.awaitReadAhead();
            first.finish("first");
            assertThat(client.answer()).isEqualTo("HTTP/1.1 200 OK first");
            for (int i = 0; i < 20; i++) {
                assertThat(client.answer()).isEqualTo("HTTP/1.1 200 OK " + i);
            }
            assertThat(handler.actions).hasValue(0);
        }
    }

    @Test
    void losesNothingOfARequestLargerThanTheRoomForReadingAhead() throws Exception {
        String body = "0123456789abcdef".repeat(WatchedEndPoint.READ_AHEAD_BYTES / 4);
        try (RawClient client = new RawClient(port)) {
            client.get("/silent");
            Waiting first = handler.take();
            client.send(
                    "POST /body HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
            first.awaitReadAhead();
            first.finish("first");
            assertThat(client.answer()).isEqualTo("HTTP/1.1 200 OK first");
            assertThat(client.answer()).isEqualTo("HTTP/1.1 200 OK " + body);
        }
    }

    @Test
    void leavesAHalfReadBodyWhole() throws Exception {
        try (RawClient client = new RawClient(port)) {
            client.send("POST /watched-body HTTP/1.1\r\nHost: localhost\r\nContent-Length: 12\r\n\r\nfirst ");
            Waiting waiting = handler.take();
            client.send("second");
            waiting.awaitReadAhead();
            waiting.finish(Content.Source.asString(waiting.request));
            assertThat(client.answer()).isEqualTo("HTTP/1.1 200 OK first second");
        }
    }

    @Test
    void keepsTheConnectionForAThousandWatchedExchanges() throws Exception {
        try (RawClient client = new RawClient(port)) {
            for (int i = 0; i < 1000; i++) {
                client.get("/silent");
                handler.take().finish("answer " + i);
                assertThat(client.answer()).isEqualTo("HTTP/1.1 200 OK answer " + i);
            }
            assertThat(handler.connections).hasSize(1);
            assertThat(handler.actions).hasValue(0);
        }
    }

    @Test
    void refusesASecondWatchOfTheSameExchange() throws Exception {
        try (RawClient client = new RawClient(port)) {
            client.get("/silent");
            Waiting waiting = handler.take();
            assertThatThrownBy(waiting::watch).isInstanceOf(IllegalStateException.class);
            waiting.finish("done");
            assertThat(client.answer()).isEqualTo("HTTP/1.1 200 OK done");
        }
    }

    /** Answers nothing until the test says so, like a silent upstream. */
    private static final class SilentHandler extends Handler.Abstract {
        final CountDownLatch gone = new CountDownLatch(1);
        final AtomicInteger actions = new AtomicInteger();
        final BlockingQueue<Waiting> waiting = new LinkedBlockingQueue<>();
        final java.util.Set<String> connections = java.util.concurrent.ConcurrentHashMap.newKeySet();

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws IOException {
            connections.add(request.getConnectionMetaData().getId());
            String path = request.getHttpURI().getPath();
            if (path.equals("/echo")) {
                Content.Sink.write(response, true, request.getHttpURI().getQuery(), callback);
            } else if (path.equals("/body")) {
                Content.Sink.write(response, true, Content.Source.asString(request), callback);
            } else {
                Waiting exchange = new Waiting(request, response, callback, this);
                if (!path.equals("/unwatched")) {
                    exchange.watch();
                }
                waiting.add(exchange);
            }
            return true;
        }

        Waiting take() throws InterruptedException {
            Waiting taken = waiting.poll(10, java.util.concurrent.TimeUnit.SECONDS);
            return java.util.Objects.requireNonNull(taken, "no request arrived");
        }
    }

    private static final class Waiting {
        final Request request;
        private final Response response;
        private final Callback callback;
        private final SilentHandler handler;
        AutoCloseable watch = () -> {};

        Waiting(Request request, Response response, Callback callback, SilentHandler handler) {
            this.request = request;
            this.response = response;
            this.callback = callback;
            this.handler = handler;
        }

        @SuppressWarnings("unchecked")
        void watch() {
            var presence = (Function<Runnable, AutoCloseable>) request.getAttribute(PresenceConnector.ATTRIBUTE);
            watch = presence.apply(() -> {
                handler.actions.incrementAndGet();
                handler.gone.countDown();
            });
        }

        void finish(String body) throws Exception {
            watch.close();
            Content.Sink.write(response, true, body, callback);
        }

        /** Until the watch has read something: what follows then truly comes from what was kept. */
        void awaitReadAhead() throws InterruptedException {
            WatchedEndPoint endPoint = (WatchedEndPoint)
                    request.getConnectionMetaData().getConnection().getEndPoint();
            for (int i = 0; i < 1000 && !endPoint.hasReadAhead(); i++) {
                MILLISECONDS.sleep(5);
            }
            assertThat(endPoint.hasReadAhead()).isTrue();
        }
    }
}
