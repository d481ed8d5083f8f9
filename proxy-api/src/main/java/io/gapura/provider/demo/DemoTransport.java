package io.gapura.provider.demo;

import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.http.ByteSource;
import io.gapura.http.Headers;
import io.gapura.provider.UpstreamTransport;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * An upstream inside this process that speaks the OpenAI chat dialect: {@code POST …/chat/completions}, {@code POST …/embeddings},
 * {@code GET …/models} and {@code GET …/models/{id}}; any model name will do. Thread-safe.
 *
 * <p>Bytes go in and bytes come out as with a real upstream, so all of the gateway works as usual. The same request always gets
 * the same words; only the counter and the clock tell two answers apart. A request that can't be read gets an OpenAI error
 * with status 400, an unknown path one with 404.
 */
public final class DemoTransport implements UpstreamTransport {
    private static final String JSON = "application/json";

    private final ScheduledExecutorService scheduler;
    private final Clock clock;
    private final LongSupplier counter;
    private final DemoPace pace;

    /**
     * A demo that paces its streams on this scheduler, which stays the caller's to stop.
     *
     * @param scheduler where streams wait; their readers are called on its threads
     * @param clock for {@code created}
     * @param counter gives another number at each call, for ids
     * @param pace how fast it streams
     */
    public DemoTransport(ScheduledExecutorService scheduler, Clock clock, LongSupplier counter, DemoPace pace) {
        this.scheduler = scheduler;
        this.clock = clock;
        this.counter = counter;
        this.pace = pace;
    }

    @Override
    public Call send(Request request, Listener listener) {
        DemoCall call = new DemoCall(listener);
        BodyCollector.collect(request.body(), new BodyCollector.Receiver() {
            @Override
            public void collected(byte[] body) {
                answer(request, body, call);
            }

            @Override
            public void failed(GatewayException failure) {
                call.fail(failure);
            }
        });
        return call;
    }

    private void answer(Request request, byte[] body, DemoCall call) {
        try {
            String path = request.uri().getPath();
            if (request.method().equals("POST") && path.endsWith("/chat/completions")) {
                chat(body, call);
            } else if (request.method().equals("POST") && path.endsWith("/embeddings")) {
                call.answer(200, JSON, new WholeSource(DemoEmbeddings.answer(body)));
            } else if (request.method().equals("GET") && path.endsWith("/models")) {
                call.answer(200, JSON, new WholeSource(DemoWire.models()));
            } else if (request.method().equals("GET") && path.contains("/models/")) {
                String name = path.substring(path.indexOf("/models/") + "/models/".length());
                call.answer(200, JSON, new WholeSource(DemoWire.model(name)));
            } else {
                throw new GatewayException(
                        ErrorKind.UNKNOWN_PATH,
                        "The demo model answers chat completions and embeddings and lists models, nothing else.");
            }
        } catch (GatewayException e) {
            call.answer(e.status(), JSON, new WholeSource(DemoWire.error(e)));
        }
    }

    private void chat(byte[] body, DemoCall call) {
        DemoRequest request = DemoRequestReader.read(body);
        String id = hash(body) + Long.toString(counter.getAsLong(), 36);
        List<DemoReply> replies = new ArrayList<>();
        for (int i = 0; i < request.choices(); i++) {
            replies.add(DemoModel.reply(request, i, id));
        }
        DemoWire wire = new DemoWire("chatcmpl-demo-" + id, clock.instant().getEpochSecond(), request, replies);
        if (request.stream()) {
            DemoFrames frames = new DemoFrames(wire, replies, request.includeUsage());
            call.answer(200, "text/event-stream", new DemoStream(frames, pace, scheduler));
        } else {
            call.answer(200, JSON, new WholeSource(wire.whole()));
        }
    }

    private static String hash(byte[] body) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(body);
            return HexFormat.of().formatHex(digest, 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    /** A call to the demo: tells its listener once, and breaks off the answer where there is one. */
    private static final class DemoCall implements Call {
        private final Listener listener;
        private final AtomicReference<@Nullable Object> told = new AtomicReference<>();

        DemoCall(Listener listener) {
            this.listener = listener;
        }

        void answer(int status, String type, ByteSource body) {
            if (told.compareAndSet(null, body)) {
                listener.head(status, Headers.of("Content-Type", type), body);
            }
        }

        void fail(GatewayException failure) {
            if (told.compareAndSet(null, failure)) {
                listener.failed(failure);
            }
        }

        @Override
        public void abort(Throwable reason) {
            fail(new GatewayException(ErrorKind.UPSTREAM_CUT, "The call was given up.").because(reason));
            Object answer = told.get();
            if (answer instanceof DemoStream stream) {
                stream.abort(reason);
            } else if (answer instanceof WholeSource whole) {
                whole.fail(reason);
            }
        }
    }
}
