package dff.db;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Platform threads with a read-only connection each: native calls would pin the carriers of virtual threads. */
final class SqliteReaders implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SqliteReaders.class);
    private static final int THREADS = 4;
    private static final int QUEUE = 10_000;
    private static final Request<?> STOP = new Request<>(_ -> null);

    private final BlockingQueue<Request<?>> queue = new ArrayBlockingQueue<>(QUEUE);
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicInteger running = new AtomicInteger(THREADS);
    private volatile boolean closing;

    SqliteReaders(Jdbi jdbi) {
        for (int i = 1; i <= THREADS; i++) {
            threads.add(Thread.ofPlatform().name("dff-sqlite-reader-" + i).start(() -> run(jdbi)));
        }
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
        if (running.get() == 0) {
            drain(); // it came after the threads had looked for the last time
        }
    }

    private void run(Jdbi jdbi) {
        try (Handle handle = jdbi.open()) {
            for (Request<?> next = queue.take(); next != STOP; next = queue.take()) {
                try {
                    next.run(handle);
                } catch (RuntimeException | Error e) {
                    next.fail(e);
                } finally {
                    next.release();
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("a reader of the store has stopped", e);
        } finally {
            if (running.decrementAndGet() == 0) {
                closing = true;
                drain();
            }
        }
    }

    private void drain() {
        for (Request<?> left = queue.poll(); left != null; left = queue.poll()) {
            if (left != STOP) {
                left.fail(new DatabaseException("the store is closed"));
                left.release();
            }
        }
    }

    @Override
    public void close() {
        closing = true;
        try {
            for (int i = 0; i < THREADS; i++) {
                queue.put(STOP);
            }
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
