package io.gapura.route;

import io.gapura.exchange.Exchange;
import io.gapura.exchange.Next;
import io.gapura.exchange.Step;

/** Decides where the call goes, and leaves the {@link RoutePlan} for the relay. Thread-safe. */
public final class RouteStep implements Step {
    private final Router router;

    /** A step that asks this router. */
    public RouteStep(Router router) {
        this.router = router;
    }

    @Override
    public void run(Exchange exchange, Next next) {
        exchange.plan(router.plan(exchange.outline().model()));
        next.proceed();
    }
}
