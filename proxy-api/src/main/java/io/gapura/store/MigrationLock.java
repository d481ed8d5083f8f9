package io.gapura.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.time.Duration;

/**
 * One gateway at a time changes the tables: a row that is locked by a connection of its own. Not by the connection that migrates,
 * since H2 commits, and so unlocks, at every change of a table. If the gateway dies, its connection dies and the row is free.
 * Stateless.
 */
final class MigrationLock {
    private static final String TABLE = "gapura_migration_lock";

    private MigrationLock() {}

    /** Waits for the lock and holds it until the connection is rolled back. */
    static void hold(Connection connection, Duration patience) throws SQLException {
        connection.setAutoCommit(true);
        make(connection);
        connection.setAutoCommit(false);
        long deadline = System.nanoTime() + patience.toNanos();
        while (!tryHold(connection)) {
            if (System.nanoTime() - deadline > 0) {
                throw new SQLTimeoutException("another gateway has been changing the tables for " + patience.toSeconds()
                        + " s: " + TABLE + " is locked");
            }
        }
    }

    /** Two may do so at once; one of them then fails with a name or a row that is taken, which is as good. */
    private static void make(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            try {
                statement.execute("create table if not exists " + TABLE + " (id integer not null, constraint " + TABLE
                        + "_pk primary key (id))");
            } catch (SQLException another) {
                statement.executeQuery("select id from " + TABLE).close();
            }
            try {
                statement.execute(
                        "insert into " + TABLE + " (id) select 1 where not exists (select id from " + TABLE + ")");
            } catch (SQLException another) {
                statement.executeQuery("select id from " + TABLE).close();
            }
        }
    }

    /** Waits a second for it; PostgreSQL by the statement's timeout, H2 by its own for locks. */
    private static boolean tryHold(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(1);
            statement
                    .executeQuery("select id from " + TABLE + " where id = 1 for update")
                    .close();
            statement.setQueryTimeout(0); // for H2 it is the connection's, and would stay
            return true;
        } catch (SQLException failure) {
            connection.rollback();
            if (StoreFailures.waitedTooLong(failure)) {
                return false;
            }
            throw failure;
        }
    }
}
