package io.gapura.realtime;

import io.gapura.auth.ShownKey;
import io.gapura.dialect.InboundDialect;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.exchange.Address;
import io.gapura.exchange.Caller;
import io.gapura.exchange.Ending;
import io.gapura.exchange.Endpoint;
import io.gapura.exchange.Exchange;
import io.gapura.exchange.ExchangeLog;
import io.gapura.exchange.Timers;
import io.gapura.http.Headers;
import io.gapura.model.Operation;
import io.gapura.provider.Upstream;
import io.gapura.provider.UpstreamTransport;
import io.gapura.relay.CrossingHeaders;
import io.gapura.relay.ErrorAnswer;
import io.gapura.relay.Failures;
import io.gapura.relay.HttpClients;
import io.gapura.relay.RelayServlet;
import io.gapura.relay.ServletDoor;
import io.gapura.relay.ServletHeaders;
import io.gapura.relay.SocketDoor;
import io.gapura.route.RoutePlan;
import io.gapura.route.Router;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Realtime sessions, from the client's handshake on. The upstream is connected first, while the request waits; then the container
 * has the request come back ({@code docs/decisions/0028}), and it becomes a WebSocket, or an answer with the upstream's true status.
 * Thread-safe; closing it says goodbye to every session.
 */
public final class Realtime implements SocketDoor, AutoCloseable {
    /** Where Jakarta WebSocket keeps its container (specification 2.1, section 6.4). */
    private static final String CONTAINER = "jakarta.websocket.server.ServerContainer";

    private static final String OUTCOME = "io.gapura.realtime-outcome";

    /** How long the container may take to open what it has answered 101 to. */
    private static final Duration OPENING = Duration.ofSeconds(10);

    /** How long sessions may say goodbye when the gateway stops. */
    private static final Duration STOPPING = Duration.ofSeconds(3);

    /** Saying goodbye may wait for a client that does not read; there are rarely many of those at once. */
    private static final int CLOSERS = 16;

    private final Router router;
    private final Hiding hiding;
    private final Timers timers;
    private final RealtimeSettings settings;
    private final UpstreamSockets sockets;
    private final ThreadPoolExecutor closers;
    private final Set<RealtimeSession> live = ConcurrentHashMap.newKeySet();

    /** Says whether a model is nobody's business but somebody else's, whatever the configuration allows. Thread-safe. */
    public interface Hiding {
        /** Whether this caller does not get to see it; true too if that can't be told. */
        CompletableFuture<Boolean> hidden(Caller caller, String model);
    }

