package io.gapura.store;

import io.gapura.error.GatewayException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One piece of work with its connection, its deadline and its result. Run by one thread, ended by another if it takes too long.
 *
 * @param <T> what the work returns
 */
final class Transaction<T extends @Nullable Object> implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger("gapura.store");

    private final Store.Work<T> work;
    private final Supplier<Connection> connections;
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private volatile @Nullable Connection used;

    /** Work that takes its connection when it is run; a supplier that has none throws what the caller is to be told. */
    Transaction(Store.Work<T> work, Supplier<Connection> connections) {
        this.work = work;
        this.connections = connections;
    }

    /** What comes of it. */
    CompletableFuture<T> result() {
        return result;
    }

    /** Ends it before it has begun. */
    void refuse(GatewayException reason) {
        result.completeExceptionally(reason);
    }

    @Override
    public void run() {
        if (result.isDone()) {
            return; // it has waited too long already
        }
        try (Connection connection = connections.get()) {
            used = connection;
            connection.setAutoCommit(false);
            perform(connection);
        } catch (SQLException failure) {
            fail(failure);
        } catch (RuntimeException | Error failure) {
            result.completeExceptionally(failure);
        } finally {
            used = null;
        }
    }

    private void perform(Connection connection) throws SQLException {
        T value;
        try {
            value = work.run(connection);
            if (result.isDone()) {
                throw new SQLException("too late: the caller has been told that it failed", "57014");
            }
            connection.commit();
        } catch (SQLException | RuntimeException | Error failure) {
            rollBack(connection, failure);
            throw failure;
        }
        // Before the connection is given back: a failure there is none of the work's.
        result.complete(value);
        connection.setAutoCommit(true);
    }

    private static void rollBack(Connection connection, Throwable reason) {
        try {
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException broken) {
            reason.addSuppressed(broken);
        }
    }

    private void fail(SQLException failure) {
        if (!StoreFailures.unavailable(failure)) {
            result.completeExceptionally(failure);
            return;
        }
        GatewayException told = JdbcStore.unavailable(
                        "The gateway's database did not do its work; try again.", String.valueOf(failure.getMessage()))
                .because(failure);
        if (result.completeExceptionally(told)) {
            LOG.warn("the database failed in the middle of work: {}", failure.toString());
        }
    }

    /** The time is up: tells the caller, and tears the connection away, so that a driver that hangs lets its thread go. */
    void overdue() {
        if (!result.completeExceptionally(JdbcStore.unavailable(
                "The gateway's database takes too long at the moment; try again.", "store.timeout is over"))) {
            return;
        }
        Connection hanging = used;
        LOG.warn(
                "work with the database took longer than store.timeout{}",
                hanging == null ? ", most of it waiting" : "");
        if (hanging != null) {
            Thread aborting = new Thread(() -> abort(hanging), "gapura-store-abort"); // may hang like the rest
            aborting.setDaemon(true);
            aborting.start();
        }
    }

    private static void abort(Connection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException | RuntimeException | LinkageError refused) {
            LOG.debug("the driver can't abort: {}", refused.toString());
        }
    }
}
