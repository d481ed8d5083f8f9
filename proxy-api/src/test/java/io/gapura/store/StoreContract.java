package io.gapura.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.config.ConfigRecords;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every database has to do as the store. One subclass a database; each test has a database of its own. */
abstract class StoreContract {
    /** Longer than any of this takes on a busy machine. */
    static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private final List<JdbcStore> opened = new ArrayList<>();

    /** The configuration's lines that lead to this test's database. */
    abstract String database() throws Exception;

    /** Makes the database, which no store has reached so far, one that can't be reached. */
    abstract void takeDown() throws Exception;

    /** Makes it one that can be reached again. */
    abstract void bringBack() throws Exception;

    @AfterEach
    void closeStores() {
        opened.forEach(JdbcStore::close);
    }

    /** A store on this test's database. */
    JdbcStore open(String... lines) throws Exception {
        String yaml = database() + "\ndirectory: " + directory.resolve("data") + "\n" + String.join("\n", lines);
        JdbcStore store = JdbcStore.open(ConfigRecords.parse(StoreConfig.class, yaml), "", Map.of());
        opened.add(store);
        return store;
    }

    @Test
    void keepsWhatIsCommitted() throws Exception {
        JdbcStore store = open();
        now(store.transact(StoreContract::makeTable));

        int rows = now(store.transact(connection -> insert(connection, 1)));

        assertThat(rows).isOne();
        assertThat(now(store.transact(StoreContract::ids))).containsExactly(1);
        assertThat(store.available()).isTrue();
    }

    @Test
    void keepsItBeyondItsOwnEnd() throws Exception {
        JdbcStore first = open();
        now(first.transact(StoreContract::makeTable));
        now(first.transact(connection -> insert(connection, 7)));
        first.close();

        assertThat(now(open().transact(StoreContract::ids))).containsExactly(7);
    }

    @Test
    void undoesWorkThatThrows() throws Exception {
        JdbcStore store = open();
        now(store.transact(StoreContract::makeTable));
        IllegalStateException reason = new IllegalStateException("changed my mind");

        CompletableFuture<Integer> failed = store.transact(connection -> {
            insert(connection, 1);
            throw reason;
        });

        assertThat(failureOf(failed)).isSameAs(reason);
        assertThat(now(store.transact(StoreContract::ids))).isEmpty();
    }

    @Test
    void tellsAMistakeInTheWorkAsItIs() throws Exception {
        JdbcStore store = open();
        now(store.transact(StoreContract::makeTable));
        now(store.transact(connection -> insert(connection, 1)));

        Throwable twice = failureOf(store.transact(connection -> insert(connection, 1)));

        assertThat(twice).isInstanceOf(SQLException.class);
        assertThat(((SQLException) twice).getSQLState()).startsWith("23");
        assertThat(store.available()).isTrue();
        assertThat(now(store.transact(StoreContract::ids))).containsExactly(1);
    }

    @Test
    void doesWorkOfManyAtOnce() throws Exception {
        JdbcStore store = open();
        now(store.transact(StoreContract::makeTable));

        List<CompletableFuture<Integer>> all = IntStream.range(0, 100)
                .mapToObj(i -> store.transact(connection -> insert(connection, i)))
                .toList();
        for (CompletableFuture<Integer> each : all) {
            now(each);
        }

        assertThat(now(store.transact(StoreContract::ids))).hasSize(100);
    }

    @Test
    void worksOnItsOwnThreads() throws Exception {
        String thread = now(open().transact(connection -> Thread.currentThread().getName()));

        assertThat(thread).isEqualTo("gapura-store");
    }

    @Test
    void changesTheTablesOnce() throws Exception {
        assertThat(now(open().transact(StoreContract::migrations))).doesNotHaveDuplicates();
        List<String> once = now(open().transact(StoreContract::migrations));

        assertThat(once).contains("1").doesNotHaveDuplicates();
    }

    @Test
    void changesTheTablesOnceForGatewaysThatStartTogether() throws Exception {
        List<JdbcStore> nodes = List.of(open(), open(), open());

        List<CompletableFuture<List<String>>> all = nodes.stream()
                .map(node -> node.transact(StoreContract::migrations))
                .toList();

        List<String> first = now(all.get(0));
        assertThat(first).contains("1").doesNotHaveDuplicates();
        assertThat(now(all.get(1))).isEqualTo(first);
        assertThat(now(all.get(2))).isEqualTo(first);
    }

