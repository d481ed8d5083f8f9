package io.gapura.owned;

import io.gapura.error.GatewayException;
import io.gapura.exchange.Caller;
import io.gapura.store.Store;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Who owns which id, in the store: table {@code gapura_owned_id}. Every future fails with a {@link GatewayException} of kind
 * {@code STORE_UNAVAILABLE} where the store can't be asked. Thread-safe.
 */
final class OwnedIds {
    /** How many ids are asked for in one statement. */
    private static final int AT_ONCE = 100;

    private final Store store;

    OwnedIds(Store store) {
        this.store = store;
    }

    /**
     * Something to remember.
     *
     * @param upstream the name of the upstream where it lies
     * @param credential a fingerprint of the key it was made with
     */
    record Entry(OwnedId id, String upstream, String credential) {}

    /** Somebody else has recorded the same at the same moment: the transaction is void, a second one finds it done. */
    private static final class Collision extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Collision(SQLException cause) {
            super(cause);
        }
    }

    /**
     * Where the caller's own among these ids lie, by upstream. An id of somebody else's and one of nobody's are both absent, and
     * looking for either is the same work.
     */
    CompletableFuture<Map<OwnedId, String>> find(Caller caller, Collection<OwnedId> ids) {
        Map<Kind, List<String>> wanted = new EnumMap<>(Kind.class);
        ids.stream().distinct().filter(OwnedId::plausible).forEach(each -> wanted.computeIfAbsent(
                        each.kind(), kind -> new ArrayList<>())
                .add(each.id()));
        return store.transact(connection -> {
            Map<OwnedId, String> found = new HashMap<>();
            for (Map.Entry<Kind, List<String>> of : wanted.entrySet()) {
                List<String> all = of.getValue();
                for (int from = 0; from < all.size(); from += AT_ONCE) {
                    List<String> some = all.subList(from, Math.min(all.size(), from + AT_ONCE));
                    find(connection, caller, of.getKey(), some, found);
                }
            }
            return found;
        });
    }

    private static void find(
            Connection connection, Caller caller, Kind kind, List<String> ids, Map<OwnedId, String> found)
            throws SQLException {
        String marks = String.join(", ", Collections.nCopies(ids.size(), "?"));
        try (PreparedStatement query = connection.prepareStatement("select id, upstream from gapura_owned_id"
                + " where source = ? and caller = ? and kind = ? and id in (" + marks + ")")) {
            int next = bind(query, caller, kind);
            for (String id : ids) {
                query.setString(next++, id);
            }
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    found.put(new OwnedId(kind, rows.getString(1)), rows.getString(2));
                }
            }
        }
    }

    /** Does nothing but ask, so that whoever is about to make something knows that it can be recorded. */
    CompletableFuture<Boolean> ready() {
        return store.transact(connection -> {
            try (PreparedStatement query =
                            connection.prepareStatement("select count(*) from gapura_owned_id where id = ''");
                    ResultSet rows = query.executeQuery()) {
                return rows.next();
            }
        });
    }

    /** How many ids of a kind the caller has, by upstream. */
    CompletableFuture<Map<String, Integer>> count(Caller caller, Kind kind) {
        return store.transact(connection -> {
            Map<String, Integer> counts = new HashMap<>();
            try (PreparedStatement query = connection.prepareStatement("select upstream, count(*) from gapura_owned_id"
                    + " where source = ? and caller = ? and kind = ? group by upstream")) {
                bind(query, caller, kind);
                try (ResultSet rows = query.executeQuery()) {
                    while (rows.next()) {
                        counts.put(rows.getString(1), rows.getInt(2));
                    }
                }
            }
            return counts;
        });
    }

    /** Records ids as the caller's. What is recorded already stays, or moves to the upstream that tells of it now. */
    CompletableFuture<Integer> record(Caller caller, List<Entry> entries, long nowSeconds) {
        Store.Work<Integer> work = connection -> {
            for (Entry entry : entries) {
                record(connection, caller, entry, nowSeconds);
            }
            return entries.size();
        };
        return store.transact(work).exceptionallyCompose(failure -> {
            if (unwrapped(failure) instanceof Collision) {
                return store.transact(work);
            }
            return CompletableFuture.failedFuture(failure);
        });
    }

    private static void record(Connection connection, Caller caller, Entry entry, long now) throws SQLException {
        Map<OwnedId, String> known = new HashMap<>();
        find(connection, caller, entry.id().kind(), List.of(entry.id().id()), known);
        String upstream = known.get(entry.id());
        if (upstream == null) {
            insert(connection, caller, entry, now);
        } else if (!upstream.equals(entry.upstream())) {
            move(connection, caller, entry, now);
        }
    }

    private static void insert(Connection connection, Caller caller, Entry entry, long now) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("insert into gapura_owned_id"
                + " (source, caller, kind, id, upstream, credential, created) values (?, ?, ?, ?, ?, ?, ?)")) {
            int next = bind(insert, caller, entry.id().kind());
            insert.setString(next, entry.id().id());
            insert.setString(next + 1, entry.upstream());
            insert.setString(next + 2, entry.credential());
            insert.setLong(next + 3, now);
            insert.executeUpdate();
        } catch (SQLException failure) {
            String state = failure.getSQLState();
            if (state != null && state.startsWith("23")) { // integrity: somebody was faster
                throw new Collision(failure);
            }
            throw failure;
        }
    }

    private static void move(Connection connection, Caller caller, Entry entry, long now) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("update gapura_owned_id set upstream = ?,"
                + " credential = ?, created = ? where source = ? and caller = ? and kind = ? and id = ?")) {
            update.setString(1, entry.upstream());
            update.setString(2, entry.credential());
            update.setLong(3, now);
            update.setString(4, caller.source().name());
            update.setString(5, caller.name());
            update.setString(6, entry.id().kind().word());
            update.setString(7, entry.id().id());
            update.executeUpdate();
        }
    }

    /** Forgets an id of an upstream, whoever had it: it stands for nothing any more. */
    CompletableFuture<Integer> forget(OwnedId id, String upstream) {
        return store.transact(connection -> {
            try (PreparedStatement delete = connection.prepareStatement(
                    "delete from gapura_owned_id where id = ? and kind = ? and upstream = ?")) {
                delete.setString(1, id.id());
                delete.setString(2, id.kind().word());
                delete.setString(3, upstream);
                return delete.executeUpdate();
            }
        });
    }

    private static int bind(PreparedStatement statement, Caller caller, Kind kind) throws SQLException {
        statement.setString(1, caller.source().name());
        statement.setString(2, caller.name());
        statement.setString(3, kind.word());
        return 4;
    }

    /** What a future failed with, without the wrapping that passing it on put around it. */
    static Throwable unwrapped(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }
}
