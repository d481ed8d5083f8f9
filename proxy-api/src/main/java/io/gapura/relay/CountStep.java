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
import io.gapura.model.GenerationRequest;
import io.gapura.model.Losses;
import io.gapura.provider.CodecPlace;
import io.gapura.provider.Upstream;
import io.gapura.route.RoutePlan;
import io.gapura.text.PromptTokens;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Says how many tokens a model would read of a conversation: its upstream is asked where it can count, in its own dialect; of others
 * the number is estimated, and a header says so. Thread-safe.
 */
public final class CountStep implements Step {
    /** What of an answer is no more than an estimate. */
    static final String ESTIMATED = "x-gapura-estimated";

    private final Map<Endpoint, CountCodec> codecs;
    private final RelaySettings settings;
    private final Crossings crossings;

    /**
     * A step that relays by these settings.
     *
     * @param codecs how clients ask at each endpoint
     */
    public CountStep(Map<Endpoint, CountCodec> codecs, RelaySettings settings) {
        this.codecs = Map.copyOf(codecs);
        this.settings = settings;
        this.crossings = new Crossings(settings.relay());
    }

    @Override
    public void run(Exchange exchange, Next next) {
        Endpoint endpoint = exchange.request().endpoint();
        CountCodec asked = Objects.requireNonNull(codecs.get(endpoint), endpoint::name);
        RoutePlan plan = exchange.plan(RoutePlan.class);
        List<CodecPlace<CountCodec>> counters = plan.upstream().counters();
        Optional<CodecPlace<CountCodec>> same = counters.stream()
                .filter(each -> each.codec().name().equals(asked.name())
                        && !plan.upstream().config().translate())
                .findFirst();
        if (same.isPresent()) {
            pass(exchange, plan, asked, same.get());
        } else {
            other(exchange, plan, asked, counters);
        }
    }

    private void pass(Exchange exchange, RoutePlan plan, CountCodec asked, CodecPlace<CountCodec> place) {
        byte[] body = exchange.request().body().bytes();
        Losses losses = new Losses();
        send(
                exchange,
                plan,
                place,
                asked.renamed(body, plan.model()),
                losses,
                bytes -> new RawAnswer(bytes, null, null));
    }

    private void other(Exchange exchange, RoutePlan plan, CountCodec asked, List<CodecPlace<CountCodec>> counters) {
        Upstream upstream = plan.upstream();
        for (CodecPlace<CountCodec> place : counters) {
            for (OutboundDialect dialect : upstream.provider().dialects()) {
                if (dialect.name().equals(place.codec().name())) {
                    translate(exchange, plan, asked, place, dialect);
                    return;
                }
            }
        }
        Delivery estimate = estimate(exchange, asked);
        exchange.answer(estimate.status(), estimate.headers(), estimate.body());
    }

    private void translate(
            Exchange exchange,
            RoutePlan plan,
            CountCodec asked,
            CodecPlace<CountCodec> place,
            OutboundDialect dialect) {
        Losses losses = new Losses();
        GenerationRequest request = generation(exchange, asked).withModel(plan.model());
        byte[] written = dialect.writeRequest(request, plan.upstream().capabilities(plan.model()), losses);
        byte[] body = place.codec().writeRequest(written, plan.model(), losses);
        String model = exchange.outline().model();
        send(exchange, plan, place, body, losses, bytes -> {
            long tokens = place.codec().readAnswer(bytes);
            return new RawAnswer(asked.writeAnswer(tokens, body, model, losses), null, null);
        });
    }

    private static GenerationRequest generation(Exchange exchange, CountCodec asked) {
        InboundDialect inbound = exchange.dialect();
        byte[] body = asked.readRequest(exchange.request().body().bytes());
        return inbound.forTranslation(inbound.readRequest(body));
    }

    private void send(
            Exchange exchange,
            RoutePlan plan,
            CodecPlace<CountCodec> place,
            byte[] body,
            Losses losses,
            CodecAttempt.Reading reading) {
        CountCodec asked = Objects.requireNonNull(codecs.get(exchange.request().endpoint()));
        Headers headers = crossings
                .of(plan.upstream().config())
                .request(exchange.request().headers(), false, exchange.log().id());
        new CodecAttempt(exchange, plan.upstream(), reading, () -> estimate(exchange, asked), losses, settings)
                .start(place.path(), plan.model(), headers, body);
    }

    private static Delivery estimate(Exchange exchange, CountCodec asked) {
        long tokens = PromptTokens.of(generation(exchange, asked));
        Headers headers = Headers.of("Content-Type", "application/json", ESTIMATED, "tokens");
        byte[] body = asked.writeAnswer(tokens, new byte[0], exchange.outline().model(), new Losses());
        return new Delivery(headers, body, null, null);
    }
}
