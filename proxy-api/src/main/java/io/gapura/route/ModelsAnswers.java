package io.gapura.route;

import io.gapura.exchange.Endpoint;
import io.gapura.exchange.Exchange;
import io.gapura.exchange.ExchangeRunner;
import io.gapura.exchange.Timers;
import io.gapura.http.ByteBuilder;
import io.gapura.http.Headers;
import io.gapura.json.JsonWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Lists the models of all upstreams, and tells of one. The first upstream that has a name keeps it. Thread-safe. */
public final class ModelsAnswers implements ExchangeRunner {
    private final Router router;
    private final List<ModelCatalog> catalogs;

    /**
     * Answers from these upstreams.
     *
     * @param router knows the upstreams, and the words for an unknown model
     * @param unlisted the names that an upstream is taken to serve that has no list of its own
     */
    public ModelsAnswers(Router router, Timers timers, List<String> unlisted) {
        this.router = router;
        this.catalogs = router.upstreams().stream()
                .map(upstream -> new ModelCatalog(
                        upstream,
                        timers,
                        unlisted.stream()
                                .map(name -> ModelEntry.of(name, upstream.name()))
                                .toList()))
                .toList();
    }

    @Override
    public void run(Exchange exchange) {
        var unused = all().whenComplete((entries, failure) -> {
            try {
                if (failure != null) {
                    exchange.fail(failure);
                } else if (exchange.request().endpoint() == Endpoint.MODEL) {
                    one(exchange, entries);
                } else {
                    list(exchange, entries);
                }
            } catch (RuntimeException mistake) { // the future would swallow it, and the client wait
                exchange.fail(mistake);
            }
        });
    }

    private void one(Exchange exchange, Map<String, ModelEntry> entries) {
        String id = exchange.request().parameter();
        ModelEntry entry = entries.get(id);
        if (entry == null) {
            exchange.fail(router.unknown(id));
        } else {
            exchange.answer(200, json(), entry.json());
        }
    }

    private static void list(Exchange exchange, Map<String, ModelEntry> entries) {
        ByteBuilder out = new ByteBuilder(4096);
        JsonWriter writer = new JsonWriter(out)
                .beginObject()
                .member("object", "list")
                .name("data")
                .beginArray();
        entries.values().forEach(entry -> writer.raw(entry.json()));
        writer.endArray().endObject();
        exchange.answer(200, json(), out.toByteArray());
    }

    private CompletableFuture<Map<String, ModelEntry>> all() {
        List<CompletableFuture<List<ModelEntry>>> asked = new ArrayList<>();
        catalogs.forEach(catalog -> asked.add(catalog.models()));
        return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new)).thenApply(done -> {
            Map<String, ModelEntry> entries = new LinkedHashMap<>();
            asked.forEach(each -> each.join().forEach(entry -> entries.putIfAbsent(entry.id(), entry)));
            return entries;
        });
    }

    private static Headers json() {
        return Headers.of("Content-Type", "application/json");
    }
}
