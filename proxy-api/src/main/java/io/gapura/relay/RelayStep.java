package io.gapura.relay;

import io.gapura.dialect.AnswerContext;
import io.gapura.dialect.AnswerEdits;
import io.gapura.dialect.InboundDialect;
import io.gapura.dialect.OutboundDialect;
import io.gapura.dialect.RawDialect;
import io.gapura.dialect.RawFit;
import io.gapura.dialect.RequestEdits;
import io.gapura.dialect.RequestOutline;
import io.gapura.exchange.Exchange;
import io.gapura.exchange.Next;
import io.gapura.exchange.Step;
import io.gapura.http.Headers;
import io.gapura.model.Capabilities;
import io.gapura.model.Feature;
import io.gapura.model.GenerationRequest;
import io.gapura.model.Losses;
import io.gapura.model.Operation;
import io.gapura.provider.Upstream;
import io.gapura.route.RoutePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The last step: sends the call to the upstream of the plan and carries the answer back. Thread-safe. */
public final class RelayStep implements Step {
    /** Members of the gateway's own that no upstream gets to see ({@code design/WIRE.md} section 7). */
    static final List<String> OWN_MEMBERS = List.of("pii_protection", "session_id");

    private final RelaySettings settings;
    private final Crossings crossings;
    private final LossRule lossRule;

    /** A step that relays by these settings. */
    public RelayStep(RelaySettings settings) {
        this.settings = settings;
        this.crossings = new Crossings(settings.relay());
        this.lossRule = new LossRule(settings.relay().losses());
    }

    /** What a call is sent with. */
    private record Call(
            Exchange exchange,
            RoutePlan plan,
            OutboundDialect outbound,
            Capabilities capabilities,
            AnswerContext context,
            Losses losses,
            Headers headers) {
        Upstream upstream() {
            return plan.upstream();
        }

        byte[] body() {
            return exchange.request().body().bytes();
        }
    }

    @Override
    public void run(Exchange exchange, Next next) {
        RoutePlan plan = exchange.plan(RoutePlan.class);
        Upstream upstream = plan.upstream();
        RequestOutline outline = exchange.outline();
        AnswerContext context = new AnswerContext(
                exchange.log().id(),
                exchange.timers().epochSeconds(),
                outline.model(),
                outline.usageAsked(),
                exchange.request().body().bytes());
        Capabilities capabilities = upstream.capabilities(plan.model());
        OutboundDialect outbound = upstream.dialectFor(exchange.dialect().name(), operation(exchange), capabilities);
        Set<String> shared = CrossingHeaders.shared(exchange.dialect().headers(), outbound.headers());
        Losses losses = new Losses();
        wishes(exchange, shared, losses);
        Headers headers = crossings
                .of(upstream.config())
                .request(
                        exchange.request().headers(),
                        shared,
                        outline.stream(),
                        exchange.log().id());
        Call call = new Call(exchange, plan, outbound, capabilities, context, losses, headers);
        if (outbound instanceof RawDialect raw && passes(call)) {
            RawFit fit = raw.fit(call.body(), capabilities);
            if (fit.passes()) {
                pass(call, raw, fit);
                return;
            }
        }
        translate(call);
    }

    /** A field that asks for something and does not cross is a loss like a member. */
    static void wishes(Exchange exchange, Set<String> shared, Losses losses) {
        for (String wish : exchange.dialect().headers().wishes()) {
            if (!shared.contains(wish) && exchange.request().headers().has(wish)) {
                losses.add(wish, "a header field that the upstream's dialect does not have");
            }
        }
    }

    /** Bytes pass where both sides speak the same dialect, unless several answers are wanted of a model that gives one. */
    private static boolean passes(Call call) {
        InboundDialect inbound = call.exchange().dialect();
        return call.outbound().name().equals(inbound.name())
                && !call.upstream().config().translate()
                && (call.capabilities().takes(Feature.CANDIDATES) || inbound.candidates(call.body()) < 2);
    }

    private void pass(Call call, RawDialect raw, RawFit fit) {
        RequestOutline outline = call.exchange().outline();
        String model = call.plan().model();
        boolean unasked = outline.stream() && !outline.usageAsked();
        boolean askUsage = unasked && call.capabilities().takes(Feature.STREAM_USAGE);
        List<String> removed = new ArrayList<>(OWN_MEMBERS);
        removed.addAll(fit.refused());
        fit.losses().forEach(name -> call.losses().add(name, "the model does not take it"));
        // what passes has been told by the upstream itself
        AnswerContext context = call.context().withoutRequest();
        Translation.Tapped tapped = new Translation.Tapped(
                call.exchange().dialect(),
                raw,
                new RequestEdits(renamed(outline.model(), model), askUsage, removed, fit.maxTokensMember()),
                new AnswerEdits(renamed(model, outline.model()), unasked, call.context()),
                call.losses());
        byte[] body = tapped.request(call.body());
        lossRule.apply(call.exchange(), call.losses());
        call.exchange().log().upstream(call.upstream().name());
        new Attempt(call.exchange(), call.upstream(), call.outbound(), model, tapped, context, settings)
                .start(call.headers(), body);
    }

    private void translate(Call call) {
        Translation.Translated translated = new Translation.Translated(
                call.exchange().dialect(),
                call.outbound(),
                call.plan().model(),
                call.capabilities(),
                call.context(),
                call.losses(),
                call.exchange().stages());
        GenerationRequest request = translated.read(call.body());
        List<GenerationRequest> requests = CandidateCalls.of(
                request, call.outbound(), call.capabilities(), settings.relay().maxFanOut());
        byte[] body = translated.write(requests.get(0));
        List<byte[]> bodies = requests.stream()
                .map(each -> each.equals(requests.get(0)) ? body : translated.write(each))
                .toList();
        lossRule.apply(call.exchange(), call.losses());
        call.exchange().log().upstream(call.upstream().name());
        if (bodies.size() > 1) {
            new FanOut(call.exchange(), call.upstream(), translated, bodies.size(), settings)
                    .start(call.headers(), bodies);
        } else {
            new Attempt(
                            call.exchange(),
                            call.upstream(),
                            call.outbound(),
                            call.plan().model(),
                            translated,
                            call.context(),
                            settings)
                    .start(call.headers(), body);
        }
    }

    private static Operation operation(Exchange exchange) {
        return Objects.requireNonNull(exchange.request().endpoint().operation(), "a generation is an operation");
    }

    private static @Nullable String renamed(String from, String to) {
        return from.equals(to) ? null : to;
    }
}
