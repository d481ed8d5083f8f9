package io.gapura.route;

import io.gapura.error.GatewayException;
import io.gapura.exchange.Timers;
import io.gapura.http.ByteSource;
import io.gapura.http.Gathering;
import io.gapura.http.Headers;
import io.gapura.provider.Upstream;
import io.gapura.provider.UpstreamTransport;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models of one upstream: those of its configuration, else those that it lists itself, remembered for a while. An
 * upstream that is down keeps the list it last gave. Thread-safe.
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
    private @Nullable CompletableFuture<List<ModelEntry>> asked; // guarded by this
    private long askedUntil; // guarded by this
    private final List<ModelEntry> unlisted;
    private volatile List<ModelEntry> last = List.of();

    /**
     * A catalog of one upstream.
     *
     * @param unlisted what it is taken to serve if it says that it has no list; one that is down or refuses our key serves
     *     nothing that we know of
     */
    ModelCatalog(Upstream upstream, Timers timers, List<ModelEntry> unlisted) {
        this.upstream = upstream;
        this.timers = timers;
        this.unlisted = unlisted;
    }

    /** The models; never fails. */
    CompletableFuture<List<ModelEntry>> models() {
        List<String> configured = upstream.config().models();
        if (!configured.isEmpty()) {
            return CompletableFuture.completedFuture(configured.stream()
                    .map(name -> ModelEntry.of(name, upstream.name()))
                    .toList());
        }
        synchronized (this) {
            if (asked == null || timers.nanos() - askedUntil >= 0) {
                askedUntil = timers.nanos() + FRESH.toNanos();
                asked = ask();
            }
            return asked;
        }
    }

    private CompletableFuture<List<ModelEntry>> ask() {
        CompletableFuture<List<ModelEntry>> answer = new CompletableFuture<>();
        Timers.Handle patience = timers.after(
                PATIENCE, () -> answer.completeExceptionally(new TimeoutException("no answer within " + PATIENCE)));
        try {
            UpstreamTransport.Call call = upstream.listModels(new Answer(answer, unlisted));
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
                last = entries;
            } else {
                forgetSoon();
                LOG.warn("upstream {}: no list of models: {}", upstream.name(), failure.getMessage());
            }
            return last;
        });
    }

    private synchronized void forgetSoon() {
        askedUntil = timers.nanos() + FAILED.toNanos();
    }

    private record Answer(CompletableFuture<List<ModelEntry>> entries, List<ModelEntry> unlisted)
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
                            entries.complete(status == 200 ? ModelEntry.readList(bytes) : unlisted);
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
