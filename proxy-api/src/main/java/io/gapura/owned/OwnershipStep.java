package io.gapura.owned;

import io.gapura.dialect.RequestOutline;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.exchange.Caller;
import io.gapura.exchange.Endpoint;
import io.gapura.exchange.Exchange;
import io.gapura.exchange.Next;
import io.gapura.exchange.Step;
import io.gapura.model.Operation;
import io.gapura.provider.Upstream;
import io.gapura.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Lets a call near an id only if it is the caller's own, sends the call where the id lies, and has the ids recorded that the answer
 * brings. Stands behind the step that reads the request and before the one that routes it. A call that names no id and makes
 * nothing goes on without the store. Thread-safe.
 */
public final class OwnershipStep implements Step {
    private final OwnedIds ids;
    private final List<Upstream> upstreams;
    private final ModelPlaces models;
    private final FineTunedModels fineTuned;

    /**
     * A step over this store.
     *
     * @param upstreams all upstreams
     * @param models which of them the configuration names for a model
     */
    public OwnershipStep(Store store, List<Upstream> upstreams, ModelPlaces models) {
        this.ids = new OwnedIds(store);
        this.upstreams = List.copyOf(upstreams);
        this.models = models;
        this.fineTuned = new FineTunedModels(store, models);
    }

    /**
     * An id that a call names.
     *
     * @param param the member of the body that names it; null if it stands in the path
     */
    private record Named(OwnedId id, @Nullable String param) {}

    @Override
    public void run(Exchange exchange, Next next) {
        OwnedCall call = OwnedCalls.of(exchange.request().endpoint());
        List<Named> named = named(exchange, call);
        if ((named.isEmpty() && !call.creates()) || nobodyCan(exchange.request().endpoint())) {
            next.proceed(); // in the second case to be refused, in the router's words
            return;
        }
        Caller caller = exchange.log().caller();
        List<OwnedId> wanted = named.stream().map(Named::id).toList();
        var unused = looked(caller, wanted).whenComplete((found, failure) -> {
            if (failure != null) {
                exchange.fail(OwnedIds.unwrapped(failure));
                return;
            }
            try {
                pin(exchange, caller, named, found);
                if (call.answerCounts() && !exchange.request().method().equals("HEAD")) {
                    exchange.answerStage(new AnswerIds(exchange, call, wanted, ids, upstreams));
                }
            } catch (RuntimeException | Error refusal) { // thrown into the future it would be lost, and the client wait
                exchange.fail(refusal);
                return;
            }
            next.proceed();
        });
    }

    private boolean nobodyCan(Endpoint endpoint) {
        Operation operation = endpoint.operation();
        return operation != null
                && OwnedCalls.OPERATIONS.contains(operation)
                && upstreams.stream().noneMatch(upstream -> upstream.supports(operation));
    }

    private CompletableFuture<Map<OwnedId, String>> looked(Caller caller, List<OwnedId> wanted) {
        return wanted.isEmpty()
                ? ids.ready().thenApply(ready -> Map.of()) // before anything is made that could not be recorded
                : ids.find(caller, wanted);
    }

    private List<Named> named(Exchange exchange, OwnedCall call) {
        List<Named> named = new ArrayList<>();
        if (!call.path().isEmpty()) {
            List<String> parameters = exchange.request().parameters();
            for (int i = 0; i < call.path().size(); i++) {
                named.add(new Named(new OwnedId(call.path().get(i), parameters.get(i)), null));
            }
        }
        RequestOutline outline = exchange.outline();
        for (RequestOutline.Reference reference : outline.references()) {
            Kind kind = OwnedCalls.kindOf(exchange.request().endpoint(), reference);
            named.add(new Named(new OwnedId(kind, reference.id()), reference.param()));
        }
        String model = fineTuned.owned(outline.model());
        if (model != null) {
            named.add(new Named(new OwnedId(Kind.MODEL, model), "model"));
        }
        return named;
    }

    private void pin(Exchange exchange, Caller caller, List<Named> named, Map<OwnedId, String> found) {
        Named first = null;
        String upstream = null;
        for (Named each : named) {
            String where = found.get(each.id());
            if (where == null) {
                if (each.id().kind() == Kind.MODEL
                        && each.param() != null
                        && caller.source() == Caller.Source.ANONYMOUS) {
                    continue; // without keys there is one caller: what the gateway has not seen being made is theirs
                    // too
                }
                throw notFound(each.id(), each.param());
            }
            if (first == null || upstream == null) {
                first = each;
                upstream = where;
            } else if (!upstream.equals(where)) {
                throw apart(first, upstream, each, where);
            }
        }
        if (first != null && upstream != null) {
            requireModelAt(upstream, exchange.outline().model(), first);
            exchange.pin(upstream);
        }
    }

    /** The words are the same for what is somebody else's and for what is nobody's. */
    static GatewayException notFound(OwnedId id, @Nullable String param) {
        String name = id.id().length() <= 200 ? id.id() : id.id().substring(0, 200) + "…";
        if (id.kind() == Kind.MODEL) {
            GatewayException unknown = new GatewayException(
                    ErrorKind.MODEL_NOT_FOUND,
                    "The model `" + name + "` does not exist or you do not have access to it.");
            return param == null ? unknown : unknown.at(param);
        }
        GatewayException unknown =
                new GatewayException(ErrorKind.NOT_FOUND, "No such " + id.kind().object() + " object: " + name);
        return param == null ? unknown : unknown.at(param);
    }

    private static GatewayException apart(Named first, String at, Named other, String otherAt) {
        GatewayException apart = new GatewayException(
                ErrorKind.INVALID_REQUEST,
                "`" + first.id().id() + "` lies at the upstream `" + at + "` and `"
                        + other.id().id() + "` at `" + otherAt + "`; one call can only go to one of them.");
        return other.param() == null ? apart : apart.at(other.param());
    }

    private void requireModelAt(String upstream, String model, Named named) {
        if (model.isEmpty() || named.id().kind() == Kind.MODEL) {
            return;
        }
        var serving = models.naming(model);
        if (!serving.isEmpty() && !serving.contains(upstream)) {
            GatewayException elsewhere = new GatewayException(
                    ErrorKind.INVALID_REQUEST,
                    "`" + named.id().id() + "` lies at the upstream `" + upstream + "`, and the model `" + model
                            + "` is served by `"
                            + String.join("`, `", serving.stream().sorted().toList())
                            + "`; one call can only go to one of them.");
            throw named.param() == null ? elsewhere : elsewhere.at(named.param());
        }
    }
}
