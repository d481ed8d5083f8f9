package io.gapura.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The house's database. Work runs on the store's own bounded executor, never on the thread that asks. Thread-safe. */
public interface Store {
    /**
     * Runs work in one transaction of its own: committed if the work returns, rolled back if it throws.
     *
     * @return what the work returned; failed with a {@link io.gapura.error.GatewayException} of kind {@code STORE_UNAVAILABLE} if the
     *     database is down, too slow or has no room for more work, and with what the work threw otherwise
     */
    <T extends @Nullable Object> CompletableFuture<T> transact(Work<T> work);

    /** Encrypts and decrypts what lies in the store. */
    Sealer sealer();

    /** Something to do with the database. */
    interface Work<T extends @Nullable Object> {
        /** Does it; the connection is the store's own and valid until this returns. */
        T run(Connection connection) throws SQLException;
    }
}
