package io.gapura.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Connections of a {@code DataSource} that the server keeps under a JNDI name, and pools itself. Thread-safe. */
final class JndiConnections implements Connections {
    private final String name;
    private volatile @Nullable DataSource source;

    /**
     * Looks the name up at once, for some servers know {@code java:comp} on the deploying thread only. A name that is not there
     * yet is looked up again when a connection is wanted.
     */
    JndiConnections(String name) {
        this.name = name;
        try {
            lookup();
        } catch (SQLException notYet) {
            // told when a connection is wanted
        }
    }

    @Override
    public Connection take() throws SQLException {
        DataSource found = source;
        return (found == null ? lookup() : found).getConnection();
    }

    @SuppressWarnings("BanJNDI") // the name is the operator's, from the configuration file
    private DataSource lookup() throws SQLException {
        try {
            if (new InitialContext().lookup(name) instanceof DataSource found) {
                source = found;
                return found;
            }
            throw new SQLTransientConnectionException("JNDI name " + name + " is no javax.sql.DataSource");
        } catch (NamingException | LinkageError absent) {
            throw new SQLTransientConnectionException("JNDI name " + name + " has no DataSource: " + absent, absent);
        }
    }

    /** Nothing to do: the pool is the server's. */
    @Override
    public void close() {}
}
