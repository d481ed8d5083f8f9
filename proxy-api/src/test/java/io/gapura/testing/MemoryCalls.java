package io.gapura.testing;

import io.gapura.GatewayConfig;
import io.gapura.Providers;
import io.gapura.dialect.openai.chat.OpenAiChatDialect;
import io.gapura.exchange.AnswerStage;
import io.gapura.exchange.ClientRequest;
import io.gapura.exchange.Endpoint;
import io.gapura.exchange.Exchange;
import io.gapura.exchange.ExchangeLog;
import io.gapura.exchange.Pipeline;
import io.gapura.exchange.Step;
import io.gapura.http.Content;
import io.gapura.http.Headers;
import io.gapura.provider.Upstream;
import io.gapura.relay.CallReadStep;
import io.gapura.relay.CallStep;
import io.gapura.relay.RelaySettings;
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
import org.jspecify.annotations.Nullable;

/**
 * The gateway's own steps for calls that pass, between a {@link MemorySink} and a {@link ScriptedUpstream}, on {@link HandTimers}:
 * no servlet, no socket, no thread, no real time. For one call.
 */
public final class MemoryCalls {
    private final HandTimers timers = new HandTimers();
    private final ScriptedUpstream upstream = new ScriptedUpstream();
    private final MemorySink sink = new MemorySink();
    private final AtomicInteger ended = new AtomicInteger();
    private final OpenAiChatDialect chat = new OpenAiChatDialect();
    private final Pipeline pipeline;
    private @Nullable AnswerStage stage;
    private @Nullable ExchangeLog log;

    /** A gateway with this configuration, YAML as in the file; the upstream {@code up} is there already. */
    public MemoryCalls(String... yaml) {
        String first =
                "upstreams: [{name: up, base-url: 'http://up.example/v1', api-key: house-key, raw-passthrough: true}]\n";
        GatewayConfig config = GatewayConfig.loader(Map.of()).parse("test", first + String.join("\n", yaml));
        List<Upstream> upstreams = config.upstreams().stream()
                .map(each -> new Upstream(
                        each,
                        Objects.requireNonNull(Providers.bundled().of(each.provider())),
                        Objects.requireNonNullElse(each.baseUrl(), URI.create("http://up.example")),
                        config.timeoutsOf(each),
                        upstream))
                .toList();
        Router router = new Router(upstreams, new ModelCatalogs(upstreams, timers, List.of()), 404, null);
        List<Step> steps = new ArrayList<>();
        steps.add(new CallReadStep(config.validation().strictness()));
        steps.add((exchange, next) -> {
            AnswerStage set = stage;
            if (set != null) {
                exchange.answerStage(set);
            }
            next.proceed();
        });
        steps.add(new RouteStep(router));
        steps.add(new CallStep(new RelaySettings(config.limits(), config.stream(), config.relay())));
        pipeline = new Pipeline(steps);
    }

    /** From now on this stage sees whole answers. */
    public MemoryCalls stage(AnswerStage seeing) {
        stage = seeing;
        return this;
    }

    /** POSTs JSON. */
    public MemoryCalls post(String path, String json, String... headers) {
        Headers fields = Headers.of(headers);
        if (!fields.has("Content-Type")) {
            fields.add("Content-Type", "application/json");
        }
        return send("POST", path, fields, new Content.Buffered(json.getBytes(StandardCharsets.UTF_8)));
    }

    /** Sends a request without a body. */
    public MemoryCalls call(String method, String path, String... headers) {
        return send(method, path, Headers.of(headers), Content.none());
    }

    /** Sends a request; the path may have a query. */
    public MemoryCalls send(String method, String target, Headers headers, Content body) {
        int question = target.indexOf('?');
        String path = question < 0 ? target : target.substring(0, question);
        String query = question < 0 ? "" : target.substring(question + 1);
        Endpoint endpoint = Objects.requireNonNull(Endpoint.find(method, path), path);
        ExchangeLog opened =
                new ExchangeLog("req_test", method, path, timers.nanos(), List.of(each -> ended.incrementAndGet()));
        opened.endpoint(endpoint);
        log = opened;
        ClientRequest request = new ClientRequest(endpoint, method, path, query, headers, null, body);
        pipeline.run(new Exchange(request, chat, sink, opened, timers));
        return this;
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
        return Objects.requireNonNull(log, "nothing was sent");
    }

    /** How often the exchange has ended. */
    public int ended() {
        return ended.get();
    }
}
