package io.gapura.store;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a driver's exception means for the store: whether the database is away or too busy, or whether what was asked of it was
 * wrong. Stateless.
 *
 * <p>Classes of SQLSTATE are those of the SQL standard and of PostgreSQL (Appendix A of its manual, "PostgreSQL Error Codes"); the
 * codes of H2 are those of its {@code org.h2.api.ErrorCode}.
 */
final class StoreFailures {
    /** Connection (08), rolled back (40), no resources (53), operator's intervention (57), system (58). */
    private static final Set<String> AWAY_CLASSES = Set.of("08", "40", "53", "57", "58");

    /** A transaction that may only read: PostgreSQL on a standby. */
    private static final String READ_ONLY = "25006";

    /** In use by another process, input or output failed (two), broken connection, closed, already closing. */
    private static final Set<Integer> H2_AWAY = Set.of(90020, 90028, 90031, 90067, 90098, 90121);

    /** Cancelled by a statement's timeout; a lock's: PostgreSQL, then H2 and others. */
    private static final Set<String> WAITED = Set.of("57014", "55P03", "HYT00");

    private StoreFailures() {}

    /** Whether another try, later, may go well without anybody changing the program. */
    static boolean unavailable(SQLException failure) {
        for (@Nullable Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof SQLTransientException
                    || each instanceof SQLRecoverableException
                    || each instanceof SQLNonTransientConnectionException
                    || (each instanceof SQLException sql && saysSo(sql))) {
                return true;
            }
        }
        return false;
    }

    /** Whether the driver gave up waiting: for a lock, or for the statement's end. */
    static boolean waitedTooLong(SQLException failure) {
        return WAITED.contains(state(failure));
    }

    private static boolean saysSo(SQLException failure) {
        String state = state(failure);
        return (state.length() == 5 && AWAY_CLASSES.contains(state.substring(0, 2)))
                || state.equals(READ_ONLY)
                || waitedTooLong(failure)
                || H2_AWAY.contains(failure.getErrorCode());
    }

    private static String state(SQLException failure) {
        @Nullable String state = failure.getSQLState();
        return state == null ? "" : state;
    }
}
