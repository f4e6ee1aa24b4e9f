package dff.db;

import java.sql.SQLException;

/** Tells a unique key that exists already from other failures, for every store. */
public final class DuplicateKey {
    private static final String CONSTRAINT_STATE = "23";

    private DuplicateKey() {}

    /** True when a statement failed because of a unique key. */
    public static boolean causes(RuntimeException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof org.sqlite.SQLiteException sqlite) {
                return switch (sqlite.getResultCode()) {
                    case SQLITE_CONSTRAINT_UNIQUE, SQLITE_CONSTRAINT_PRIMARYKEY -> true;
                    default -> false;
                };
            }
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return sql.getSQLState().startsWith(CONSTRAINT_STATE);
            }
        }
        return false;
    }
}
