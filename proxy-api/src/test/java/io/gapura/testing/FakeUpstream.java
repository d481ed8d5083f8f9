package io.gapura.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 upstream on loopback that answers as {@link CannedChat} does, or exactly as a test scripts it, faults included,
 * and remembers every request with what became of it. Thread-safe; one thread serves all connections, a thousand paced
 * streams among them.
 *
 * <pre>{@code
 * try (FakeUpstream upstream = FakeUpstream.start()) {
 *     upstream.enqueue(FakeAnswer.status(503), FakeAnswer.sse().event("{}").reset());   // the next two requests
 *     upstream.whenModel("slow", CannedChat.paced("slow", 50, Duration.ofMillis(20)));  // whenever this model is asked
 *     … // call the gateway, whose upstream is upstream.baseUri()
 *     ReceivedRequest request = upstream.take(Duration.ofSeconds(5));
 *     assertThat(request.awaitAborted(Duration.ofMillis(250))).isTrue();
 * }
 * }</pre>
 *
 * <p>The order in which an answer is looked for: {@linkplain #enqueueEarly early ones}, rules (the first that fits, in the order they were made),
 * the {@linkplain #enqueue queue}, {@linkplain #otherwise the default}. Functions given to it run on its one thread and must not block.
 */
public final class FakeUpstream implements AutoCloseable {
    private record Rule(Predicate<ReceivedRequest> fits, Function<ReceivedRequest, FakeAnswer> answer) {}

    private final ServerSocketChannel server;
    private final EventLoop loop;
    private final int bufferBytes;
    private final ByteBuffer input = ByteBuffer.allocateDirect(64 * 1024);
    private final Set<FakeConnection> connections = new HashSet<>();

    private final Queue<FakeAnswer> queue = new ConcurrentLinkedQueue<>();
    private final Queue<FakeAnswer> earlyQueue = new ConcurrentLinkedQueue<>();
    private final List<Rule> rules = new CopyOnWriteArrayList<>();
    private volatile Function<ReceivedRequest, FakeAnswer> otherwise = CannedChat::answer;

    private volatile @Nullable Gate bodyGate;
    private volatile boolean keepsBodies = true;

    private final List<ReceivedRequest> requests = new CopyOnWriteArrayList<>();
    private final BlockingQueue<ReceivedRequest> untaken = new LinkedBlockingQueue<>();
    private final List<String> malformed = new CopyOnWriteArrayList<>();
    private final Gauge connectionGauge = new Gauge();
    private final Gauge answerGauge = new Gauge();

    /** How many there are, were at most, were in all. */
    private static final class Gauge {
        final AtomicInteger open = new AtomicInteger();
        final AtomicInteger peak = new AtomicInteger();
        final AtomicInteger total = new AtomicInteger();

        void up() {
            total.incrementAndGet();
            peak.accumulateAndGet(open.incrementAndGet(), Math::max);
        }

        void down() {
            open.decrementAndGet();
        }
    }

    private FakeUpstream(int bufferBytes) throws IOException {
        this.bufferBytes = bufferBytes;
        loop = new EventLoop("fake-upstream");
        server = ServerSocketChannel.open();
        if (bufferBytes > 0) {
            server.setOption(StandardSocketOptions.SO_RCVBUF, bufferBytes);
        }
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 2048);
        server.configureBlocking(false);
        Consumer<SelectionKey> acceptor = key -> acceptAll();
        server.register(loop.selector(), SelectionKey.OP_ACCEPT, acceptor);
    }

    /** An upstream at a free port of loopback. */
    public static FakeUpstream start() {
        return start(0);
    }

    /**
     * The same with socket buffers of about this size in bytes, so that a slow reader is felt soon; the kernel's own sizes
     * (megabytes on loopback) if 0.
     */
    public static FakeUpstream start(int socketBufferBytes) {
        try {
            FakeUpstream upstream = new FakeUpstream(socketBufferBytes);
            upstream.loop.start();
            return upstream;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The port. */
    public int port() {
        return server.socket().getLocalPort();
    }

    /** Scheme, host and port, with no path. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + port());
    }

    /** What an {@code OPENAI_BASE_URL} says: {@link #uri()} with {@code /v1}. */
    public URI baseUri() {
        return URI.create(uri() + "/v1");
    }

    /** The next requests that no rule answers get these, in order, one each. */
    public FakeUpstream enqueue(FakeAnswer... answers) {
        queue.addAll(List.of(answers));
        return this;
    }

    /** The next requests are answered as soon as their head is there, body or not, whatever the rules say. */
    public FakeUpstream enqueueEarly(FakeAnswer... answers) {
        earlyQueue.addAll(List.of(answers));
        return this;
    }

    /** Answers requests whose JSON body names this model. */
    public FakeUpstream whenModel(String model, FakeAnswer answer) {
        return when(
                request -> {
                    var body = CannedChat.json(request);
                    return body != null && model.equals(body.getString("model", null));
                },
                request -> answer);
    }

    /** Answers requests that carry this header field. */
    public FakeUpstream whenHeader(String name, String value, FakeAnswer answer) {
        return when(request -> value.equals(request.header(name)), request -> answer);
    }

    /** Answers requests to this path, query left out. */
    public FakeUpstream whenPath(String path, FakeAnswer answer) {
        return when(request -> path.equals(request.path()), request -> answer);
    }

    /** Answers requests that fit with what the function gives. */
    public FakeUpstream when(Predicate<ReceivedRequest> fits, Function<ReceivedRequest, FakeAnswer> answer) {
        rules.add(new Rule(fits, answer));
        return this;
    }

    /** What is said when neither rule nor queue has an answer; {@link CannedChat#answer} until told. */
    public FakeUpstream otherwise(Function<ReceivedRequest, FakeAnswer> answer) {
        otherwise = answer;
        return this;
    }

    /**
     * From now on a request's body is not read on after its head until the gate is open, so that an upload feels back-pressure;
     * a client that goes away meanwhile is noticed only then.
     */
    public FakeUpstream readBodiesAfter(Gate gate) {
        bodyGate = gate;
        return this;
    }

    /** From now on bodies are counted and digested, and not kept: for those that are too large to hold. */
    public FakeUpstream countBodies() {
        keepsBodies = false;
        return this;
    }

    /** All requests whose head has arrived, in that order. */
    public List<ReceivedRequest> requests() {
        return List.copyOf(requests);
    }

    /**
     * The next request that was not taken yet, complete, or broken off by its client; fails if none comes in time. One that is
     * still arriving is among {@link #requests()}.
     */
    public ReceivedRequest take(Duration atMost) throws InterruptedException {
        ReceivedRequest request = untaken.poll(atMost.toNanos(), TimeUnit.NANOSECONDS);
        if (request == null) {
            throw new AssertionError("no request came within " + atMost);
        }
        return request;
    }

    /** What clients sent that is no HTTP, in words; a good gateway leaves it empty. */
    public List<String> malformed() {
        return List.copyOf(malformed);
    }

    /** Connections that are open now. */
    public int connectionsOpen() {
        return connectionGauge.open.get();
    }

    /** The most connections that were open at a time. */
    public int connectionsPeak() {
        return connectionGauge.peak.get();
    }

    /** All connections that were ever accepted. */
    public int connectionsTotal() {
        return connectionGauge.total.get();
    }

    /** Answers that have begun and not ended. */
    public int answersOpen() {
        return answerGauge.open.get();
    }

    /** The most answers that were in course at a time. */
    public int answersPeak() {
        return answerGauge.peak.get();
    }

    /** Closes all connections and stops listening; the port refuses from then on. */
    @Override
    public void close() {
        loop.execute(() -> {
            try {
                server.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            Set.copyOf(connections).forEach(FakeConnection::close);
        });
        try {
            loop.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void acceptAll() {
        try {
            for (SocketChannel channel = server.accept(); channel != null; channel = server.accept()) {
                channel.configureBlocking(false);
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                if (bufferBytes > 0) {
                    channel.setOption(StandardSocketOptions.SO_SNDBUF, bufferBytes);
                }
                connectionGauge.up();
                connections.add(new FakeConnection(connectionGauge.total.get(), channel, this, loop, input));
            }
        } catch (IOException e) {
            malformed("accept failed: " + e);
        }
    }

    /** Records the request; gives an early answer if there is one. */
    @Nullable
    FakeAnswer headArrived(ReceivedRequest request) {
        requests.add(request);
        return earlyQueue.poll();
    }

    @Nullable
    Gate bodyGate() {
        return bodyGate;
    }

    boolean keepsBodies() {
        return keepsBodies;
    }

    void requestArrived(ReceivedRequest request) {
        untaken.add(request);
    }

    FakeAnswer completed(ReceivedRequest request) {
        try {
            for (Rule rule : rules) {
                if (rule.fits().test(request)) {
                    return rule.answer().apply(request);
                }
            }
            FakeAnswer queued = queue.poll();
            return queued == null ? otherwise.apply(request) : queued;
        } catch (RuntimeException e) {
            return FakeAnswer.status(500).body("the test's script failed: " + e);
        }
    }

    void answerStarted() {
        answerGauge.up();
    }

    void answerEnded() {
        answerGauge.down();
    }

    void closed(FakeConnection connection) {
        connections.remove(connection);
        connectionGauge.down();
    }

    void malformed(String what) {
        malformed.add(what);
    }

    /** Where it listens. */
    @Override
    public String toString() {
        return "FakeUpstream at " + uri();
    }
}
