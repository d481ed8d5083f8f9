package io.gapura.owned;

import io.gapura.exchange.Caller;
import io.gapura.model.FineTunedNames;
import io.gapura.store.Store;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Knows fine-tuned models, which belong to whoever had them made, and hides the others' from the lists. Thread-safe. */
public final class FineTunedModels {
    private final OwnedIds ids;
    private final ModelPlaces models;

    /**
     * Over this store.
     *
     * @param models which upstreams the configuration names for a model: what it names is shared by all
     */
    public FineTunedModels(Store store, ModelPlaces models) {
        this.ids = new OwnedIds(store);
        this.models = models;
    }

    /** The upstream's name of a fine-tuned model that is somebody's; null if it is none, or shared by all. */
    @Nullable
    String owned(String model) {
        String bare = FineTunedNames.bare(model);
        return FineTunedNames.matches(bare) && models.naming(model).isEmpty() ? bare : null;
    }

    /** Which of these the caller does not get to see; all that are somebody's if the store is down. Without keys there is one caller, who sees all. */
    public CompletableFuture<Set<String>> foreign(Caller caller, Collection<String> listed) {
        Map<String, OwnedId> somebodys = new HashMap<>();
        for (String model : listed) {
            String bare = owned(model);
            if (bare != null && caller.source() != Caller.Source.ANONYMOUS) {
                somebodys.put(model, new OwnedId(Kind.MODEL, bare));
            }
        }
        if (somebodys.isEmpty()) {
            return CompletableFuture.completedFuture(Set.of());
        }
        return ids.find(caller, List.copyOf(somebodys.values()))
                .exceptionally(storeDown -> Map.of())
                .thenApply(own -> {
                    Set<String> foreign = new HashSet<>();
                    somebodys.forEach((model, id) -> {
                        if (!own.containsKey(id)) {
                            foreign.add(model);
                        }
                    });
                    return foreign;
                });
    }
}
