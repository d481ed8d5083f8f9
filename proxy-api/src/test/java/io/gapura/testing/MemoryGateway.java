package io.gapura.testing;

import io.gapura.GatewayConfig;
import io.gapura.Providers;
import io.gapura.dialect.OutboundDialect;
import io.gapura.dialect.RequestOutline;
import io.gapura.dialect.openai.chat.OpenAiChatDialect;
import io.gapura.exchange.ClientRequest;
import io.gapura.exchange.Endpoint;
import io.gapura.exchange.Exchange;
import io.gapura.exchange.ExchangeLog;
import io.gapura.exchange.Pipeline;
import io.gapura.exchange.ReadStep;
import io.gapura.exchange.Step;
import io.gapura.http.Content;
import io.gapura.http.Headers;
import io.gapura.provider.DialectPath;
import io.gapura.provider.Provider;
import io.gapura.provider.Upstream;
import io.gapura.provider.UpstreamConfig;
import io.gapura.relay.CallStep;
import io.gapura.relay.RelaySettings;
import io.gapura.relay.RelayStep;
import io.gapura.route.ModelCatalogs;
import io.gapura.route.RouteStep;
import io.gapura.route.Router;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The gateway's own steps between a {@link MemorySink} and a {@link ScriptedUpstream}, on {@link HandTimers}: no servlet, no
 * socket, no thread, no real time. For one call.
 */
public final class MemoryGateway {
    private static final String UPSTREAM = "name: up, base-url: 'http://up.example/v1', api-key: house-key";

    private final HandTimers timers = new HandTimers();
    private final ScriptedUpstream upstream = new ScriptedUpstream();
    private final MemorySink sink = new MemorySink();
    private final AtomicInteger ended = new AtomicInteger();
    private final OpenAiChatDialect chat = new OpenAiChatDialect();
    private final Pipeline pipeline;
    private final Pipeline calls;
    private final ExchangeLog log;

    /** A gateway with this configuration, YAML as in the file; the upstream {@code up} is there already. */
    public MemoryGateway(String... yaml) {
        this(false, yaml);
    }

    private MemoryGateway(boolean translating, String... yaml) {
        this(Providers.bundled(), UPSTREAM + ", translate: " + translating, List.of(), yaml);
    }

    private MemoryGateway(Providers providers, String first, List<Step> features, String... yaml) {
        GatewayConfig config = GatewayConfig.loader(Map.of(), providers)
                .parse("test", "upstreams: [{" + first + "}]\n" + String.join("\n", yaml));
        List<Upstream> upstreams = config.upstreams().stream()
                .map(each -> upstream(config, each, providers))
                .toList();
        Router router = new Router(upstreams, new ModelCatalogs(upstreams, timers, List.of()), 404, null);
        RelaySettings settings = new RelaySettings(config.limits(), config.stream(), config.relay());
        List<Step> steps = new ArrayList<>(List.of(new ReadStep(), new RouteStep(router)));
        steps.addAll(features);
        steps.add(new RelayStep(settings));
        pipeline = new Pipeline(steps);
        calls = new Pipeline(List.of(new RouteStep(router), new CallStep(settings)));
        log = new ExchangeLog(
                "req_test", "POST", "/v1/chat/completions", timers.nanos(), List.of(each -> ended.incrementAndGet()));
    }

    /** A gateway with these kinds of upstreams and one upstream, whose section this is. */
    public static MemoryGateway with(Providers providers, String first) {
        return new MemoryGateway(providers, first, List.of());
    }

    private Upstream upstream(GatewayConfig config, UpstreamConfig each, Providers providers) {
        Provider provider = Objects.requireNonNull(providers.of(each.provider()));
        URI base = each.baseUrl() != null ? each.baseUrl() : provider.defaultBase();
        return new Upstream(
                each,
                provider,
                Objects.requireNonNullElse(base, URI.create("http://up.example")),
                config.timeoutsOf(each),
                upstream);
    }

    /** The same with an upstream whose calls are read and written through canonical events. */
    public static MemoryGateway translating(String... yaml) {
        return new MemoryGateway(true, yaml);
    }

    /** The same with an upstream that speaks this dialect. */
    public static MemoryGateway speaking(OutboundDialect outbound, String... yaml) {
        return speaking(outbound, List.of(), yaml);
    }

    /** The same with these steps before the relay. */
    public static MemoryGateway speaking(OutboundDialect outbound, List<Step> features, String... yaml) {
        Provider provider = Provider.of("test-only", null, List.of(DialectPath.at(outbound, "generate")));
        return new MemoryGateway(Providers.bundled().and(provider), UPSTREAM + ", provider: test-only", features, yaml);
    }

    /** A gateway whose upstream speaks chat completions and gives one answer to a request. */
    public static MemoryGateway singleAnswers() {
        return with(Providers.bundled(), UPSTREAM + ", capabilities: {lacks: [candidates]}");
    }

    /** Sends a chat completion with this body. */
    public MemoryGateway post(String json, String... headers) {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        ClientRequest request = new ClientRequest(
                Endpoint.CHAT_COMPLETIONS,
                "POST",
                "/v1/chat/completions",
                "",
                Headers.of(headers),
                null,
                new Content.Buffered(body));
        log.endpoint(Endpoint.CHAT_COMPLETIONS);
        pipeline.run(new Exchange(request, chat, sink, log, timers));
        return this;
    }

    /** Sends a transcription in the name of the model {@code m}, whose form has been read up to here. */
    public MemoryGateway transcription(Content.Streaming form) {
        Endpoint endpoint = Endpoint.TRANSCRIPTIONS;
        Headers headers = Headers.of("Content-Type", "multipart/form-data; boundary=b");
        ClientRequest request = new ClientRequest(endpoint, "POST", endpoint.template(), "", headers, null, form);
        log.endpoint(endpoint);
        Exchange exchange = new Exchange(request, chat, sink, log, timers);
        exchange.outline(new RequestOutline("m", false, false));
        calls.run(exchange);
        return this;
    }

    /** Asks for a whole answer. */
    public MemoryGateway whole() {
        return post("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
    }

    /** Asks for a stream, with usage. */
    public MemoryGateway stream() {
        return post("{\"model\":\"m\",\"stream\":true,\"stream_options\":{\"include_usage\":true},"
                + "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
    }

    /** The clock. */
    public HandTimers timers() {
        return timers;
    }

    /** The upstream. */
    public ScriptedUpstream upstream() {
        return upstream;
    }

    /** The client. */
    public MemorySink sink() {
        return sink;
    }

    /** What became known of the call. */
    public ExchangeLog log() {
        return log;
    }

    /** How often the exchange has ended. */
    public int ended() {
        return ended.get();
    }
}
