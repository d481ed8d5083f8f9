package io.gapura.owned;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.config.ConfigRecords;
import io.gapura.exchange.Caller;
import io.gapura.store.JdbcStore;
import io.gapura.store.StoreConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who owns which id, on every database that is claimed, with the product's own migrations. */
abstract class OwnedIdsContract {
    private static final Caller ANN = new Caller("ann", Caller.Source.KEY);
    private static final Caller BOB = new Caller("bob", Caller.Source.KEY);
    private static final OwnedId FILE = new OwnedId(Kind.FILE, "file-1");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    @SuppressWarnings("NullAway.Init")
    private JdbcStore store;

    @SuppressWarnings("NullAway.Init")
    private OwnedIds ids;

    /** The configuration's lines that lead to an empty database. */
    abstract String database() throws Exception;

    @BeforeEach
    void open() throws Exception {
        String yaml = database() + "\ndirectory: " + directory.resolve("data");
        store = JdbcStore.open(ConfigRecords.parse(StoreConfig.class, yaml), "", Map.of());
        ids = new OwnedIds(store);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void findsTheCallersOwnAndNobodyElses() {
        record(ANN, FILE, "up");
        assertThat(find(ANN, FILE)).containsExactly(Map.entry(FILE, "up"));
        assertThat(find(BOB, FILE)).isEmpty();
        assertThat(find(new Caller("ann", Caller.Source.CONTAINER), FILE))
                .as("the same name, known by other means")
                .isEmpty();
        assertThat(find(ANN, new OwnedId(Kind.VIDEO, "file-1")))
                .as("a server that counts")
                .isEmpty();
        assertThat(find(ANN, new OwnedId(Kind.FILE, "FILE-1"))).isEmpty();
    }

    @Test
    void recordsASecondTimeWithoutHarm() {
        record(ANN, FILE, "up");
        record(ANN, FILE, "up");
        record(BOB, FILE, "up");
        assertThat(find(ANN, FILE)).containsExactly(Map.entry(FILE, "up"));
        assertThat(ids.count(ANN, Kind.FILE).join()).containsExactly(Map.entry("up", 1));
    }

    @Test
    void followsAnIdThatAnotherUpstreamHandsOutLater() {
        record(ANN, FILE, "up");
        record(ANN, FILE, "other");
        assertThat(find(ANN, FILE)).containsExactly(Map.entry(FILE, "other"));
        assertThat(ids.count(ANN, Kind.FILE).join()).containsExactly(Map.entry("other", 1));
    }

    @Test
    void treatsAsKnownWhatSomebodyElseRecordsInTheSameMoment() {
        boolean[] raced = new boolean[1];
        OwnedIds racing = new OwnedIds(new RacingStore(store, () -> {
            if (!raced[0]) {
                raced[0] = true;
                record(ANN, FILE, "up");
            }
        }));
        assertThat(racing.record(ANN, List.of(new OwnedIds.Entry(FILE, "up", "k")), 2)
                        .join())
                .isEqualTo(1);
        assertThat(raced[0]).isTrue();
        assertThat(ids.count(ANN, Kind.FILE).join()).containsExactly(Map.entry("up", 1));
    }

    @Test
    void findsManyAtOnce() {
        List<OwnedId> many = IntStream.range(0, 250)
                .mapToObj(i -> new OwnedId(i % 2 == 0 ? Kind.FILE : Kind.BATCH, "x-" + i))
                .toList();
        assertThat(ids.record(
                                ANN,
                                many.stream()
                                        .map(each -> new OwnedIds.Entry(each, "up", "k"))
                                        .toList(),
                                1)
                        .join())
                .isEqualTo(250);
        assertThat(ids.find(ANN, many).join()).hasSize(250);
        assertThat(ids.count(ANN, Kind.BATCH).join()).containsExactly(Map.entry("up", 125));
    }

    @Test
    void asksNoDatabaseForWhatCanBeNobodys() {
        assertThat(find(ANN, new OwnedId(Kind.FILE, "nul\0"))).isEmpty();
        assertThat(find(ANN, new OwnedId(Kind.FILE, "\uD800"))).isEmpty();
        assertThat(find(ANN, new OwnedId(Kind.FILE, "x".repeat(600)))).isEmpty();
        assertThat(find(ANN, new OwnedId(Kind.FILE, "x' or '1'='1"))).isEmpty();
    }

    @Test
    void forgetsWhatIsGoneWhoeverHadIt() {
        record(ANN, FILE, "up");
        record(BOB, FILE, "up");
        OwnedId other = new OwnedId(Kind.FILE, "file-2");
        record(ANN, other, "up");
        assertThat(ids.forget(FILE, "elsewhere").join()).isZero();
        assertThat(ids.forget(FILE, "up").join()).isEqualTo(2);
        assertThat(find(ANN, FILE)).isEmpty();
        assertThat(find(ANN, other)).hasSize(1);
    }

    @Test
    void keepsNoKey() {
        record(ANN, FILE, "up");
        String row = store.<String>transact(connection -> {
                    try (var statement = connection.createStatement();
                            var rows = statement.executeQuery("select * from gapura_owned_id")) {
                        StringBuilder text = new StringBuilder();
                        while (rows.next()) {
                            for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                                text.append(rows.getString(i)).append(' ');
                            }
                        }
                        return text.toString();
                    }
                })
                .join();
        assertThat(row).contains("file-1", "ann", "KEY", "file", "up", "print");
    }

    private Map<OwnedId, String> find(Caller caller, OwnedId id) {
        return ids.find(caller, List.of(id)).join();
    }

    private void record(Caller caller, OwnedId id, String upstream) {
        assertThat(ids.record(caller, List.of(new OwnedIds.Entry(id, upstream, "print")), 1)
                        .join())
                .isEqualTo(1);
    }
}
