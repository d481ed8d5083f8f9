package io.gapura.relay;

import io.gapura.dialect.CountCodec;
import io.gapura.dialect.InboundDialect;
import io.gapura.dialect.OutboundDialect;
import io.gapura.dialect.RawAnswer;
import io.gapura.exchange.Endpoint;
import io.gapura.exchange.Exchange;
import io.gapura.exchange.Next;
import io.gapura.exchange.Step;
import io.gapura.http.Headers;
import io.gapura.model.Capabilities;
import io.gapura.model.Fitting;
import io.gapura.model.GenerationRequest;
import io.gapura.model.Losses;
import io.gapura.provider.DialectPath;
import io.gapura.route.RoutePlan;
import io.gapura.text.PromptTokens;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Says how many tokens a model would read of a conversation: its upstream is asked where it can count, in its own dialect; of others
 * the number is estimated, and a header says so. Thread-safe.
 */
public final class CountStep implements Step {
    /** What of an answer is no more than an estimate. */
    static final String ESTIMATED = "x-gapura-estimated";

    private final Map<Endpoint, CountCodec> codecs;
    private final Map<String, CountCodec> byDialect;
    private final RelaySettings settings;
    private final Crossings crossings;
    private final LossRule lossRule;

    /**
     * A step that relays by these settings.
     *
     * @param codecs how clients ask at each endpoint
     * @param counters how upstreams are asked
     */
    public CountStep(Map<Endpoint, CountCodec> codecs, List<CountCodec> counters, RelaySettings settings) {
        this.codecs = Map.copyOf(codecs);
        this.byDialect = counters.stream().collect(Collectors.toUnmodifiableMap(CountCodec::name, each -> each));
        this.settings = settings;
        this.crossings = new Crossings(settings.relay());
        this.lossRule = new LossRule(settings.relay().losses());
    }

    @Override
    public void run(Exchange exchange, Next next) {
        Endpoint endpoint = exchange.request().endpoint();
        CountCodec asked = Objects.requireNonNull(codecs.get(endpoint), endpoint::name);
        RoutePlan plan = exchange.plan(RoutePlan.class);
        Counter counter = counter(plan, exchange.dialect().name());
        if (counter == null) {
            Delivery estimate = estimate(exchange, asked);
            exchange.answer(estimate.status(), estimate.headers(), estimate.body());
        } else if (counter.codec().name().equals(asked.name())
                && !plan.upstream().config().translate()) {
            byte[] body = asked.renamed(exchange.request().body().bytes(), plan.model());
            send(exchange, counter, body, new Losses(), reading(exchange, asked, bytes -> bytes));
        } else {
            translate(exchange, plan, asked, counter);
        }
    }

    /** Who counts: requests of which dialect, asked how and where. */
    private record Counter(OutboundDialect dialect, CountCodec codec, String path) {}

    /** Who counts requests of the client's dialect, else who counts those of another that the upstream is spoken to in. */
    private @Nullable Counter counter(RoutePlan plan, String clients) {
        List<String> ofModel = plan.upstream().capabilities(plan.model()).dialects();
        Counter found = null;
        for (DialectPath spoken : plan.upstream().counters()) {
            CountCodec codec = byDialect.get(spoken.name());
            boolean known = codec != null && (ofModel.isEmpty() || ofModel.contains(spoken.name()));
            if (known && (found == null || spoken.name().equals(clients))) {
                found = new Counter(
                        spoken.dialect(), Objects.requireNonNull(codec), Objects.requireNonNull(spoken.countPath()));
            }
        }
        return found;
    }

    private void translate(Exchange exchange, RoutePlan plan, CountCodec asked, Counter counter) {
        Losses losses = new Losses();
        Capabilities capabilities = plan.upstream().capabilities(plan.model());
        GenerationRequest whole = generation(exchange, asked).withModel(plan.model());
        GenerationRequest request = Fitting.fit(whole, capabilities, losses);
        byte[] written = counter.dialect().writeRequest(request, capabilities, losses);
        CountCodec codec = counter.codec();
        byte[] body = codec.writeRequest(written, plan.model(), losses);
        String model = exchange.outline().model();
        send(
                exchange,
                counter,
                body,
                losses,
                reading(exchange, asked, bytes -> asked.writeAnswer(codec.readAnswer(bytes), written, model, losses)));
    }

    private static GenerationRequest generation(Exchange exchange, CountCodec asked) {
        InboundDialect inbound = exchange.dialect();
        byte[] body = asked.readRequest(exchange.request().body().bytes());
        return inbound.forTranslation(inbound.readRequest(body));
    }

    private void send(Exchange exchange, Counter counter, byte[] body, Losses losses, CodecAttempt.Reading reading) {
        RoutePlan plan = exchange.plan(RoutePlan.class);
        Set<String> shared = CrossingHeaders.shared(
                exchange.dialect().headers(), counter.dialect().headers());
        RelayStep.wishes(exchange, shared, losses);
        lossRule.apply(exchange, losses);
        Headers headers = crossings
                .of(plan.upstream().config())
                .request(
                        exchange.request().headers(),
                        shared,
                        false,
                        exchange.log().id());
        new CodecAttempt(exchange, plan.upstream(), counter.dialect(), reading, losses, settings)
                .start(counter.path(), plan.model(), headers, body);
    }

    /** An upstream that should count and has no such path is none that counts. */
    private static CodecAttempt.Reading reading(Exchange exchange, CountCodec asked, UnaryOperator<byte[]> answer) {
        return new CodecAttempt.Reading() {
            @Override
            public RawAnswer answer(byte[] body) {
                return new RawAnswer(answer.apply(body), null, null);
            }

            @Override
            public Delivery otherwise() {
                return estimate(exchange, asked);
            }
        };
    }

    private static Delivery estimate(Exchange exchange, CountCodec asked) {
        long tokens = PromptTokens.of(generation(exchange, asked));
        Headers headers = Headers.of("Content-Type", "application/json", ESTIMATED, "tokens");
        byte[] body = asked.writeAnswer(tokens, new byte[0], exchange.outline().model(), new Losses());
        return new Delivery(headers, body, null, null);
    }
}
