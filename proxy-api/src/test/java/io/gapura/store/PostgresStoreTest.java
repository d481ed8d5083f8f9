package io.gapura.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.testing.TcpLink;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The store in a PostgreSQL of this machine's own, behind a cable that the tests can cut. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64") // the binaries that the build fetches
class PostgresStoreTest extends StoreContract {
    private static final AtomicInteger DATABASES = new AtomicInteger();

    @SuppressWarnings("NullAway.Init")
    private static EmbeddedPostgres server;

    @SuppressWarnings("NullAway.Init")
    private TcpLink link;

    private final String name = "test_" + DATABASES.incrementAndGet();

    @BeforeAll
    static void startServer() throws IOException {
        server = EmbeddedPostgres.builder()
                .setPGStartupWait(Duration.ofMinutes(2))
                .start();
    }

    @AfterAll
    static void stopServer() throws IOException {
        server.close();
    }

    @BeforeEach
    void makeDatabase() throws Exception {
        link = TcpLink.to(server.getPort());
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
        }
    }

    @AfterEach
    void closeLink() {
        link.close();
    }

    @Override
    String database() {
        return "url: 'jdbc:postgresql://127.0.0.1:" + link.port() + "/" + name + "'\nuser: postgres\npassword: any";
    }

    @Override
    void takeDown() {
        link.cut();
    }

    @Override
    void bringBack() {
        link.mend();
    }

    @Test
    void survivesThatTheDatabaseGoesAndComes() throws Exception {
        JdbcStore store = open("connect-timeout: 500ms", "retry-interval: 20ms");
        now(store.transact(StoreContract::makeTable));
        now(store.transact(connection -> insert(connection, 1)));

        link.cut();
        assertUnavailable(store.transact(connection -> insert(connection, 2)), "");
        assertUnavailable(store.transact(connection -> insert(connection, 3)), "");

        link.mend();
        awaitAvailable(store);
        now(store.transact(connection -> insert(connection, 4)));
        List<Integer> ids = now(store.transact(StoreContract::ids));
        assertThat(ids).containsExactly(1, 4);
    }

    @Test
    void failsInTimeWhenTheDatabaseHangsAndFreesItsThreads() throws Exception {
        JdbcStore store = open("max-connections: 2", "timeout: 3s", "connect-timeout: 500ms", "retry-interval: 20ms");
        now(store.transact(StoreContract::makeTable));

        link.freeze();
        List<CompletableFuture<Integer>> hanging = IntStream.range(0, 6)
                .mapToObj(i -> store.transact(connection -> insert(connection, i)))
                .toList();
        for (CompletableFuture<Integer> each : hanging) {
            assertUnavailable(each, "");
        }

        link.mend();
        awaitAvailable(store);
        // As many at once as there are threads: none of them is lost in the driver.
        CompletableFuture<List<Integer>> one = store.transact(PostgresStoreTest::slowly);
        CompletableFuture<List<Integer>> other = store.transact(PostgresStoreTest::slowly);
        assertThat(now(one)).isEmpty();
        assertThat(now(other)).isEmpty();
    }

    private static List<Integer> slowly(Connection connection) throws java.sql.SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("select pg_sleep(0.2)");
        }
        return ids(connection);
    }

    @Test
    void failsInTimeWhenTheDatabaseTakesConnectionsAndSaysNothing() throws Exception {
        link.freeze();
        JdbcStore store = open("connect-timeout: 500ms", "timeout: 2s", "retry-interval: 20ms");

        assertUnavailable(store.transact(connection -> 1), "");

        link.mend();
        awaitAvailable(store);
        int answer = now(store.transact(connection -> 1));
        assertThat(answer).isOne();
    }

    @Test
    void endsAStatementThatIsTooSlow() throws Exception {
        JdbcStore store = open("timeout: 3s", "max-connections: 2");
        now(store.transact(connection -> 1));
        for (int i = 0; i < 3; i++) { // more than there are threads
            assertUnavailable(
                    store.transact(connection -> {
                        try (Statement statement = connection.createStatement()) {
                            return statement.execute("select pg_sleep(60)");
                        }
                    }),
                    "too long");
        }

        int answer = now(store.transact(connection -> 1));
        assertThat(answer).isOne();
    }
}
