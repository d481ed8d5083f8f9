package io.gapura.route;

import io.gapura.dialect.ListedModel;
import io.gapura.exchange.Timers;
import io.gapura.provider.Upstream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The models of all upstreams, merged: the first upstream that has a name keeps it. Thread-safe. */
public final class ModelCatalogs {
    private final Map<String, ModelCatalog> byUpstream = new LinkedHashMap<>();

    /**
     * The models of these upstreams.
     *
     * @param upstreams in the order of the configuration
     * @param unlisted the names that an upstream is taken to serve that has no list of its own
     */
    public ModelCatalogs(List<Upstream> upstreams, Timers timers, List<String> unlisted) {
        upstreams.forEach(upstream -> byUpstream.put(upstream.name(), new ModelCatalog(upstream, timers, unlisted)));
    }

    /** Asks every upstream for its list, so that the first call already finds its model. Waits for nobody. */
    public void learn() {
        var unused = all();
    }

    /** All models by their names; never fails, waits only for upstreams of which nothing is known yet. */
    CompletableFuture<Map<String, ListedModel>> all() {
        List<CompletableFuture<List<ListedModel>>> asked = new ArrayList<>();
        byUpstream.values().forEach(catalog -> asked.add(catalog.models()));
        return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new)).thenApply(done -> {
            Map<String, ListedModel> entries = new LinkedHashMap<>();
            asked.forEach(each -> each.join().forEach(entry -> entries.putIfAbsent(entry.id(), entry)));
            return entries;
        });
    }

    /** The models of one upstream; never fails. */
    CompletableFuture<List<ListedModel>> of(Upstream upstream) {
        ModelCatalog catalog = byUpstream.get(upstream.name());
        return catalog == null ? CompletableFuture.completedFuture(List.of()) : catalog.models();
    }

    /** The first of these upstreams that is known by now to list this model; null if none is. */
    @Nullable
    Upstream lister(List<Upstream> candidates, String model) {
        for (Upstream candidate : candidates) {
            ModelCatalog catalog = byUpstream.get(candidate.name());
            ModelCatalog.Listing known = catalog == null ? null : catalog.known();
            if (known != null && known.names().contains(model)) {
                return candidate;
            }
        }
        return null;
    }
}
