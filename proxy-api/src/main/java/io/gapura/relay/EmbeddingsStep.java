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
import io.gapura.provider.CodecPlace;
import io.gapura.route.RoutePlan;
import java.util.List;
import java.util.Map;

/**
 * Embeddings for a client and an upstream that speak of them differently, and those of an upstream that has addresses of its own for
 * them. What a later step can pass as a call is left to it. Thread-safe.
 */
public final class EmbeddingsStep implements Step {
    /** What an upstream speaks that says nothing of it. */
    private static final CodecPlace<EmbeddingCodec> CALL = new CodecPlace<>(new OpenAiEmbeddings(), "embeddings");

    private static final JsonEditPlan OWN_MEMBERS_AWAY = CallStep.ownMembersAway();

    private final Map<Endpoint, EmbeddingCodec> codecs;
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
        this.settings = settings;
        this.crossings = new Crossings(settings.relay());
        this.lossRule = new LossRule(settings.relay().losses());
    }

    @Override
    public void run(Exchange exchange, Next next) {
        EmbeddingCodec spoken = codecs.get(exchange.request().endpoint());
        RoutePlan plan = spoken == null ? null : exchange.plan(RoutePlan.class);
        List<CodecPlace<EmbeddingCodec>> places =
                plan == null ? List.of() : plan.upstream().embeddings();
        if (spoken == null
                || plan == null
                || (places.isEmpty() && spoken.name().equals(CALL.codec().name()))) {
            next.proceed();
        } else {
            send(exchange, plan, spoken, place(spoken, places));
        }
    }

    /** Where what the client speaks is spoken too, else the one to translate to. */
    private static CodecPlace<EmbeddingCodec> place(EmbeddingCodec spoken, List<CodecPlace<EmbeddingCodec>> places) {
        return places.stream()
                .filter(each -> each.codec().name().equals(spoken.name()))
                .findFirst()
                .orElse(places.isEmpty() ? CALL : places.get(0));
    }

    private void send(Exchange exchange, RoutePlan plan, EmbeddingCodec spoken, CodecPlace<EmbeddingCodec> place) {
        Losses losses = new Losses();
        byte[] body = exchange.body().bytes();
        byte[] request;
        CodecAttempt.Reading reading;
        if (place.codec().name().equals(spoken.name())) {
            request = spoken.renamed(body, plan.model());
            reading = bytes -> new RawAnswer(bytes, null, null);
        } else {
            EmbeddingRequest read = spoken.readRequest(OWN_MEMBERS_AWAY.apply(body, ErrorKind.INVALID_REQUEST));
            request = place.codec().writeRequest(read, plan.model(), losses);
            reading = bytes -> answer(exchange, spoken, place.codec().readAnswer(bytes), read, losses);
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
