package io.gapura;

import io.gapura.auth.Authenticator;
import io.gapura.describe.DescriptionAnswers;
import io.gapura.dialect.InboundDialect;
import io.gapura.dialect.openai.chat.OpenAiChatDialect;
import io.gapura.dialect.openai.completions.OpenAiCompletionsDialect;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.exchange.Endpoint;
import io.gapura.exchange.Exchange;
import io.gapura.exchange.ExchangeListener;
import io.gapura.exchange.ExchangeRunner;
import io.gapura.exchange.LimitsConfig;
import io.gapura.exchange.Pipeline;
import io.gapura.exchange.ReadStep;
import io.gapura.exchange.Step;
import io.gapura.exchange.SystemTimers;
import io.gapura.exchange.Timers;
import io.gapura.filter.CorsConfig;
import io.gapura.filter.Entrance;
import io.gapura.model.Operation;
import io.gapura.observe.AccessLog;
import io.gapura.observe.HealthAnswers;
import io.gapura.provider.Provider;
import io.gapura.provider.TimeoutsConfig;
import io.gapura.provider.Upstream;
import io.gapura.provider.UpstreamConfig;
import io.gapura.provider.UpstreamTransport;
import io.gapura.provider.demo.DemoModels;
import io.gapura.provider.demo.DemoPace;
import io.gapura.provider.demo.DemoTransport;
import io.gapura.provider.openai.OpenAiProvider;
import io.gapura.relay.HttpClients;
import io.gapura.relay.RelaySettings;
import io.gapura.relay.RelayStep;
import io.gapura.route.ModelsAnswers;
import io.gapura.route.RouteStep;
import io.gapura.route.Router;
import java.net.URI;
import java.time.Clock;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * One gateway for one configuration, wired by hand: the only place that knows everybody. Immutable and thread-safe. When a new
 * configuration takes its place it is retired: exchanges under way finish, then its connections are closed.
 */
public final class Gateway implements Entrance, ExchangeRunner {
    private static final String DEMO = "demo";

    private final GatewayConfig config;
    private final SystemTimers timers;
    private final HttpClients clients = new HttpClients();
    private final OpenAiChatDialect chat;
    private final OpenAiCompletionsDialect completions;
    private final AtomicLong demoAnswers = new AtomicLong();
    private final Router router;
    private final Pipeline pipeline;
    private final ModelsAnswers models;
    private final HealthAnswers health;
    private final DescriptionAnswers description = new DescriptionAnswers(Version.TEXT);
    private final Authenticator authenticator;
    private final List<ExchangeListener> listeners;
    private volatile boolean closed;
    private final AtomicInteger underWay = new AtomicInteger(1); // the gateway itself counts as one until it is retired

    /**
     * Starts a gateway.
     *
     * @param config what it does
     * @param timers the clock, shared by the gateways that follow one another
     * @param draining whether the process is stopping
     */
    public Gateway(GatewayConfig config, SystemTimers timers, BooleanSupplier draining) {
        this.config = config;
        this.timers = timers;
        this.chat = new OpenAiChatDialect(config.validation().strictness());
        this.completions = new OpenAiCompletionsDialect(config.validation().strictness());
        boolean demo = config.upstreams().isEmpty();
        this.router = new Router(
                upstreams(demo ? List.of(demoUpstream()) : config.upstreams()),
                config.errors().unknownModelStatus());
        this.pipeline = new Pipeline(steps());
        this.models = new ModelsAnswers(router, timers, DemoModels.NAMES.subList(1, DemoModels.NAMES.size()));
        this.health = new HealthAnswers(facts(demo), draining, timers.nanos());
        this.authenticator = new Authenticator(config.auth());
        this.listeners = List.of(new AccessLog(config.accessLog()));
    }

    /** The stages of every generation, in order: the table of contents of the product. */
    private List<Step> steps() {
        return List.of(
                new ReadStep(),
                new RouteStep(router),
                new RelayStep(new RelaySettings(config.limits(), config.stream(), config.relay())));
    }

    @Override
    public void run(Exchange exchange) {
        try {
            answering(exchange.request().endpoint()).run(exchange);
        } catch (RuntimeException | Error mistake) { // nobody else would ever end the exchange
            exchange.fail(mistake);
        }
    }

    @Override
    public boolean enter() {
        int calls = underWay.get();
        while (calls > 0 && !underWay.compareAndSet(calls, calls + 1)) {
            calls = underWay.get();
        }
        return calls > 0;
    }

