package io.gapura.route;

import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.exchange.Caller;
import io.gapura.exchange.Endpoint;
import io.gapura.exchange.Exchange;
import io.gapura.exchange.Next;
import io.gapura.exchange.Step;
import io.gapura.model.Operation;
import io.gapura.provider.Upstream;
import org.jspecify.annotations.Nullable;

/**
 * Decides where the call goes, and leaves the {@link RoutePlan} for the relay. A generation that names no model gets the default
 * one. Thread-safe.
 */
public final class RouteStep implements Step {
    private final Router router;

    /** A step that asks this router. */
    public RouteStep(Router router) {
        this.router = router;
    }

    @Override
    public void run(Exchange exchange, Next next) {
        boolean generation = exchange.request().endpoint().family() == Endpoint.Family.GENERATION;
        if (!generation || !exchange.outline().model().isEmpty()) {
            route(exchange, next);
            return;
        }
        var unused = router.defaultModel(exchange.log().caller()).whenComplete((model, failure) -> {
            try {
                name(exchange, model);
                route(exchange, next);
            } catch (RuntimeException | Error mistake) { // the future would swallow it, and the client wait
                exchange.fail(mistake);
            }
        });
    }

    private static void name(Exchange exchange, String model) {
        if (model.isEmpty()) {
            throw new GatewayException(
                            ErrorKind.INVALID_REQUEST,
                            "\"model\" is missing: no default model is open to this key, so the call must name one")
                    .at("model");
        }
        exchange.outline(exchange.outline().named(model));
    }

    private void route(Exchange exchange, Next next) {
        exchange.plan(plan(exchange, exchange.request().endpoint().operation()));
        next.proceed();
    }

    private RoutePlan plan(Exchange exchange, @Nullable Operation operation) {
        Caller caller = exchange.log().caller();
        if (operation != null) {
            return router.plan(operation, exchange.outline().model(), exchange.pinned(), caller);
        }
        Upstream raw = router.raw();
        if (raw == null) {
            throw new GatewayException(
                    ErrorKind.UNKNOWN_PATH, "No upstream takes calls that the gateway does not know.");
        }
        if (!caller.models().isEmpty()) {
            throw new GatewayException(
                    ErrorKind.PERMISSION,
                    "This key may use some models only, and the gateway can't see which one this call would use.");
        }
        return new RoutePlan(raw, "");
    }
}
