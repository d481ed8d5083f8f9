package io.gapura.route;

import io.gapura.dialect.ListedModel;
import io.gapura.dialect.ModelList;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.exchange.Caller;
import io.gapura.exchange.ClientRequest;
import io.gapura.exchange.Exchange;
import io.gapura.exchange.ExchangeRunner;
import io.gapura.http.Headers;
import io.gapura.http.Query;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Lists the models that the caller may use, and tells of one, in the shape of the client's vendor. Thread-safe. */
public final class ModelsAnswers implements ExchangeRunner {
    private final Router router;
    private final ModelCatalogs catalogs;
    private final Function<ClientRequest, ModelList> shapes;
    private final Hiding hiding;

    /** Says which of these models a caller does not get to see, whatever the configuration allows. */
    public interface Hiding {
        /** Those of the ids; never fails. */
        CompletableFuture<Set<String>> hidden(Caller caller, Collection<String> ids);
    }

    /**
     * Answers from these catalogs.
     *
     * @param router knows the default model, and the words for an unknown one
     * @param shapes the shape that a request is to be answered in
     * @param hiding what is nobody else's business
     */
    public ModelsAnswers(
            Router router, ModelCatalogs catalogs, Function<ClientRequest, ModelList> shapes, Hiding hiding) {
        this.router = router;
        this.catalogs = catalogs;
        this.shapes = shapes;
        this.hiding = hiding;
    }

    @Override
    public void run(Exchange exchange) {
        Caller caller = exchange.log().caller();
        ModelList shape = shapes.apply(exchange.request());
        var unused = catalogs.all()
                .thenCompose(
                        models -> hiding.hidden(caller, models.keySet()).thenApply(hidden -> without(hidden, models)))
                .thenCombine(router.defaultModel(caller), (models, preset) -> body(exchange, shape, models, preset))
                .whenComplete((body, failure) -> {
                    try {
                        if (failure == null) {
                            exchange.answer(200, Headers.of("Content-Type", "application/json"), body);
                        } else {
                            fail(exchange, shape, failure.getCause() == null ? failure : failure.getCause());
                        }
                    } catch (RuntimeException mistake) { // the future would swallow it, and the client wait
                        exchange.fail(mistake);
                    }
                });
    }

    private static Map<String, ListedModel> without(Set<String> hidden, Map<String, ListedModel> models) {
        if (hidden.isEmpty()) {
            return models;
        }
        Map<String, ListedModel> left = new LinkedHashMap<>(models);
        left.keySet().removeAll(hidden);
        return left;
    }

    private byte[] body(Exchange exchange, ModelList shape, Map<String, ListedModel> models, String preset) {
        Caller caller = exchange.log().caller();
        String id = exchange.request().parameter();
        if (id.isEmpty()) {
            List<ListedModel> usable = models.values().stream()
                    .filter(model -> model.id().equals(router.spelling(model.id())) && caller.mayUse(model.id()))
                    .toList();
            return shape.list(usable, Query.of(exchange.request().query()), preset);
        }
        ListedModel model = models.get(router.spelling(id));
        if (model == null || !caller.mayUse(id)) {
            throw router.unknown(id, caller);
        }
        return shape.one(model);
    }

    private static void fail(Exchange exchange, ModelList shape, Throwable failure) {
        if (failure instanceof GatewayException told && told.kind() != ErrorKind.SERVER_ERROR) {
            exchange.log().failure(told);
            exchange.answer(told.status(), Exchange.errorHeaders(told), shape.error(told));
        } else {
            exchange.fail(failure);
        }
    }
}
