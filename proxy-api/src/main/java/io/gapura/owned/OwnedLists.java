package io.gapura.owned;

import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.exchange.Caller;
import io.gapura.exchange.Endpoint;
import io.gapura.exchange.Exchange;
import io.gapura.exchange.ExchangeRunner;
import io.gapura.http.Headers;
import io.gapura.model.Operation;
import io.gapura.provider.Upstream;
import io.gapura.store.Store;
import java.io.EOFException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * Answers lists (of files, batches, fine-tuning jobs, vector stores, videos) with the caller's own entries. Asks only the upstreams
 * where the caller has some, one after the other in the order of the configuration. Thread-safe.
 */
public final class OwnedLists implements ExchangeRunner {
    private static final String BETA = "OpenAI-Beta"; // OpenAI's word on which shape of its API is meant

    private final OwnedIds ids;
    private final List<Upstream> upstreams;

    /** Lists over this store and these upstreams. */
    public OwnedLists(Store store, List<Upstream> upstreams) {
        this.ids = new OwnedIds(store);
        this.upstreams = List.copyOf(upstreams);
    }

    /** Whether this endpoint is one of the lists. */
    public static boolean answers(Endpoint endpoint) {
        return OwnedCalls.of(endpoint).lists() != null;
    }

    /** What the walk begins with. */
    private record Beginning(Map<String, Integer> counts, Map<OwnedId, String> cursor) {}

    @Override
    public void run(Exchange exchange) {
        Endpoint endpoint = exchange.request().endpoint();
        Kind kind = Objects.requireNonNull(OwnedCalls.of(endpoint).lists(), endpoint.template());
        Operation operation = Objects.requireNonNull(endpoint.operation(), endpoint.template());
        List<Upstream> able = upstreams.stream()
                .filter(upstream -> upstream.supports(operation))
                .toList();
        if (able.isEmpty()) {
            throw new GatewayException(
                    ErrorKind.UNSUPPORTED_OPERATION,
                    "None of this gateway's upstreams ("
                            + upstreams.stream().map(Upstream::name).collect(Collectors.joining(", ")) + ") offers "
                            + operation.word() + ".");
        }
        ListQuery query = ListQuery.read(exchange.request().query(), ListLimits.of(endpoint));
        CompletableFuture<?> walked = beginning(exchange.log().caller(), kind, query)
                .thenCompose(beginning -> {
                    ListWalk walk =
                            new ListWalk(exchange, kind, query, ids, places(exchange, able, kind, query, beginning));
                    exchange.sink().onGone(() -> {
                        exchange.gone(new EOFException("the client closed the connection"));
                        walk.stop();
                    });
                    return walk.walk();
                });
        var unused = walked.whenComplete((done, failure) -> {
            if (failure != null) {
                exchange.fail(OwnedIds.unwrapped(failure));
            }
        });
    }

    private CompletableFuture<Beginning> beginning(Caller caller, Kind kind, ListQuery query) {
        CompletableFuture<Map<OwnedId, String>> cursor = query.after() == null
                ? CompletableFuture.completedFuture(Map.of())
                : ids.find(caller, List.of(new OwnedId(kind, query.after())));
        return cursor.thenCompose(found -> ids.count(caller, kind).thenApply(counts -> new Beginning(counts, found)));
    }

    /** Where to look, in order: from the cursor's upstream on. */
    private List<ListWalk.Place> places(
            Exchange exchange, List<Upstream> able, Kind kind, ListQuery query, Beginning beginning) {
        String after = query.after();
        String begin = null;
        if (after != null) {
            begin = beginning.cursor().get(new OwnedId(kind, after));
            String at = begin;
            if (at == null || able.stream().noneMatch(each -> each.name().equals(at))) {
                throw OwnershipStep.notFound(new OwnedId(kind, after), "after");
            }
        }
        List<ListWalk.Place> places = new ArrayList<>();
        boolean begun = begin == null;
        for (Upstream upstream : able) {
            boolean cursor = upstream.name().equals(begin);
            begun |= cursor;
            int owned = beginning.counts().getOrDefault(upstream.name(), 0);
            if (begun && owned > 0) {
                places.add(new ListWalk.Place(list(exchange, upstream), cursor ? after : null, owned));
            }
        }
        return places;
    }

    private static UpstreamList list(Exchange exchange, Upstream upstream) {
        String path = exchange.request().endpoint().template().substring("/v1/".length());
        Headers crossing = new Headers();
        exchange.request().headers().all(BETA).forEach(value -> crossing.add(BETA, value));
        return new UpstreamList(upstream, path, crossing, exchange.request().clientKey(), exchange.timers());
    }
}
