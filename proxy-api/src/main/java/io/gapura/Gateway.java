package io.gapura;

import io.gapura.auth.Authenticator;
import io.gapura.describe.DescriptionAnswers;
import io.gapura.dialect.CountCodec;
import io.gapura.dialect.EmbeddingCodec;
import io.gapura.dialect.InboundDialect;
import io.gapura.dialect.ModelList;
import io.gapura.dialect.anthropic.count.AnthropicCount;
import io.gapura.dialect.anthropic.messages.AnthropicMessagesDialect;
import io.gapura.dialect.anthropic.models.AnthropicModelList;
import io.gapura.dialect.gemini.count.GeminiCount;
import io.gapura.dialect.gemini.embeddings.GeminiBatchEmbed;
import io.gapura.dialect.gemini.embeddings.GeminiEmbed;
import io.gapura.dialect.gemini.generate.GeminiGenerateDialect;
import io.gapura.dialect.gemini.models.GeminiModelList;
import io.gapura.dialect.openai.chat.OpenAiChatDialect;
import io.gapura.dialect.openai.completions.OpenAiCompletionsDialect;
import io.gapura.dialect.openai.count.OpenAiCount;
import io.gapura.dialect.openai.embeddings.OpenAiEmbeddings;
import io.gapura.dialect.openai.models.OpenAiModelList;
import io.gapura.dialect.openai.responses.OpenAiResponsesDialect;
import io.gapura.dialect.simplechat.SimpleChatDialect;
import io.gapura.dialect.simplechat.SimpleModelList;
import io.gapura.exchange.ClientRequest;
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
import io.gapura.http.Headers;
import io.gapura.observe.AccessLog;
import io.gapura.observe.HealthAnswers;
import io.gapura.owned.FineTunedModels;
import io.gapura.owned.ModelPlaces;
import io.gapura.owned.OwnedLists;
import io.gapura.owned.OwnershipStep;
import io.gapura.provider.Provider;
import io.gapura.provider.TimeoutsConfig;
import io.gapura.provider.Upstream;
import io.gapura.provider.UpstreamConfig;
import io.gapura.provider.UpstreamTransport;
import io.gapura.provider.demo.DemoModels;
import io.gapura.provider.demo.DemoPace;
import io.gapura.provider.demo.DemoTransport;
import io.gapura.realtime.Realtime;
import io.gapura.realtime.RealtimeSettings;
import io.gapura.reasoning.ReasoningMemory;
import io.gapura.reasoning.ReasoningStep;
import io.gapura.relay.CallReadStep;
import io.gapura.relay.CallStep;
import io.gapura.relay.CountReadStep;
import io.gapura.relay.CountStep;
import io.gapura.relay.EmbeddingsStep;
import io.gapura.relay.FormReadStep;
import io.gapura.relay.HttpClients;
import io.gapura.relay.RelaySettings;
import io.gapura.relay.RelayStep;
import io.gapura.relay.SocketDoor;
import io.gapura.relay.Spool;
import io.gapura.route.ModelCatalogs;
import io.gapura.route.ModelsAnswers;
import io.gapura.route.RouteStep;
import io.gapura.route.Router;
import io.gapura.store.Store;
import java.net.URI;
import java.time.Clock;
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
    /** How clients ask for vectors. */
    private static final Map<Endpoint, EmbeddingCodec> EMBEDDINGS = Map.of(
            Endpoint.EMBEDDINGS, new OpenAiEmbeddings(),
            Endpoint.GEMINI_EMBED, new GeminiEmbed(),
            Endpoint.GEMINI_BATCH_EMBED, new GeminiBatchEmbed());

    /** How clients ask for the number of tokens. */
    private static final Map<Endpoint, CountCodec> COUNTS = Map.of(
            Endpoint.MESSAGES_COUNT_TOKENS, new AnthropicCount(),
            Endpoint.GEMINI_COUNT_TOKENS, new GeminiCount());

    /** How upstreams are asked for it. */
    private static final List<CountCodec> COUNTERS =
            List.of(new AnthropicCount(), new GeminiCount(), new OpenAiCount());

    private final GatewayConfig config;
    private final Providers providers;
    private final SystemTimers timers;
    private final Store store;
    private final HttpClients clients = new HttpClients();
    private final OpenAiChatDialect chat;
    private final SimpleChatDialect simpleChat = new SimpleChatDialect(false);
    private final SimpleChatDialect simpleStream = new SimpleChatDialect(true);
    private final OpenAiCompletionsDialect completions;
    private final AnthropicMessagesDialect messages;
    private final GeminiGenerateDialect gemini;
    private final GeminiGenerateDialect geminiStream;
    private final OpenAiResponsesDialect responses;
    private final Spool spool = new Spool();
    private final ModelList openAiModels;
    private final ModelList anthropicModels = new AnthropicModelList();
    private final ModelList geminiModels = new GeminiModelList();
    private final ModelList simpleModels = new SimpleModelList();
    private final AtomicLong demoAnswers = new AtomicLong();
    private final ModelCatalogs catalogs;
    private final Router router;
    private final OwnershipStep ownership;
    private final ReasoningStep reasoning;
    private final OwnedLists lists;
    private final Pipeline pipeline;
    private final Pipeline calls;
    private final Pipeline counts;
    private final ModelsAnswers models;
    private final HealthAnswers health;
    private final DescriptionAnswers description = new DescriptionAnswers(Version.TEXT);
    private final Realtime realtime;
    private final Authenticator authenticator;
    private final List<ExchangeListener> listeners;
    private volatile boolean closed;
    private volatile Runnable afterwards = () -> {};
    private final AtomicInteger underWay = new AtomicInteger(1); // the gateway itself counts as one until it is retired

    /**
     * Starts a gateway.
     *
     * @param config what it does
     * @param timers the clock, shared by the gateways that follow one another
     * @param store where things are kept, shared by the gateways that follow one another; not this one's to close
     * @param draining whether the process is stopping
     */
    public Gateway(GatewayConfig config, SystemTimers timers, Store store, BooleanSupplier draining) {
        this(config, Providers.bundled(), timers, store, draining);
    }

    /** The same with these kinds of upstreams. */
    public Gateway(
            GatewayConfig config, Providers providers, SystemTimers timers, Store store, BooleanSupplier draining) {
        this.config = config;
        this.providers = providers;
        this.timers = timers;
        this.chat = new OpenAiChatDialect(config.validation().strictness());
        this.store = store;
        this.openAiModels = new OpenAiModelList(chat);
        this.completions = new OpenAiCompletionsDialect(config.validation().strictness());
        this.messages = new AnthropicMessagesDialect(config.validation().strictness());
        this.gemini = new GeminiGenerateDialect(config.validation().strictness(), false);
        this.geminiStream = new GeminiGenerateDialect(config.validation().strictness(), true);
        this.responses = new OpenAiResponsesDialect(config.validation().strictness());
        boolean demo = config.upstreams().isEmpty();
        List<Upstream> upstreams = upstreams(demo ? List.of(demoUpstream()) : config.upstreams());
        this.catalogs = new ModelCatalogs(upstreams, timers, DemoModels.NAMES.subList(1, DemoModels.NAMES.size()));
        this.router = new Router(upstreams, catalogs, config.errors().unknownModelStatus(), config.defaultModel());
        ModelPlaces places = ModelPlaces.of(upstreams);
        this.ownership = new OwnershipStep(store, upstreams, places);
        this.lists = new OwnedLists(store, upstreams);
        this.reasoning = new ReasoningStep(new ReasoningMemory(config.reasoningMemory(), timers), Set.of(chat.name()));
        RelaySettings relay = new RelaySettings(config.limits(), config.stream(), config.relay());
        this.pipeline = new Pipeline(steps(relay));
        this.calls = new Pipeline(callSteps(relay));
        this.counts = new Pipeline(countSteps(relay));
        FineTunedModels fineTuned = new FineTunedModels(store, places);
        this.models = new ModelsAnswers(router, catalogs, this::listing, fineTuned::foreign);
        this.realtime = new Realtime(
                router,
                (caller, model) ->
                        fineTuned.foreign(caller, List.of(model)).thenApply(foreign -> foreign.contains(model)),
                clients,
                timers,
                new RealtimeSettings(config.limits(), config.relay(), config.realtime()));
        this.health = new HealthAnswers(facts(demo), draining, timers.nanos());
        this.authenticator = new Authenticator(config.auth());
        this.listeners = List.of(new AccessLog(config.accessLog()));
    }

    /** The stages of every generation, in order: the table of contents of the product. */
    private List<Step> steps(RelaySettings relay) {
        return List.of(new ReadStep(), ownership, new RouteStep(router), reasoning, new RelayStep(relay));
    }

    /** The stages of every call that goes to an upstream as it is, in order. */
    private List<Step> callSteps(RelaySettings relay) {
        return List.of(
                new CallReadStep(config.validation().strictness()),
                new FormReadStep(spool),
                ownership,
                new RouteStep(router),
                new EmbeddingsStep(EMBEDDINGS, relay),
                new CallStep(relay));
    }

    /** The stages of every count of tokens, in order. */
    private List<Step> countSteps(RelaySettings relay) {
        return List.of(
                new CountReadStep(COUNTS), ownership, new RouteStep(router), new CountStep(COUNTS, COUNTERS, relay));
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
            Thread closing = new Thread(this::closeAtLast, "gapura-retire");
            closing.setDaemon(true);
            closing.start();
        }
    }

    private void closeAtLast() {
        close();
        afterwards.run();
    }

    private ExchangeRunner answering(Endpoint endpoint) {
        return switch (endpoint.family()) {
            case HEALTH -> health;
            case MODELS -> models;
            case GENERATION -> pipeline;
            case CALL -> OwnedLists.answers(endpoint) ? lists : calls;
            case RAW -> calls;
            case COUNT -> counts;
            case DESCRIPTION -> description;
            case REALTIME -> throw new IllegalStateException("sessions go past the exchanges, to Realtime");
        };
    }

    /** The shape that a client expects of a list of models. */
    private ModelList listing(ClientRequest request) {
        return switch (request.endpoint()) {
            case SIMPLE_MODELS -> simpleModels;
            case GEMINI_MODELS, GEMINI_MODEL -> geminiModels;
            default -> AnthropicModelList.asks(request.headers()) ? anthropicModels : openAiModels;
        };
    }

    /**
     * No new exchange will come: when the last one under way has ended, the connections are closed.
     *
     * @param afterwards what is to be done then
     */
    public void retire(Runnable afterwards) {
        this.afterwards = afterwards;
        leave();
    }

    /** Ends every exchange under way and closes the connections. Harmless a second time. */
    public void close() {
        realtime.close();
        clients.close();
        spool.close();
        closed = true;
    }

    /** Asks the upstreams for their models before anybody calls one: where nothing is configured, calls go by these lists alone. */
    void learnModels() {
        catalogs.learn();
    }

    /** Where things are kept. */
    Store store() {
        return store;
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
    public SocketDoor sockets() {
        return realtime;
    }

    @Override
    public InboundDialect dialect(Endpoint endpoint) {
        return switch (endpoint) {
            case SIMPLE_CHAT, SIMPLE_MODELS -> simpleChat;
            case SIMPLE_CHAT_STREAM -> simpleStream;
            case COMPLETIONS -> completions;
            case MESSAGES, MESSAGES_COUNT_TOKENS -> messages;
            case GEMINI_GENERATE, GEMINI_MODELS, GEMINI_MODEL, GEMINI_COUNT_TOKENS, GEMINI_EMBED, GEMINI_BATCH_EMBED ->
                gemini;
            case GEMINI_STREAM -> geminiStream;
            case RESPONSES -> responses;
            default -> chat; // every other endpoint of this version tells its errors in OpenAI's shape
        };
    }

    @Override
    public InboundDialect dialect(Endpoint endpoint, Headers client) {
        boolean shared = endpoint == Endpoint.MODELS || endpoint == Endpoint.MODEL; // two vendors have this path
        return shared && AnthropicModelList.asks(client) ? messages : dialect(endpoint);
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
        Provider provider = Objects.requireNonNull(providers.of(upstream.provider()), upstream.provider());
        TimeoutsConfig timeouts = config.timeoutsOf(upstream);
        UpstreamTransport transport = upstream.provider().equals(Providers.DEMO)
                ? new DemoTransport(timers.executor(), Clock.systemUTC(), demoAnswers::incrementAndGet, DemoPace.HUMAN)
                : clients.transport(upstream, timeouts);
        URI base = upstream.baseUrl() != null ? upstream.baseUrl() : provider.defaultBase();
        return new Upstream(
                upstream, provider, Objects.requireNonNull(base, "checked by the configuration"), timeouts, transport);
    }

    private static UpstreamConfig demoUpstream() {
        return UpstreamConfig.of("gapura-demo", Providers.DEMO, null, null).withModels(DemoModels.NAMES);
    }

    private HealthAnswers.Facts facts(boolean demo) {
        Upstream fallback = router.fallback();
        UpstreamConfig first = (fallback == null ? router.upstreams().get(0) : fallback).config();
        return new HealthAnswers.Facts(
                Version.TEXT,
                demo ? Providers.DEMO : Providers.shown(first.provider()),
                router.configuredDefault(),
                demo);
    }
}