    @Override
    public void leave() {
        if (underWay.decrementAndGet() == 0) {
            // not on this thread: it may be one of those that are to be stopped; nor on that of the timers: stopping
            // takes time
            Thread closing = new Thread(this::close, "gapura-retire");
            closing.setDaemon(true);
            closing.start();
        }
    }

    private ExchangeRunner answering(Endpoint endpoint) {
        return switch (endpoint.family()) {
            case HEALTH -> health;
            case MODELS -> models;
            case GENERATION -> pipeline;
            case DESCRIPTION -> description;
            case CALL, REALTIME, RAW -> Gateway::notYet;
        };
    }

    private static void notYet(Exchange exchange) {
        throw new GatewayException(ErrorKind.UNSUPPORTED_OPERATION, "This version does not answer that yet.");
    }

    /** No new exchange will come: when the last one under way has ended, the connections are closed. */
    public void retire() {
        leave();
    }

    /** Ends every exchange under way and closes the connections. Harmless a second time. */
    public void close() {
        clients.close();
        closed = true;
    }

    /** Whether the connections are closed. */
    boolean closed() {
        return closed;
    }

    @Override
    public ExchangeRunner runner() {
        return this;
    }

    @Override
    public InboundDialect dialect(Endpoint endpoint) {
        // the other endpoints of this version tell their errors in OpenAI's shape
        return endpoint == Endpoint.COMPLETIONS ? completions : chat;
    }

    @Override
    public LimitsConfig limits() {
        return config.limits();
    }

    @Override
    public Timers timers() {
        return timers;
    }

    @Override
    public Authenticator authenticator() {
        return authenticator;
    }

    @Override
    public CorsConfig cors() {
        return config.cors();
    }

    @Override
    public boolean keyless() {
        return !authenticator.needsKey() && !config.auth().anonymous();
    }

    @Override
    public boolean takesRaw() {
        return router.raw() != null;
    }

    @Override
    public List<ExchangeListener> listeners() {
        return listeners;
    }

    @Override
    public String newId() {
        ThreadLocalRandom random = ThreadLocalRandom.current(); // a name to find a call by, no secret
        HexFormat hex = HexFormat.of();
        return "req_" + hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
    }

    /** A store of keys that can't be read is noticed here; then what was started is stopped again. */
    private List<Upstream> upstreams(List<UpstreamConfig> configured) {
        try {
            return configured.stream().map(this::upstream).toList();
        } catch (RuntimeException failure) {
            clients.close();
            throw failure;
        }
    }

    private Upstream upstream(UpstreamConfig upstream) {
        Provider provider = Objects.requireNonNull(providers().get(upstream.provider()), upstream.provider());
        TimeoutsConfig timeouts = config.timeoutsOf(upstream);
        UpstreamTransport transport = upstream.provider().equals(DEMO)
                ? new DemoTransport(timers.executor(), Clock.systemUTC(), demoAnswers::incrementAndGet, DemoPace.HUMAN)
                : clients.transport(upstream, timeouts);
        URI base = upstream.baseUrl() != null ? upstream.baseUrl() : provider.defaultBase();
        return new Upstream(
                upstream, provider, Objects.requireNonNull(base, "checked by the configuration"), timeouts, transport);
    }

    /** The kinds of upstreams; {@link GatewayConfig#PROVIDERS} has their names. */
    private Map<String, Provider> providers() {
        Set<Operation> openai = EnumSet.complementOf(EnumSet.of(Operation.RERANK)); // that one is others'
        Set<Operation> any =
                EnumSet.allOf(Operation.class); // nobody knows what a compatible server has: it says so itself
        return Map.of(
                "openai",
                new OpenAiProvider("openai", List.of(chat, completions), openai, OpenAiProvider.OPENAI_BASE),
                "compatible",
                new OpenAiProvider("compatible", List.of(chat, completions), any, null),
                DEMO,
                new OpenAiProvider(DEMO, List.of(chat), Set.of(Operation.CHAT), URI.create("demo://gapura/v1")));
    }

    private static UpstreamConfig demoUpstream() {
        return UpstreamConfig.of("gapura-demo", DEMO, null, null).withModels(DemoModels.NAMES);
    }

    private HealthAnswers.Facts facts(boolean demo) {
        Upstream fallback = router.fallback();
        UpstreamConfig first = (fallback == null ? router.upstreams().get(0) : fallback).config();
        String model = config.defaultModel() != null
                ? config.defaultModel()
                : first.models().isEmpty() ? "" : first.models().get(0);
        return new HealthAnswers.Facts(
                Version.TEXT,
                demo ? DEMO : first.provider().equals("compatible") ? "openai-compatible" : first.provider(),
                model,
                demo);
    }
}