    /** Sessions with the upstreams of this router. */
    public Realtime(Router router, Hiding hiding, HttpClients clients, Timers timers, RealtimeSettings settings) {
        this.router = router;
        this.hiding = hiding;
        this.timers = timers;
        this.settings = settings;
        this.sockets = new UpstreamSockets(clients);
        this.closers =
                new ThreadPoolExecutor(CLOSERS, CLOSERS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "gapura-realtime");
                    thread.setDaemon(true);
                    return thread;
                });
        this.closers.allowCoreThreadTimeOut(true);
    }

    /** What came of connecting the upstream. */
    private sealed interface Outcome {
        /** The session has its upstream. */
        record Opened(RealtimeSession session, @Nullable String protocol, Headers headers) implements Outcome {}

        /** It has none. */
        record Refused(GatewayException failure, Headers headers) implements Outcome {}
    }

    @Override
    public void answer(ServletDoor door, HttpServletRequest request, HttpServletResponse response, ExchangeLog log)
            throws IOException {
        Object outcome = request.getAttribute(OUTCOME);
        if (outcome instanceof Outcome.Opened opened) {
            become(door.dialect(Endpoint.REALTIME), opened, request, response);
        } else if (outcome instanceof Outcome.Refused refused) {
            refuse(door, request, response, log, refused);
        } else {
            try {
                begin(door, request, log);
            } catch (GatewayException failure) {
                refuse(door, request, response, log, new Outcome.Refused(failure, new Headers()));
            }
        }
    }

    private void begin(ServletDoor door, HttpServletRequest request, ExchangeLog log) {
        Headers headers = ServletHeaders.of(request);
        String query = Address.of(log.path()).query(Objects.requireNonNullElse(request.getQueryString(), ""));
        Opening opening = Opening.of(request.getMethod(), query, headers);
        if (!opening.model().isEmpty()) {
            log.model(opening.model(), true);
        }
        if (request.getServletContext().getAttribute(CONTAINER) == null) {
            throw new GatewayException(
                            ErrorKind.UNSUPPORTED_OPERATION,
                            "The server that the gateway runs on has no WebSockets (Jakarta WebSocket) for this"
                                    + " application; docs/realtime.md says how each server gets them.")
                    .status(501);
        }
        RoutePlan plan = router.plan(Operation.REALTIME, opening.model(), null, log.caller());
        Upstream upstream = plan.upstream();
        log.upstream(upstream.name());
        if (!request.isAsyncSupported()) {
            throw new IllegalStateException(
                    "a servlet filter in front of Gapura does not support asynchronous requests;"
                            + " declare it with async-supported=true");
        }
        UpstreamTransport.Request call = upstream.socket(
                "realtime",
                opening.queryFor(plan.model()),
                crossing(door.dialect(Endpoint.REALTIME), upstream, headers, log.id()),
                ShownKey.of(headers));
        RealtimeSession session = session(door.dialect(Endpoint.REALTIME), log);
        AsyncContext async = request.startAsync();
        async.setTimeout(0); // the upstream's timeouts count
        Return way = new Return(request, async, session, opening.protocols());
        whenOpen(
                log.caller(),
                opening.model(),
                way,
                () -> sockets.open(
                        upstream, upstream.dialects().get(0), call, opening.protocols(), session.upstream(), way));
    }

    /** Connects if the model is not somebody else's. The request waits already, so whatever goes wrong has it come back. */
    private void whenOpen(Caller caller, String model, Return way, Runnable connect) {
        CompletableFuture<Boolean> asked;
        try {
            asked = model.isEmpty() ? CompletableFuture.completedFuture(false) : hiding.hidden(caller, model);
        } catch (RuntimeException mistake) {
            way.refused(Failures.ofHouse(mistake), new Headers());
            return;
        }
        var unused = asked.whenComplete((Boolean hidden, @Nullable Throwable failure) -> {
            if (failure != null || hidden) { // the words of an unknown model: that it exists is nobody's business
                way.refused(router.unknown(model, caller), new Headers());
                return;
            }
            try {
                connect.run();
            } catch (RuntimeException mistake) {
                way.refused(Failures.ofHouse(mistake), new Headers());
            }
        });
    }

    private Headers crossing(InboundDialect dialect, Upstream upstream, Headers client, String id) {
        List<String> more = new ArrayList<>(settings.relay().forwardHeaders());
        more.addAll(upstream.config().forwardHeaders());
        return new CrossingHeaders(more)
                .request(client, dialect.headers().request(), false, id)
                .remove("Content-Type")
                .remove("Accept")
                .remove("Accept-Encoding");
    }

    private RealtimeSession session(InboundDialect dialect, ExchangeLog log) {
        return new RealtimeSession(
                log,
                dialect,
                timers,
                settings.realtime(),
                settings.limits().event().asArrayLength(),
                closers);
    }

    /** Has the request come back with what became of the upstream. */
    private final class Return implements UpstreamSockets.Listener {
        private final HttpServletRequest request;
        private final AsyncContext async;
        private final RealtimeSession session;
        private final List<String> offered;
        private final String path;

        Return(HttpServletRequest request, AsyncContext async, RealtimeSession session, List<String> offered) {
            this.request = request;
            this.async = async;
            this.session = session;
            this.offered = offered;
            this.path = (String) Objects.requireNonNull(request.getAttribute(RelayServlet.PATH_ATTRIBUTE));
        }

        @Override
        public void opened(@Nullable String protocol, Headers headers) {
            enroll(session);
            comeBack(new Outcome.Opened(session, Subprotocols.answer(protocol, offered), headers));
        }

        @Override
        public void refused(GatewayException failure, Headers headers) {
            comeBack(new Outcome.Refused(failure, headers));
        }

        private void comeBack(Outcome outcome) {
            request.setAttribute(OUTCOME, outcome);
            try {
                async.dispatch(path);
            } catch (IllegalStateException over) { // the container has given the request up meanwhile
                session.clientClosed(Farewell.ABNORMAL, "");
            }
        }
    }

    private void enroll(RealtimeSession session) {
        live.add(session);
        var unused = session.settled().whenComplete((nothing, failure) -> live.remove(session));
        timers.after(OPENING, session::giveUpOpening);
    }

    private static void become(
            InboundDialect dialect, Outcome.Opened opened, HttpServletRequest request, HttpServletResponse response) {
        RealtimeSession session = opened.session();
        session.upstreamId(opened.headers().first("x-request-id"));
        CrossingHeaders.answer(opened.headers(), dialect.headers()).forEach(response::setHeader);
        Object container = Objects.requireNonNull(request.getServletContext().getAttribute(CONTAINER));
        try {
            ContainerUpgrade.upgrade(container, request, response, session.client(), opened.protocol());
        } catch (IOException | RuntimeException | LinkageError failure) {
            response.setStatus(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
            session.notOpened(Failures.ofHouse(failure));
        }
    }

    private static void refuse(
            ServletDoor door,
            HttpServletRequest request,
            HttpServletResponse response,
            ExchangeLog log,
            Outcome.Refused refused)
            throws IOException {
        GatewayException failure = refused.failure();
        Headers own = Exchange.errorHeaders(failure);
        InboundDialect dialect = door.dialect(Endpoint.REALTIME);
        CrossingHeaders.answer(refused.headers(), dialect.headers()).forEach((name, value) -> {
            if (!own.has(name)) {
                response.setHeader(name, value);
            }
        });
        if (failure.status() == 426) {
            response.setHeader("Upgrade", "websocket");
            response.setHeader("Sec-WebSocket-Version", "13");
        }
        ErrorAnswer.write(request, response, dialect, log, failure);
        log.status(failure.status());
        log.end(Ending.FAILED, door.timers().nanos());
    }

    @Override
    public void close() {
        List<RealtimeSession> open = List.copyOf(live);
        open.forEach(session -> session.end(Farewell.stopping()));
        try {
            CompletableFuture.allOf(open.stream().map(RealtimeSession::settled).toArray(CompletableFuture[]::new))
                    .get(STOPPING.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException late) {
            // a client that does not answer is not waited for
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
        closers.shutdownNow();
        sockets.close();
    }
}
