package io.gapura.store;

import io.gapura.error.GatewayException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The names of the keys that were current somewhere, kept in the database, so that a lost key or a second gateway with another one
 * is told at start and not when the first secret can't be opened. Stateless.
 */
final class KeyRegister {
    private static final Logger LOG = LoggerFactory.getLogger("gapura.store");

    private KeyRegister() {}

    /** Enters the current key and tells of those that this gateway lacks. */
    static void compare(Connection connection, KeyRing ring) throws SQLException {
        List<String> ours;
        try {
            ours = ring.names();
        } catch (GatewayException noKey) {
            return; // told already; only what is to be sealed will fail
        }
        connection.setAutoCommit(false);
        try {
            enter(connection, ours.get(0));
            connection.commit();
        } catch (SQLException another) {
            connection.rollback();
            if (StoreFailures.unavailable(another)) {
                throw another;
            } // else another gateway has just entered the same
        } finally {
            connection.setAutoCommit(true);
        }
        tell(connection, ours);
    }

    private static void enter(Connection connection, String name) throws SQLException {
        Timestamp now = new Timestamp(System.currentTimeMillis());
        try (PreparedStatement update =
                connection.prepareStatement("update gapura_sealing_key set last_current = ? where name = ?")) {
            update.setTimestamp(1, now);
            update.setString(2, name);
            if (update.executeUpdate() > 0) {
                return;
            }
        }
        try (PreparedStatement insert =
                connection.prepareStatement("insert into gapura_sealing_key (name, last_current) values (?, ?)")) {
            insert.setString(1, name);
            insert.setTimestamp(2, now);
            insert.executeUpdate();
        }
    }

    private static void tell(Connection connection, List<String> ours) throws SQLException {
        try (PreparedStatement query =
                        connection.prepareStatement("select name, last_current from gapura_sealing_key order by name");
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                if (!ours.contains(rows.getString(1))) {
                    LOG.warn(
                            "what was encrypted with key {} can't be read here: add it to store.encryption-keys"
                                    + " (it was last in use at {})",
                            rows.getString(1),
                            rows.getTimestamp(2).toInstant());
                }
            }
        }
    }
}
