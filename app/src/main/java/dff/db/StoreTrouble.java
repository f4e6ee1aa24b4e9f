package dff.db;

import java.util.Optional;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What is wrong with the place of a store, in a sentence for operators. */
final class StoreTrouble {
    static final String FULL = "The disk of the data directory is full; nothing can be saved until there is room";
    static final String READ_ONLY = "The database file cannot be written (read-only file system or missing right)";
    static final String DAMAGED = "The database file is damaged; restore it from a backup";
    static final String DISK = "The disk of the data directory fails or is full";

    private static final int PRIMARY_CODE = 0xff;

    private StoreTrouble() {}

    /** @return empty when the exception is not about the place of the store */
    static Optional<String> of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLiteException sqlite) {
                return sentence(sqlite.getResultCode());
            }
        }
        return Optional.empty();
    }

    private static Optional<String> sentence(SQLiteErrorCode extended) {
        int code = extended.code & PRIMARY_CODE;
        if (code == SQLiteErrorCode.SQLITE_FULL.code) {
            return Optional.of(FULL);
        } else if (code == SQLiteErrorCode.SQLITE_READONLY.code) {
            return Optional.of(READ_ONLY);
        } else if (code == SQLiteErrorCode.SQLITE_CORRUPT.code || code == SQLiteErrorCode.SQLITE_NOTADB.code) {
            return Optional.of(DAMAGED);
        } else if (code == SQLiteErrorCode.SQLITE_IOERR.code) {
            return Optional.of(DISK);
        }
        return Optional.empty();
    }
}
