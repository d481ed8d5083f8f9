package io.gapura.owned;

import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.store.Sealer;
import io.gapura.store.Store;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A store on H2 in memory with the table of this package, which works on the thread that asks, and can be down. */
final class MemoryStore implements Store, AutoCloseable {
    private static final AtomicInteger NAMES = new AtomicInteger();

    private final String url = "jdbc:h2:mem:owned" + NAMES.incrementAndGet();
    private final Connection keepsItAlive;
    private int works;
    private int downAfter = Integer.MAX_VALUE;

    MemoryStore() {
        try {
            keepsItAlive = DriverManager.getConnection(url);
            try (Statement statement = keepsItAlive.createStatement()) {
                for (String each : script().split(";", -1)) {
                    if (!each.isBlank()) {
                        statement.execute(each);
                    }
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String script() {
        try (InputStream script = Objects.requireNonNull(
                Store.class.getResourceAsStream("migrations/V2__owned_ids.sql"), "the migration")) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From now on the database is down. */
    void down() {
        downAfter = 0;
    }

    /** The database does so many pieces of work more, and is down then. */
    void downAfter(int more) {
        downAfter = works + more;
    }

    /** The database is up again. */
    void up() {
        downAfter = Integer.MAX_VALUE;
    }

    /** How often it was asked to do something. */
    int works() {
        return works;
    }

    @Override
    public <T extends @Nullable Object> CompletableFuture<T> transact(Work<T> work) {
        if (works++ >= downAfter) {
            return CompletableFuture.failedFuture(
                    new GatewayException(ErrorKind.STORE_UNAVAILABLE, "down by the script"));
        }
        try (Connection connection = DriverManager.getConnection(url)) {
            connection.setAutoCommit(false);
            try {
                T result = work.run(connection);
                connection.commit();
                return CompletableFuture.completedFuture(result);
            } catch (SQLException | RuntimeException failure) {
                connection.rollback();
                return CompletableFuture.failedFuture(failure);
            }
        } catch (SQLException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public Sealer sealer() {
        throw new UnsupportedOperationException("nothing is sealed here");
    }

    @Override
    public void close() throws SQLException {
        keepsItAlive.close();
    }
}
