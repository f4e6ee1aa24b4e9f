package dff.db;

import org.jdbi.v3.core.Handle;

/**
 * Where features keep their rows. Both methods block the caller (a virtual thread may wait here: the work itself runs elsewhere)
 * and hand exceptions of the work on.
 */
public interface Database extends AutoCloseable {
    /** A small function on the store. It must not wait for anything but the store. */
    @FunctionalInterface
    interface Work<T> {
        T on(Handle handle);
    }

    /** Runs read-only work. */
    <T> T read(Work<T> work);

    /** Runs work in a transaction of its own or shared with others; it is durable when this returns. */
    <T> T write(Work<T> work);

    /** Hands work to the writer without waiting. @return false when the queue is full and the work was not taken */
    boolean offer(Work<?> work);

    /**
     * Whether rows can be saved now. After a failed write it tries one itself, so it is true again as soon as there is room.
     *
     * @throws DatabaseException instead of {@code false}
     */
    boolean isWritable();

    @Override
    void close();
}
