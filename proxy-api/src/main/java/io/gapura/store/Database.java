package io.gapura.store;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.Locale;
import java.util.Properties;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The database of a configuration, opened and brought to this version by whoever takes the first connection. Thread-safe. */
final class Database implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("gapura.store");

    private final StoreConfig config;
    private final DataDirectory directory;
    private final String name;
    private final KeyRing keys;
    private final @Nullable Connections jndi;
    private final ReentrantLock opening = new ReentrantLock();
    private @Nullable Connections connections; // guarded by opening
    private volatile @Nullable Connections ready;
    private volatile boolean closed;

    Database(StoreConfig config, DataDirectory directory, String name, KeyRing keys) {
        this.config = config;
        this.directory = directory;
        this.name = name;
        this.keys = keys;
        this.jndi = config.jndi() == null ? null : new JndiConnections(config.jndi());
    }

    /** Whether it was opened once, its tables with it. */
    boolean opened() {
        return ready != null;
    }

    /** A connection to tables of this version. */
    Connection take() throws SQLException {
        Connections open = ready;
        return (open == null ? open() : open).take();
    }

    private Connections open() throws SQLException {
        opening.lock();
        try {
            Connections open = ready;
            return open == null ? openFirst() : open; // somebody may have been quicker
        } finally {
            opening.unlock();
        }
    }

    private Connections openFirst() throws SQLException {
        if (closed) {
            throw new SQLNonTransientConnectionException("the store is closed");
        }
        if (connections == null) {
            connections = connections();
        }
        Migrations.run(connections);
        try (Connection connection = connections.take()) {
            warnOfOthers(connection);
            KeyRegister.compare(connection, keys);
        }
        ready = connections;
        return connections;
    }

    private Connections connections() throws SQLException {
        if (jndi != null) {
            LOG.info("the store is the server's DataSource {}", config.jndi());
            return jndi;
        }
        @Nullable String url = config.url();
        if (url == null) {
            url = file();
            LOG.info(
                    "the store is the file {}.mv.db (directory named by {})",
                    directory.path().resolve(name),
                    directory.origin());
        } else {
            LOG.info("the store is {}", url.replaceAll("[?;].*", ""));
        }
        return new PooledConnections(new DriverSource(url, properties(url)), config);
    }

    private String file() throws SQLException {
        try {
            directory.make();
        } catch (IOException failure) {
            throw new SQLNonTransientConnectionException(
                    "the data directory " + directory.path() + " can't be made", failure);
        }
        Path file = directory.path().resolve(name);
        if (file.toString().contains(";")) {
            throw new SQLNonTransientConnectionException(file + ": H2 takes no path with a semicolon");
        }
        // The shutdown hook would hold on to the application's classes; the store closes the file itself.
        return "jdbc:h2:file:" + file + ";DB_CLOSE_ON_EXIT=FALSE";
    }

    private Properties properties(String url) {
        Properties properties = new Properties();
        if (config.user() != null) {
            properties.setProperty("user", config.user());
        }
        if (config.password() != null) {
            properties.setProperty("password", config.password().reveal());
        }
        if (url.startsWith("jdbc:postgresql:")) {
            String seconds = Long.toString(Math.max(1, (config.connectTimeout().toMillis() + 999) / 1000));
            properties.setProperty("connectTimeout", seconds);
            properties.setProperty("loginTimeout", seconds);
            properties.setProperty("tcpKeepAlive", "true");
            properties.setProperty("ApplicationName", "gapura");
        }
        return properties;
    }

    private static void warnOfOthers(Connection connection) throws SQLException {
        String product = connection.getMetaData().getDatabaseProductName();
        if (!product.toLowerCase(Locale.ROOT).matches("h2|postgresql")) {
            LOG.warn("the store is tested with PostgreSQL and H2, not with {}", product);
        }
    }

    /** Lets go of all connections. Harmless a second time. */
    @Override
    public void close() {
        closed = true;
        ready = null;
        if (!opening.tryLock()) {
            return; // a database that hangs while it is being opened must not hold up the server's shutdown
        }
        try {
            if (connections != null) {
                connections.close();
                connections = null;
            }
        } finally {
            opening.unlock();
        }
    }
}
