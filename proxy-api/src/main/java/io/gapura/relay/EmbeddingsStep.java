package io.gapura.relay;

import io.gapura.dialect.EmbeddingCodec;
import io.gapura.dialect.OutboundDialect;
import io.gapura.dialect.RawAnswer;
import io.gapura.dialect.openai.embeddings.OpenAiEmbeddings;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.exchange.Endpoint;
import io.gapura.exchange.Exchange;
import io.gapura.exchange.Next;
import io.gapura.exchange.Step;
import io.gapura.http.Headers;
import io.gapura.json.JsonEditPlan;
import io.gapura.model.EmbeddingRequest;
import io.gapura.model.EmbeddingResponse;
import io.gapura.model.Losses;
import io.gapura.model.Usage;
import io.gapura.provider.OperationPlace;
import io.gapura.route.RoutePlan;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Embeddings for a client and an upstream that speak of them differently, and those of an upstream that has addresses of its own for
 * them. What a later step can pass as a call is left to it. Thread-safe.
 */
public final class EmbeddingsStep implements Step {
    /** What an upstream speaks that says nothing of it. */
    private static final OperationPlace CALL = new OperationPlace(OpenAiEmbeddings.NAME, "embeddings");

    private static final JsonEditPlan OWN_MEMBERS_AWAY = CallStep.ownMembersAway();

    private final Map<Endpoint, EmbeddingCodec> codecs;
    private final Map<String, EmbeddingCodec> byName;
    private final RelaySettings settings;
    private final Crossings crossings;
    private final LossRule lossRule;

    /**
     * A step that relays by these settings.
     *
     * @param codecs what clients speak at each endpoint
     */
    public EmbeddingsStep(Map<Endpoint, EmbeddingCodec> codecs, RelaySettings settings) {
        this.codecs = Map.copyOf(codecs);
        this.byName =
                codecs.values().stream().collect(Collectors.toUnmodifiableMap(EmbeddingCodec::name, each -> each));
        this.settings = settings;
        this.crossings = new Crossings(settings.relay());
        this.lossRule = new LossRule(settings.relay().losses());
    }

    @Override
    public void run(Exchange exchange, Next next) {
        EmbeddingCodec spoken = codecs.get(exchange.request().endpoint());
        if (spoken == null) {
            next.proceed();
            return;
        }
        RoutePlan plan = exchange.plan(RoutePlan.class);
        List<OperationPlace> places = plan.upstream().provider().embeddings();
        if (places.isEmpty() && spoken.name().equals(CALL.shape())) {
            next.proceed();
        } else {
            send(exchange, plan, spoken, place(spoken, places));
        }
    }

    /** Where what the client speaks is spoken too, else the one to translate to. */
    private static OperationPlace place(EmbeddingCodec spoken, List<OperationPlace> places) {
        return places.stream()
                .filter(each -> each.shape().equals(spoken.name()))
                .findFirst()
                .orElse(places.isEmpty() ? CALL : places.get(0));
    }

    private void send(Exchange exchange, RoutePlan plan, EmbeddingCodec spoken, OperationPlace place) {
        EmbeddingCodec theirs = Objects.requireNonNull(byName.get(place.shape()), place::shape);
        Losses losses = new Losses();
        byte[] body = exchange.body().bytes();
        byte[] request;
        CodecAttempt.Reading reading;
        if (theirs.name().equals(spoken.name())) {
            request = spoken.renamed(body, plan.model());
            reading = bytes -> new RawAnswer(bytes, null, null);
        } else {
            EmbeddingRequest read = spoken.readRequest(OWN_MEMBERS_AWAY.apply(body, ErrorKind.INVALID_REQUEST));
            request = theirs.writeRequest(read, plan.model(), losses);
            reading = bytes -> answer(exchange, spoken, theirs.readAnswer(bytes), read, losses);
        }
        lossRule.apply(exchange, losses);
        OutboundDialect dialect = plan.upstream().provider().dialects().get(0); // errors look alike whatever is asked
        Headers headers = crossings
                .of(plan.upstream().config())
                .request(
                        exchange.request().headers(),
                        CrossingHeaders.shared(exchange.dialect().headers(), dialect.headers()),
                        false,
                        exchange.log().id());
        new CodecAttempt(exchange, plan.upstream(), dialect, reading, losses, settings)
                .start(place.path(), plan.model(), headers, request);
    }

    private static RawAnswer answer(
            Exchange exchange,
            EmbeddingCodec spoken,
            EmbeddingResponse answer,
            EmbeddingRequest request,
            Losses losses) {
        if (answer.vectors().size() != request.inputs().size()) {
            throw new GatewayException(
                    ErrorKind.UPSTREAM_MALFORMED,
                    "the upstream answered with " + answer.vectors().size() + " vectors for "
                            + request.inputs().size() + " texts");
        }
        Long tokens = answer.promptTokens();
        return new RawAnswer(
                spoken.writeAnswer(answer, request, exchange.outline().model(), losses),
                tokens == null ? null : Usage.of(tokens, 0),
                null);
    }
}
