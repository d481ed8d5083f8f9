package io.gapura.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;

/** A pool of connections that the gateway makes itself. Nothing is connected before the first is taken. Thread-safe. */
final class PooledConnections implements Connections {
    private final DriverSource source;
    private final HikariDataSource pool;

    /** A pool; connections are made only as they are needed, and let go when nobody wants them for ten minutes. */
    PooledConnections(DriverSource source, StoreConfig config) {
        this.source = source;
        HikariConfig hikari = new HikariConfig();
        hikari.setPoolName("gapura-store");
        hikari.setDataSource(source);
        hikari.setMaximumPoolSize(config.maxConnections());
        hikari.setMinimumIdle(0);
        hikari.setConnectionTimeout(config.connecting().toMillis());
        hikari.setValidationTimeout(config.connectTimeout().toMillis() / 2);
        hikari.setInitializationFailTimeout(-1); // a database that is down now may be up later
        this.pool = new HikariDataSource(hikari);
    }

    @Override
    public Connection take() throws SQLException {
        return pool.getConnection();
    }

    @Override
    public void close() {
        pool.close();
        source.close();
    }
}
