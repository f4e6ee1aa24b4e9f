package dff.db;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that copies what was written from the log into the file while the writer goes on: thousands of pages scattered over a
 * large file take longer than a caller should wait. What came in the meantime is little; the writer copies that itself, and the log
 * begins anew. (SQLite's checkpoint mode PASSIVE waits for nobody, but only the whole log copied lets it begin anew.)
 */
final class SqliteCheckpointer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SqliteCheckpointer.class);
    /** Pieces of work after which it looks. Fewer than so many between two checkpoints of the writer's own are no load. */
    static final int PIECES = 300;
    /** Pages in the log from which on it shall begin anew: 8 MiB. */
    static final int PAGES = 2_000;

    private final Jdbi jdbi;
    private final AtomicInteger written = new AtomicInteger();
    private final Semaphore wanted = new Semaphore(0);
    private final Thread thread;
    private volatile boolean nearlyDone;
    private volatile boolean closing;

    SqliteCheckpointer(Jdbi jdbi) {
        this.jdbi = jdbi;
        this.thread = Thread.ofPlatform().name("dff-sqlite-checkpointer").start(this::run);
    }

    /** Tells of pieces of work that were committed. @return whether the caller shall copy the rest itself, by {@link #pass} */
    boolean written(int pieces) {
        int before = written.getAndAdd(pieces);
        if (before < PIECES && before + pieces >= PIECES) {
            wanted.release();
        }
        if (nearlyDone) {
            nearlyDone = false;
            return true;
        }
        return false;
    }

    /** Whether all that it was told of has been looked at. */
    boolean isIdle() {
        return written.get() < PIECES;
    }

    private void run() {
        try (Handle handle = jdbi.open()) {
            while (true) {
                wanted.acquire();
                if (closing) {
                    return;
                }
                look(handle);
                written.set(0);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            LOG.error("the log of the store is copied by its writer from now on", e);
        }
    }

    private void look(Handle handle) {
        try {
            Log log = pass(handle);
            if (log.pages() >= PAGES && log.isCopied()) {
                nearlyDone = pass(handle).isCopied();
            }
        } catch (RuntimeException | Error e) {
            LOG.debug("the log of the store could not be copied", e); // the writer's own attempt tells of a full disk
        }
    }

    /**
     * The log after a copy.
     *
     * @param pages in it when the copy began
     * @param copied those that are in the file; fewer when somebody reads an older state
     */
    record Log(int pages, int copied) {
        boolean isCopied() {
            return copied >= pages;
        }
    }

    /** Copies what can be copied without waiting for anybody. */
    static Log pass(Handle handle) {
        return handle.createQuery("PRAGMA wal_checkpoint(PASSIVE)")
                .map((row, _) -> new Log(row.getInt("log"), row.getInt("checkpointed")))
                .one();
    }

    @Override
    public void close() {
        closing = true;
        wanted.release();
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