    @Test
    void givesWorkAConnectionWithNothingLeftOnIt() throws Exception {
        JdbcStore store = open("max-connections: 2");
        CountDownLatch both = new CountDownLatch(2);
        Store.Work<List<Object>> look = connection -> {
            both.countDown();
            occupy(new CountDownLatch(1), both); // so that each gets a connection of its own
            try (Statement statement = connection.createStatement()) {
                return List.of(statement.getQueryTimeout(), connection.getAutoCommit(), connection.isReadOnly());
            }
        };

        List<CompletableFuture<List<Object>>> all = List.of(store.transact(look), store.transact(look));

        for (CompletableFuture<List<Object>> each : all) {
            List<Object> left = now(each);
            assertThat(left).containsExactly(0, false, false);
        }
    }

    @Test
    void namesAllItsTablesAfterItself() throws Exception {
        List<String> tables = now(open().transact(connection -> {
            List<String> names = new ArrayList<>();
            try (ResultSet all = connection
                    .getMetaData()
                    .getTables(null, connection.getSchema(), "%", new String[] {"TABLE", "BASE TABLE"})) {
                while (all.next()) {
                    names.add(all.getString("TABLE_NAME").toLowerCase(java.util.Locale.ROOT));
                }
            }
            return names;
        }));

        assertThat(tables)
                .contains("gapura_migration", "gapura_migration_lock", "gapura_sealing_key")
                .allMatch(name -> name.startsWith("gapura_"));
    }

    @Test
    void refusesWhatItHasNoRoomFor() throws Exception {
        JdbcStore store = open("max-connections: 2", "max-queued: 1", "timeout: 20s");
        now(store.transact(connection -> 0));
        CountDownLatch released = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(2);
        List<CompletableFuture<Integer>> taken = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            taken.add(store.transact(connection -> occupy(begun, released)));
        }
        assertThat(begun.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        taken.add(store.transact(connection -> 1));

        CompletableFuture<Integer> tooMuch = store.transact(connection -> 1);

        assertThat(tooMuch).isCompletedExceptionally();
        assertUnavailable(tooMuch, "too much to do");
        released.countDown();
        for (CompletableFuture<Integer> each : taken) {
            assertThat(now(each)).isOne();
        }
        assertThat(store.available()).isTrue();
    }

    @Test
    void failsInTimeWhenWorkDoesNotEnd() throws Exception {
        JdbcStore store = open("timeout: 3s");
        now(store.transact(StoreContract::makeTable));
        CountDownLatch released = new CountDownLatch(1);

        CompletableFuture<Integer> hanging = store.transact(connection -> {
            insert(connection, 1);
            return occupy(new CountDownLatch(1), released);
        });

        assertUnavailable(hanging, "too long");
        released.countDown();
        // The caller was told that it failed: then nothing of it may be there.
        assertThat(now(store.transact(StoreContract::ids))).isEmpty();
    }

    @Test
    void makesNothingUntilItIsNeeded() throws Exception {
        JdbcStore store = open();

        assertThat(store.available()).isTrue();
        assertThat(directory.resolve("data")).doesNotExist();
    }

    @Test
    void healsByItselfWhenTheDatabaseComes() throws Exception {
        takeDown();
        JdbcStore store = open("connect-timeout: 500ms", "retry-interval: 20ms");

        assertUnavailable(store.transact(connection -> 1), "not available");
        assertThat(store.available()).isFalse();
        CompletableFuture<Integer> atOnce = store.transact(connection -> 1);
        assertThat(atOnce).isCompletedExceptionally();

        bringBack();
        awaitAvailable(store);
        int answer = now(store.transact(connection -> 1));
        assertThat(answer).isOne();
    }

