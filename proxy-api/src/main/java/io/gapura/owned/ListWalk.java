package io.gapura.owned;

import io.gapura.config.Secret;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.exchange.Exchange;
import io.gapura.http.ByteBuilder;
import io.gapura.http.Headers;
import io.gapura.json.JsonWriter;
import io.gapura.provider.Upstream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One walk through the lists of the upstreams, page by page, until the client's page is full and one more of the caller's own was
 * seen, or all was seen. Used once, by one thread at a time; {@link #stop()} may come from any.
 */
final class ListWalk {
    /** How many pages are read for one page of the client's, at most. */
    static final int MOST_PAGES = 100;

    private final Exchange exchange;
    private final Kind kind;
    private final ListQuery query;
    private final OwnedIds ids;
    private final Iterator<Place> places;
    private final List<Found> found = new ArrayList<>();
    private volatile @Nullable CompletableFuture<ListPage> asked;
    private volatile boolean stopped;
    private @Nullable Place place;
    private @Nullable String cursor;
    private int seen;
    private int pages;

    /**
     * An upstream to look at.
     *
     * @param after where to begin; null for the beginning
     * @param owned how many of the kind the caller has there
     */
    record Place(UpstreamList list, @Nullable String after, int owned) {}

    private record Found(ListPage.Entry entry, Upstream upstream) {}

    ListWalk(Exchange exchange, Kind kind, ListQuery query, OwnedIds ids, List<Place> places) {
        this.exchange = exchange;
        this.kind = kind;
        this.query = query;
        this.ids = ids;
        this.places = List.copyOf(places).iterator();
    }

    /** Walks and answers; fails with what went wrong, else tells how many entries it answered with. */
    CompletableFuture<Integer> walk() {
        Place at = place;
        if (stopped || found.size() > query.limit() || (at == null && !places.hasNext())) {
            return finish();
        }
        if (at == null) {
            at = places.next();
            place = at;
            cursor = at.after();
            seen = 0;
        }
        if (pages++ == MOST_PAGES) {
            return CompletableFuture.failedFuture(tooFar());
        }
        Place here = at;
        return ask(here).thenCompose(page -> own(page).thenCompose(own -> {
            take(here, page, own);
            return walk();
        }));
    }

    /** Nobody waits any more: the upstream is let go. */
    void stop() {
        stopped = true;
        CompletableFuture<ListPage> waiting = asked;
        if (waiting != null) {
            waiting.cancel(false);
        }
    }

    private CompletableFuture<ListPage> ask(Place here) {
        int size = ListLimits.of(exchange.request().endpoint()).page();
        CompletableFuture<ListPage> page = here.list().page(query.toUpstream(size, cursor));
        asked = page;
        if (stopped) {
            page.cancel(false);
        }
        return page;
    }

    private CompletableFuture<Map<OwnedId, String>> own(ListPage page) {
        List<OwnedId> told = page.behind(cursor).stream()
                .map(each -> new OwnedId(kind, each.id()))
                .toList();
        return told.isEmpty()
                ? CompletableFuture.completedFuture(Map.of())
                : ids.find(exchange.log().caller(), told);
    }

    private void take(Place here, ListPage page, Map<OwnedId, String> own) {
        Upstream upstream = here.list().upstream();
        for (ListPage.Entry entry : page.behind(cursor)) {
            if (upstream.name().equals(own.get(new OwnedId(kind, entry.id())))) {
                seen++;
                if (found.size() <= query.limit()) { // one more than is shown, to know that there is more
                    found.add(new Found(entry, upstream));
                }
            }
        }
        boolean all = seen >= here.owned(); // never so behind a cursor: that is owned and not seen
        if (page.more() && !all) {
            String next = page.last();
            if (next == null || next.equals(cursor)) {
                throw new GatewayException(
                                ErrorKind.UPSTREAM_MALFORMED, "The upstream's list says that it goes on, and does not.")
                        .detail("upstream " + upstream.name());
            }
            cursor = next;
        } else {
            place = null;
        }
    }

    private GatewayException tooFar() {
        return new GatewayException(
                ErrorKind.INVALID_REQUEST,
                "Among the first " + MOST_PAGES
                        + " pages of what the upstream lists there are not enough of your own to fill"
                        + " a page. Ask for fewer with \"limit\", or begin later with \"after\".");
    }

    private CompletableFuture<Integer> finish() {
        List<Found> shown = found.subList(0, Math.min(found.size(), query.limit()));
        return record(shown).thenApply(done -> {
            exchange.answer(200, Headers.of("Content-Type", "application/json"), written(shown));
            return shown.size();
        });
    }

    /** An entry may tell of what the upstream has made since: a batch of its output. */
    private CompletableFuture<Integer> record(List<Found> shown) {
        OwnedCall entryCall = OwnedCalls.entryOf(kind);
        if (!entryCall.answerCounts()) {
            return CompletableFuture.completedFuture(0);
        }
        Secret clientKey = exchange.request().clientKey();
        List<OwnedIds.Entry> entries = new ArrayList<>();
        for (Found each : shown) {
            String credential = Credential.fingerprint(each.upstream(), clientKey);
            entryCall
                    .answer()
                    .read(each.entry().json(), ErrorKind.UPSTREAM_MALFORMED)
                    .forEach(text -> entries.add(new OwnedIds.Entry(
                            new OwnedId(entryCall.kindAt(text.pattern()), text.text()),
                            each.upstream().name(),
                            credential)));
        }
        return entries.isEmpty()
                ? CompletableFuture.completedFuture(0)
                : ids.record(exchange.log().caller(), entries, exchange.timers().epochSeconds());
    }

    private byte[] written(List<Found> shown) {
        ByteBuilder out = new ByteBuilder(4096);
        JsonWriter writer = new JsonWriter(out)
                .beginObject()
                .member("object", "list")
                .name("data")
                .beginArray();
        shown.forEach(each -> writer.raw(each.entry().json()));
        writer.endArray();
        id(writer.name("first_id"), shown.isEmpty() ? null : shown.get(0));
        id(writer.name("last_id"), shown.isEmpty() ? null : shown.get(shown.size() - 1));
        writer.member("has_more", found.size() > shown.size()).endObject();
        return out.toByteArray();
    }

    private static void id(JsonWriter writer, @Nullable Found found) {
        if (found == null) {
            writer.nullValue();
        } else {
            writer.value(found.entry().id());
        }
    }
}
