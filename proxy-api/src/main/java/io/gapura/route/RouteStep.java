package io.gapura.route;

import io.gapura.dialect.RequestOutline;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.exchange.Endpoint;
import io.gapura.exchange.Exchange;
import io.gapura.exchange.Next;
import io.gapura.exchange.Step;
import io.gapura.model.Operation;
import io.gapura.provider.Upstream;
import org.jspecify.annotations.Nullable;

/** Decides where the call goes, and leaves the {@link RoutePlan} for the relay. Thread-safe. */
public final class RouteStep implements Step {
    private final Router router;

    /** A step that asks this router. */
    public RouteStep(Router router) {
        this.router = router;
    }

    @Override
    public void run(Exchange exchange, Next next) {
        exchange.plan(plan(exchange, exchange.request().endpoint().operation()));
        next.proceed();
    }

    private RoutePlan plan(Exchange exchange, @Nullable Operation operation) {
        if (operation == null) {
            Upstream raw = router.raw();
            if (raw == null) {
                throw new GatewayException(
                        ErrorKind.UNKNOWN_PATH, "No upstream takes calls that the gateway does not know.");
            }
            return new RoutePlan(raw, "");
        }
        RequestOutline outline = exchange.outline();
        if (outline.model().isEmpty() && exchange.request().endpoint().family() == Endpoint.Family.GENERATION) {
            outline = outline.named(router.defaultModel());
            exchange.outline(outline);
        }
        return router.plan(operation, outline.model(), exchange.pinned());
    }
}
