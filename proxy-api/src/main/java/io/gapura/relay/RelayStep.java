package io.gapura.relay;

import io.gapura.dialect.AnswerContext;
import io.gapura.dialect.AnswerEdits;
import io.gapura.dialect.OutboundDialect;
import io.gapura.dialect.RawDialect;
import io.gapura.dialect.RequestEdits;
import io.gapura.dialect.RequestOutline;
import io.gapura.exchange.Exchange;
import io.gapura.exchange.Next;
import io.gapura.exchange.Step;
import io.gapura.http.Headers;
import io.gapura.model.Capabilities;
import io.gapura.model.Losses;
import io.gapura.model.Operation;
import io.gapura.provider.Upstream;
import io.gapura.route.RoutePlan;
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

    @Override
    public void run(Exchange exchange, Next next) {
        RoutePlan plan = exchange.plan(RoutePlan.class);
        Upstream upstream = plan.upstream();
        RequestOutline outline = exchange.outline();
        Losses losses = new Losses();
        AnswerContext context = new AnswerContext(
                exchange.log().id(),
                exchange.timers().epochSeconds(),
                outline.model(),
                outline.usageAsked(),
                exchange.request().body().bytes());
        Capabilities capabilities = upstream.capabilities(plan.model());
        OutboundDialect outbound = upstream.dialectFor(exchange.dialect().name(), operation(exchange), capabilities);
        Translation translation = translation(exchange, outbound, plan, capabilities, context, losses);
        byte[] body = translation.request(exchange.request().body().bytes());
        Set<String> shared = CrossingHeaders.shared(exchange.dialect().headers(), outbound.headers());
        wishes(exchange, shared, losses);
        lossRule.apply(exchange, losses);
        exchange.log().upstream(upstream.name());
        Headers headers = crossings
                .of(upstream.config())
                .request(
                        exchange.request().headers(),
                        shared,
                        outline.stream(),
                        exchange.log().id());
        // what passes has been told by the upstream itself
        AnswerContext told = translation instanceof Translation.Tapped ? context.withoutRequest() : context;
        new Attempt(exchange, upstream, outbound, plan.model(), translation, told, losses, settings)
                .start(headers, body);
    }

    /** A field that asks for something and does not cross is a loss like a member. */
    private static void wishes(Exchange exchange, Set<String> shared, Losses losses) {
        for (String wish : exchange.dialect().headers().wishes()) {
            if (!shared.contains(wish) && exchange.request().headers().has(wish)) {
                losses.add(wish, "a header field that the upstream's dialect does not have");
            }
        }
    }

    private Translation translation(
            Exchange exchange,
            OutboundDialect outbound,
            RoutePlan plan,
            Capabilities capabilities,
            AnswerContext context,
            Losses losses) {
        boolean same = outbound.name().equals(exchange.dialect().name());
        if (same
                && outbound instanceof RawDialect raw
                && !plan.upstream().config().translate()) {
            RequestOutline outline = exchange.outline();
            boolean askUsage = outline.stream() && !outline.usageAsked();
            return new Translation.Tapped(
                    raw,
                    new RequestEdits(renamed(outline.model(), plan.model()), askUsage, OWN_MEMBERS, null),
                    new AnswerEdits(renamed(plan.model(), outline.model()), askUsage, context));
        }
        return new Translation.Translated(exchange.dialect(), outbound, plan.model(), capabilities, context, losses);
    }

    private static Operation operation(Exchange exchange) {
        return Objects.requireNonNull(exchange.request().endpoint().operation(), "a generation is an operation");
    }

    private static @Nullable String renamed(String from, String to) {
        return from.equals(to) ? null : to;
    }
}
