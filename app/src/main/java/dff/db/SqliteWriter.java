package dff.db;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes. Work arrives as small functions; what has arrived when the thread is free is done in one
 * transaction, each piece under a savepoint, and the callers go on after the commit: many callers share one disk flush.
 */
final class SqliteWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SqliteWriter.class);
    /** Most pieces of work in one transaction. */
    private static final int BATCH = 1_000;
    /** Longest time a transaction stays open for more work, so that the first caller does not wait long. */
    private static final long BATCH_NANOS = 2_000_000;
    /** Waiting work beyond this makes callers wait (write) or drop (offer). */
    private static final int QUEUE = 10_000;

    private static final long CHECKPOINT_IDLE_SECONDS = 30;
    /** A trouble that lasts is told to the log so often. */
    private static final long TOLD_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final BlockingQueue<Request<?>> queue = new ArrayBlockingQueue<>(QUEUE);
    private final Jdbi jdbi;
    private final SqliteCheckpointer checkpointer;
    private final Thread thread;
    private volatile boolean closing;
    private volatile boolean ended;
    private volatile boolean troubled;
    private String told = "";
    private long toldAt;

    SqliteWriter(Jdbi jdbi) {
        this.jdbi = jdbi;
        this.checkpointer = new SqliteCheckpointer(jdbi);
        this.thread = Thread.ofPlatform().name("dff-sqlite-writer").start(this::run);
    }

    void submit(Request<?> request) {
        if (closing) {
            throw new DatabaseException("the store is closed");
        }
        try {
            queue.put(request);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DatabaseException("interrupted while waiting for the store", e);
        }
        if (ended) {
            drain(); // it came after the thread had looked for the last time
        }
    }

    boolean offer(Request<?> request) {
        return !closing && queue.offer(request);
    }

    /** Whether the last write failed because of the place of the store. */
    boolean isTroubled() {
        return troubled;
    }

    private void run() {
        try (Handle handle = jdbi.open()) {
            boolean clean = true;
            while (!closing || !queue.isEmpty()) {
                Request<?> first = queue.poll(closing ? 0 : CHECKPOINT_IDLE_SECONDS, TimeUnit.SECONDS);
                if (first != null) {
                    transaction(handle, first);
                    clean = false;
                } else if (!clean) {
                    checkpoint(handle);
                    clean = true;
                }
            }
            checkpoint(handle);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            LOG.error("the writer of the store has stopped; nothing more can be saved", e);
        } finally {
            closing = true;
            ended = true;
            drain();
        }
    }

    private void transaction(Handle handle, Request<?> first) {
        List<Request<?>> batch = new ArrayList<>();
        try {
            execute(handle, "BEGIN IMMEDIATE");
            long until = System.nanoTime() + BATCH_NANOS;
            for (Request<?> next = first; next != null; next = more(batch, until)) {
                batch.add(next);
                piece(handle, next);
            }
            execute(handle, "COMMIT");
            troubled = false;
        } catch (RuntimeException | Error e) {
            rolledBack(handle, batch, first, e);
        } finally {
            first.release(); // also when it never came so far
            batch.forEach(Request::release);
        }
        if (checkpointer.written(batch.size())) {
            copyRest(handle);
        }
    }

    /** Nothing of a transaction was saved. */
    private void rolledBack(Handle handle, List<Request<?>> batch, Request<?> first, Throwable e) {
        first.fail(e);
        for (Request<?> request : batch) {
            if (!request.failed()) {
                request.fail(e);
            }
        }
        rollback(handle, e);
        tell(e, batch.size());
        RuntimeException shown = wrapped(e);
        batch.stream().filter(request -> request.failedBy(e)).forEach(request -> request.fail(shown));
        if (first.failedBy(e)) {
            first.fail(shown);
        }
    }

    private static void copyRest(Handle handle) {
        try {
            SqliteCheckpointer.pass(handle);
        } catch (RuntimeException | Error e) {
            LOG.debug("the rest of the log could not be copied", e); // the next transaction tells of a full disk
        }
    }

    private Request<?> more(List<Request<?>> batch, long until) {
        return batch.size() >= BATCH || System.nanoTime() > until ? null : queue.poll();
    }

    private void tell(Throwable e, int pieces) {
        Optional<String> trouble = StoreTrouble.of(e);
        troubled = troubled || trouble.isPresent();
        if (trouble.isEmpty()) {
            LOG.error("a transaction of {} pieces of work failed", pieces, e);
        } else if (!told.equals(trouble.get()) || System.nanoTime() - toldAt > TOLD_NANOS) {
            told = trouble.get();
            toldAt = System.nanoTime();
            LOG.error("{}", told); // not the exception: it holds what was to be saved
        }
    }

    /** Several for each piece of work: what a statement of the library costs would be felt. */
    private static void execute(Handle handle, String sql) {
        try (Statement statement = handle.getConnection().createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new DatabaseException(sql + " failed: " + e.getMessage(), e);
        }
    }

    private static void piece(Handle handle, Request<?> request) {
        execute(handle, "SAVEPOINT work");
        try {
            request.run(handle);
            execute(handle, "RELEASE work");
        } catch (RuntimeException | Error e) {
            if (StoreTrouble.of(e).isPresent()) {
                throw e; // SQLite has taken back the whole transaction
            }
            request.fail(e);
            execute(handle, "ROLLBACK TO work");
            execute(handle, "RELEASE work");
        }
    }

    private static void rollback(Handle handle, Throwable first) {
        try {
            execute(handle, "ROLLBACK");
        } catch (RuntimeException | Error e) {
            first.addSuppressed(e); // SQLite has rolled back by itself, for example on a full disk
        }
    }

    private static DatabaseException wrapped(Throwable e) {
        Optional<String> trouble = StoreTrouble.of(e);
        if (trouble.isPresent()) {
            return DatabaseException.ofPlace(trouble.get(), e);
        }
        return new DatabaseException("the store could not save: " + e.getMessage(), e);
    }

    /** Copies the log into the file. On a full disk it stays where it is: what is in the log is saved. */
    private static void checkpoint(Handle handle) {
        try {
            handle.createQuery("PRAGMA wal_checkpoint(TRUNCATE)").mapToMap().list();
        } catch (RuntimeException | Error e) {
            LOG.warn(
                    "the log of the store could not be copied: {}",
                    StoreTrouble.of(e).orElse(String.valueOf(e)));
        }
    }

    private void drain() {
        for (Request<?> left = queue.poll(); left != null; left = queue.poll()) {
            left.fail(new DatabaseException("the store is closed"));
            left.release();
        }
    }

    @Override
    public void close() {
        closing = true;
        queue.offer(new Request<>(_ -> null)); // wakes the thread; when the queue is full it is awake
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        checkpointer.close();
    }
}
