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
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Lists the models that the caller may use, and tells of one, in the shape of the client's vendor. Thread-safe. */
public final class ModelsAnswers implements ExchangeRunner {
    private final Router router;
    private final ModelCatalogs catalogs;
    private final Function<ClientRequest, ModelList> shapes;

    /**
     * Answers from these catalogs.
     *
     * @param router knows the default model, and the words for an unknown one
     * @param shapes the shape that a request is to be answered in
     */
    public ModelsAnswers(Router router, ModelCatalogs catalogs, Function<ClientRequest, ModelList> shapes) {
        this.router = router;
        this.catalogs = catalogs;
        this.shapes = shapes;
    }

    @Override
    public void run(Exchange exchange) {
        Caller caller = exchange.log().caller();
        ModelList shape = shapes.apply(exchange.request());
        var unused = catalogs.all()
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
