package io.gapura.owned;

import io.gapura.config.Secret;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.exchange.Timers;
import io.gapura.http.ByteSource;
import io.gapura.http.Content;
import io.gapura.http.Gathering;
import io.gapura.http.Headers;
import io.gapura.provider.Upstream;
import io.gapura.provider.UpstreamTransport;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Asks one upstream for one page of a list. Whoever no longer wants it cancels the future. Immutable and thread-safe.
 *
 * @param upstream whom
 * @param path the path of the list below the version
 * @param headers of the client, that cross
 * @param clientKey the client's own key, where it is passed through
 */
record UpstreamList(Upstream upstream, String path, Headers headers, @Nullable Secret clientKey, Timers timers) {
    static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int LONGEST = 32 * 1024 * 1024;

    /** The page; fails with a {@link GatewayException}: what the upstream said, or why it said nothing. */
    CompletableFuture<ListPage> page(String query) {
        CompletableFuture<ListPage> page = new CompletableFuture<>();
        Timers.Handle patience = timers.after(PATIENCE, () -> page.completeExceptionally(impatient()));
        Headers sent = Headers.of("Accept", "application/json");
        headers.forEach(sent::add);
        try {
            UpstreamTransport.Call call =
                    upstream.call("GET", path, query, sent, clientKey, Content.none(), new Answer(upstream, page));
            var unused = page.whenComplete((read, failure) -> {
                patience.cancel();
                if (failure != null) { // too late, refused or given up: harmless if the answer is through
                    call.abort(failure);
                }
            });
        } catch (RuntimeException mistake) {
            patience.cancel();
            page.completeExceptionally(mistake);
        }
        return page;
    }

    private GatewayException impatient() {
        return new GatewayException(
                        ErrorKind.UPSTREAM_FIRST_BYTE_TIMEOUT,
                        "The upstream did not give its list within " + PATIENCE.toSeconds() + " seconds.")
                .detail("upstream " + upstream.name());
    }

    private record Answer(Upstream upstream, CompletableFuture<ListPage> page) implements UpstreamTransport.Listener {
        @Override
        public void head(int status, Headers headers, ByteSource body) {
            Gathering.of(
                    body,
                    LONGEST,
                    () -> {},
                    bytes -> {
                        try {
                            page.complete(read(status, headers, bytes));
                        } catch (RuntimeException failure) { // thrown into the transport it would be lost
                            page.completeExceptionally(failure);
                        }
                    },
                    broken -> page.completeExceptionally(
                            broken instanceof GatewayException told
                                    ? told
                                    : new GatewayException(
                                                    broken instanceof Gathering.TooLong
                                                            ? ErrorKind.UPSTREAM_MALFORMED
                                                            : ErrorKind.UPSTREAM_CUT,
                                                    "The upstream's list did not arrive whole.")
                                            .because(broken)));
        }

        private ListPage read(int status, Headers headers, byte[] bytes) {
            if (status == 200) {
                return ListPage.read(bytes);
            }
            GatewayException refused = upstream.dialects().get(0).readError(status, headers, bytes);
            String said = refused.detail() == null ? "" : ": " + refused.detail();
            throw refused.detail("upstream " + upstream.name() + " answered " + status + said);
        }

        @Override
        public void failed(GatewayException failure) {
            page.completeExceptionally(failure);
        }
    }
}
