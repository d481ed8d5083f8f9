package io.gapura.store;

import java.sql.Connection;
import java.sql.SQLException;

/** Where connections to the database come from. Thread-safe. */
interface Connections extends AutoCloseable {
    /** A connection, in auto-commit mode; its {@code close} gives it back. */
    Connection take() throws SQLException;

    /** Lets go of all connections and of the threads that kept them. Harmless a second time. */
    @Override
    void close();
}
