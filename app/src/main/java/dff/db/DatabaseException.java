package dff.db;

import org.slf4j.Logger;

/** The store cannot do its work: full, closed, corrupt, unreachable. */
public final class DatabaseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean ofPlace;

    public DatabaseException(String message) {
        this(message, null);
    }

    public DatabaseException(String message, Throwable cause) {
        this(message, cause, false);
    }

    private DatabaseException(String message, Throwable cause, boolean ofPlace) {
        super(message, cause);
        this.ofPlace = ofPlace;
    }

    /** @param sentence for operators: what is wrong with the place of the store */
    static DatabaseException ofPlace(String sentence, Throwable cause) {
        return new DatabaseException(sentence, cause, true);
    }

    /**
     * Logs that work on the store failed which is tried again and again. What is wrong with its place is told by the writer, once a
     * minute, and not by everybody who would like to write.
     */
    public static void log(Logger log, String text, Throwable e) {
        if (e instanceof DatabaseException store && store.isOfPlace()) {
            log.debug("{}: {}", text, e.getMessage());
        } else {
            log.error(text, e);
        }
    }

    /** Whether the place of the store is to blame (disk full, file damaged); the message then is a sentence for whoever asked. */
    public boolean isOfPlace() {
        return ofPlace;
    }
}