    @Test
    void tellsTheClientNothingOfItsInside() throws Exception {
        takeDown();
        GatewayException told = assertUnavailable(open("connect-timeout: 500ms").transact(connection -> 1), "");

        assertThat(told.message())
                .doesNotContainIgnoringCase("jdbc")
                .doesNotContain(directory.toString())
                .doesNotContain("Exception");
        assertThat(told.status()).isEqualTo(503);
        assertThat(told.retryAfter()).isNotNull();
        assertThat(told.detail()).contains("Exception");
    }

    @Test
    void refusesWorkAfterItsEnd() throws Exception {
        JdbcStore store = open();
        now(store.transact(connection -> 1));
        store.close();
        store.close();

        assertUnavailable(store.transact(connection -> 1), "stopping");
        long deadline = System.nanoTime() + SOON.toNanos();
        while (Thread.getAllStackTraces().keySet().stream()
                .anyMatch(each -> each.getName().startsWith("gapura-store"))) {
            assertThat(System.nanoTime()).as("a thread of the store lives on").isLessThan(deadline);
            Thread.sleep(5); // a thread that ends tells nobody
        }
    }

    @Test
    void tellsWorkThatDoesNotEndWhenItEndsItself() throws Exception {
        JdbcStore store = open("timeout: 10m");
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        CompletableFuture<Integer> hanging = store.transact(connection -> occupy(begun, released));
        assertThat(begun.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();

        store.close();

        assertThat(hanging).isCompletedExceptionally();
        assertUnavailable(hanging, "stopping");
        released.countDown();
    }

    @Test
    void opensWhatItHasSealedBeforeItsRestart() throws Exception {
        JdbcStore first = open();
        now(first.transact(connection -> 1));
        byte[] sealed = first.sealer().seal("secret".getBytes(java.nio.charset.StandardCharsets.UTF_8), "a/1");
        first.close();

        assertThat(open().sealer().open(sealed, "a/1")).asString().isEqualTo("secret");
    }

    /** Waits until the store says so by itself, without being asked to do anything. */
    static void awaitAvailable(JdbcStore store) throws InterruptedException {
        long deadline = System.nanoTime() + SOON.toNanos();
        while (!store.available()) {
            assertThat(System.nanoTime())
                    .as("the database is back, the store is not")
                    .isLessThan(deadline);
            Thread.sleep(5); // what it waits for is another thread's try, which tells nobody
        }
    }

    static <T> T now(CompletableFuture<T> future) throws Exception {
        try {
            return future.get(SOON.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException failure) {
            throw new AssertionError(failure.getCause());
        }
    }

    static Throwable failureOf(CompletableFuture<?> future) {
        ExecutionException failure = org.assertj.core.api.Assertions.catchThrowableOfType(
                ExecutionException.class, () -> future.get(SOON.toSeconds(), TimeUnit.SECONDS));
        assertThat(failure).as("work that should have failed").isNotNull();
        return java.util.Objects.requireNonNull(failure.getCause());
    }

    static GatewayException assertUnavailable(CompletableFuture<?> future, String words) {
        Throwable failure = failureOf(future);
        assertThat(failure).isInstanceOf(GatewayException.class).hasMessageContaining(words);
        GatewayException told = (GatewayException) failure;
        assertThat(told.kind()).isEqualTo(ErrorKind.STORE_UNAVAILABLE);
        return told;
    }

    static int makeTable(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate("create table gapura_test (id integer not null primary key)");
        }
    }

    static int insert(Connection connection, int id) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("insert into gapura_test (id) values (?)")) {
            insert.setInt(1, id);
            return insert.executeUpdate();
        }
    }

    static List<Integer> ids(Connection connection) throws SQLException {
        List<Integer> ids = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select id from gapura_test order by id")) {
            while (rows.next()) {
                ids.add(rows.getInt(1));
            }
        }
        return ids;
    }

    private static List<String> migrations(Connection connection) throws SQLException {
        List<String> versions = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select mversion from gapura_migration order by id")) {
            while (rows.next()) {
                versions.add(rows.getString(1));
            }
        }
        return versions;
    }

    private static int occupy(CountDownLatch begun, CountDownLatch released) {
        begun.countDown();
        try {
            assertThat(released.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException failure) {
            throw new AssertionError("the store's threads are not interrupted", failure);
        }
        return 1;
    }
}
