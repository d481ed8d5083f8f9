package io.gapura.route;

import io.gapura.dialect.ListedModel;
import io.gapura.error.GatewayException;
import io.gapura.exchange.Timers;
import io.gapura.http.ByteSource;
import io.gapura.http.Gathering;
import io.gapura.http.Headers;
import io.gapura.model.ModelPatterns;
import io.gapura.provider.ModelListing;
import io.gapura.provider.Upstream;
import io.gapura.provider.UpstreamTransport;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models that one upstream offers, by the names that clients know: those of its configuration, else those that it lists
 * itself, remembered for a while. Once a list is known nobody waits for another: an old one counts until the next has come, and
 * an upstream that is down keeps the list it last gave. Thread-safe.
 */
final class ModelCatalog {
    private static final Logger LOG = LoggerFactory.getLogger(ModelCatalog.class);

    /** How long a list is believed; OpenAI's changes every few weeks. */
    private static final Duration FRESH = Duration.ofMinutes(5);

    /** How long a failed attempt is remembered, so that an upstream that is down is not asked with every call. */
    private static final Duration FAILED = Duration.ofSeconds(10);

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int LONGEST = 16 * 1024 * 1024;

    private final Upstream upstream;
    private final Timers timers;
    private @Nullable CompletableFuture<List<ListedModel>> asked; // guarded by this
    private long askedUntil; // guarded by this
    private final List<ListedModel> unlisted;
    private final ModelPatterns excluded;
    private volatile @Nullable Listing known;

    /** What is known of the upstream's models: the entries, and their names for whoever looks one up. */
    record Listing(List<ListedModel> models, Set<String> names) {
        static Listing of(List<ListedModel> models) {
            return new Listing(models, models.stream().map(ListedModel::id).collect(Collectors.toUnmodifiableSet()));
        }
    }

    /**
     * A catalog of one upstream.
     *
     * @param unlisted what it is taken to serve if it says that it has no list; one that is down or refuses our key serves
     *     nothing that we know of
     */
    ModelCatalog(Upstream upstream, Timers timers, List<String> unlisted) {
        this.upstream = upstream;
        this.timers = timers;
        this.unlisted = unlisted.stream()
                .map(name -> ModelEntries.of(name, upstream.name()))
                .toList();
        this.excluded = new ModelPatterns(upstream.config().excludedModels());
        if (!upstream.config().models().isEmpty()) {
            known = Listing.of(configured());
        }
    }

    /** Whose models these are. */
    Upstream upstream() {
        return upstream;
    }

    /** The models; never fails. */
    CompletableFuture<List<ListedModel>> models() {
        CompletableFuture<List<ListedModel>> asking = refresh();
        Listing list = known;
        return list == null ? asking : CompletableFuture.completedFuture(list.models());
    }

    /** The models as far as they are known by now; null if nothing is. */
    @Nullable
    Listing known() {
        var unused = refresh();
        return known;
    }

    /** Asks the upstream if it is time to; gives the latest answer, or the one that is awaited. */
    private CompletableFuture<List<ListedModel>> refresh() {
        if (!upstream.config().models().isEmpty()) {
            return CompletableFuture.completedFuture(List.of());
        }
        synchronized (this) {
            if (asked == null || (asked.isDone() && timers.nanos() - askedUntil >= 0)) {
                askedUntil = timers.nanos() + FRESH.toNanos();
                asked = ask();
            }
            return asked;
        }
    }

    private List<ListedModel> configured() {
        return upstream.config().models().stream()
                .filter(model -> !excluded.matches(model.name()))
                .flatMap(model -> offered(ModelEntries.of(model.clientName(), upstream.name())))
                .toList();
    }

    private List<ListedModel> told(List<ListedModel> entries) {
        return entries.stream()
                .filter(entry -> !excluded.matches(entry.id()))
                .flatMap(this::offered)
                .toList();
    }

    /** A model by its name, by its name with the prefix, or by both. */
    private Stream<ListedModel> offered(ListedModel model) {
        String prefix = upstream.config().prefix();
        if (prefix == null) {
            return Stream.of(model);
        }
        ListedModel prefixed = ModelEntries.renamed(model, prefix + "/" + model.id());
        return upstream.config().forceModelPrefix() ? Stream.of(prefixed) : Stream.of(model, prefixed);
    }

    private CompletableFuture<List<ListedModel>> ask() {
        CompletableFuture<List<ListedModel>> answer = new CompletableFuture<>();
        Timers.Handle patience = timers.after(
                PATIENCE, () -> answer.completeExceptionally(new TimeoutException("no answer within " + PATIENCE)));
        try {
            UpstreamTransport.Call call =
                    upstream.listModels(new Answer(answer, upstream.provider().listing(), unlisted));
            var unused = answer.whenComplete((entries, failure) -> {
                if (failure instanceof TimeoutException) { // nobody waits for it any more
                    call.abort(failure);
                }
            });
        } catch (RuntimeException failure) {
            answer.completeExceptionally(failure);
        }
        return answer.handle((entries, failure) -> {
            patience.cancel();
            if (failure == null) {
                known = Listing.of(told(entries));
            } else {
                forgetSoon();
                LOG.warn("upstream {}: no list of models: {}", upstream.name(), failure.getMessage());
            }
            Listing list = known;
            return list == null ? List.of() : list.models();
        });
    }

    private synchronized void forgetSoon() {
        askedUntil = timers.nanos() + FAILED.toNanos();
    }

    private record Answer(
            CompletableFuture<List<ListedModel>> entries, ModelListing listing, List<ListedModel> unlisted)
            implements UpstreamTransport.Listener {
        /** The statuses of a server that knows no such path: 404, 405 and 501. */
        private static final Set<Integer> NO_LIST = Set.of(404, 405, 501);

        @Override
        public void head(int status, Headers headers, ByteSource body) {
            Gathering.of(
                    body,
                    LONGEST,
                    () -> {},
                    bytes -> {
                        if (status != 200 && !NO_LIST.contains(status)) {
                            entries.completeExceptionally(new IllegalStateException("it answers " + status
                                    + (status == 401 || status == 403 ? "; check its api-key" : "")));
                            return;
                        }
                        try {
                            entries.complete(status == 200 ? ModelEntries.readList(bytes, listing) : unlisted);
                        } catch (RuntimeException malformed) {
                            entries.completeExceptionally(malformed);
                        }
                    },
                    entries::completeExceptionally);
        }

        @Override
        public void failed(GatewayException failure) {
            entries.completeExceptionally(failure);
        }
    }
}
