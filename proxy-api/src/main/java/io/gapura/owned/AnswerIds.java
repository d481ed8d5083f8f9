package io.gapura.owned;

import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.exchange.AnswerStage;
import io.gapura.exchange.Exchange;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonPlaces;
import io.gapura.json.JsonReader;
import io.gapura.provider.Upstream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records the ids that an answer brings before the answer leaves, and forgets the one that a call has deleted. What was made and
 * can't be recorded is taken back: nobody could ever reach it. For one exchange; thread-safe.
 */
final class AnswerIds implements AnswerStage {
    private static final Logger LOG = LoggerFactory.getLogger(AnswerIds.class);

    private final Exchange exchange;
    private final OwnedCall call;
    private final List<OwnedId> path;
    private final OwnedIds ids;
    private final List<Upstream> upstreams;

    AnswerIds(Exchange exchange, OwnedCall call, List<OwnedId> path, OwnedIds ids, List<Upstream> upstreams) {
        this.exchange = exchange;
        this.call = call;
        this.path = path;
        this.ids = ids;
        this.upstreams = upstreams;
    }

    @Override
    public CompletableFuture<byte[]> see(String upstream, byte[] body) {
        try {
            return call.deletes() ? forget(upstream, body) : record(upstream, body);
        } catch (GatewayException malformed) {
            return CompletableFuture.failedFuture(malformed);
        }
    }

    private CompletableFuture<byte[]> forget(String upstream, byte[] body) {
        if (!deleted(body)) {
            return CompletableFuture.completedFuture(body);
        }
        return ids.forget(path.get(0), upstream).handle((count, failure) -> {
            if (failure != null) { // it is gone all the same; whoever asks for it hears so from the upstream
                LOG.warn(
                        "the deleted {} {} is still recorded: {}",
                        kind(path.get(0)),
                        path.get(0).id(),
                        failure.getMessage());
            }
            return body;
        });
    }

    private CompletableFuture<byte[]> record(String upstream, byte[] body) {
        List<JsonPlaces.Text> texts = call.answer().read(body, ErrorKind.UPSTREAM_MALFORMED);
        if (texts.isEmpty()) {
            if (call.creates()) {
                LOG.warn(
                        "upstream {}: the answer to {} names no id; nothing to record",
                        upstream,
                        exchange.log().endpoint());
            }
            return CompletableFuture.completedFuture(body);
        }
        String credential =
                Credential.fingerprint(named(upstream), exchange.request().clientKey());
        List<OwnedIds.Entry> entries = texts.stream()
                .map(text ->
                        new OwnedIds.Entry(new OwnedId(call.kindAt(text.pattern()), text.text()), upstream, credential))
                .toList();
        List<OwnedId> created = texts.stream()
                .filter(text -> call.created().containsKey(text.pattern()))
                .map(text -> new OwnedId(call.kindAt(text.pattern()), text.text()))
                .toList();
        return ids.record(exchange.log().caller(), entries, exchange.timers().epochSeconds())
                .handle((done, failure) -> {
                    if (failure == null) {
                        return body;
                    }
                    created.forEach(each -> takeBack(each, upstream, OwnedIds.unwrapped(failure)));
                    throw unrecorded(created, OwnedIds.unwrapped(failure));
                });
    }

    private void takeBack(OwnedId id, String upstream, Throwable failure) {
        LOG.error(
                "the {} {} that {} has just made at upstream {} can't be recorded and will be {}: {}",
                kind(id),
                id.id(),
                exchange.log().caller().name(),
                upstream,
                id.kind().undoable() ? "taken back" : "left there",
                failure.getMessage());
        Upstream at = named(upstream);
        if (at != null && id.kind().undoable()) {
            TakingBack.of(id, at, exchange.request().clientKey());
        }
    }

    private static GatewayException unrecorded(List<OwnedId> created, Throwable failure) {
        return new GatewayException(
                        ErrorKind.STORE_UNAVAILABLE,
                        created.isEmpty()
                                ? "The gateway could not record the ids in this answer as yours; ask again."
                                : "The gateway could not record what it made for you as yours, and takes it back; ask again.")
                .because(failure);
    }

    /** Whether the upstream says that it is gone; one that answers with success and no such word means the same. */
    private static boolean deleted(byte[] body) {
        boolean deleted = true;
        try {
            JsonReader reader = new JsonReader(body, ErrorKind.UPSTREAM_MALFORMED);
            reader.beginObject();
            while (reader.nextMember()) {
                if (reader.nameIs("deleted") && reader.peek() == JsonKind.BOOLEAN) {
                    deleted = reader.bool();
                }
            }
            reader.end();
        } catch (GatewayException noJson) {
            return true;
        }
        return deleted;
    }

    private @Nullable Upstream named(String name) {
        return upstreams.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    private static String kind(OwnedId id) {
        return id.kind().word();
    }
}
