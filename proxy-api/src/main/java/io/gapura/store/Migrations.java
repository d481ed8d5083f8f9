package io.gapura.store;

import io.ebean.migration.MigrationConfig;
import io.ebean.migration.MigrationException;
import io.ebean.migration.MigrationRunner;
import io.ebean.migration.runner.DefaultMigrationContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;

/**
 * Brings the tables to this version: the scripts in {@code io/gapura/store/migrations}, each run once. Gateways that start at the
 * same time wait for one another. Stateless.
 *
 * <p>A script is listed with its checksum in {@code idx_gapura.migrations}, as some servers keep their applications where no
 * directory can be listed.
 */
final class Migrations {
    /** Where the scripts and their list are. */
    static final String PATH = "io/gapura/store/migrations";

    /** The name of the list is made of this. */
    static final String LIST = "gapura";

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private Migrations() {}

    /** Does it, with two connections. */
    static void run(Connections connections) throws SQLException {
        try (Connection lock = connections.take()) {
            MigrationLock.hold(lock, PATIENCE);
            try (Connection connection = connections.take()) {
                migrate(connection);
            } finally {
                lock.rollback();
                lock.setAutoCommit(true); // a server's pool may not see to it
            }
        }
    }

    private static void migrate(Connection connection) throws SQLException {
        try {
            MigrationConfig config = config(connection);
            new MigrationRunner(config).run(new DefaultMigrationContext(config, connection));
            connection.setAutoCommit(true);
        } catch (MigrationException failure) {
            throw new SQLException("the tables can't be brought to this version: " + failure.getMessage(), failure);
        }
    }

    private static MigrationConfig config(Connection connection) throws SQLException {
        MigrationConfig config = new MigrationConfig();
        config.setMetaTable("gapura_migration");
        config.setMigrationPath(PATH);
        config.setMigrationInitPath(PATH + "/none"); // the usual place would be the host application's
        config.setBasePlatform(LIST);
        config.setFastMode(false); // it asks for a table that is not there yet, and the server's log tells of an error
        config.setClassLoader(Migrations.class.getClassLoader());
        if (isH2(connection)) {
            // The library's own way with H2 is a row that says "locked", and says so for ever if the process dies.
            config.setPlatform("");
        }
        return config;
    }

    private static boolean isH2(Connection connection) throws SQLException {
        return connection
                .getMetaData()
                .getDatabaseProductName()
                .toLowerCase(Locale.ROOT)
                .equals("h2");
    }
}
