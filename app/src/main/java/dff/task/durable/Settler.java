package dff.task.durable;

import dff.db.DatabaseException;
import dff.task.KeptResult;
import dff.task.TaskRecords;
import dff.task.TaskResults;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes how claims ended, all that have ended meanwhile in one transaction. Tries again as long as the store refuses. Safe for all threads. */
final class Settler implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Settler.class);
    /** Written in one transaction: no other writer waits long. */
    private static final int AT_ONCE = 256;
    /** Beyond so many no more tasks are started. */
    static final int FULL = 2_000;

    private static final long RETRY_MILLIS = 500;

    private final TaskStore store;
    private final TaskRecords records;
    private final TaskResults results;
    private final Runnable room;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // guarded by lock
    private List<Settlement> waiting = new ArrayList<>();
    private List<Settlement> writing = List.of();
    private boolean closing;

    /** @param room told when there is room again after {@link #isFull} */
    Settler(TaskStore store, TaskRecords records, TaskResults results, Runnable room) {
        this.store = store;
        this.records = records;
        this.results = results;
        this.room = room;
        this.thread = Thread.ofPlatform().name("dff-task-settler").daemon().start(this::run);
    }

    void add(Settlement settlement) {
        lock.lock();
        try {
            waiting.add(settlement);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isFull() {
        lock.lock();
        try {
            return waiting.size() >= FULL;
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        boolean goesOn = true;
        while (goesOn) {
            try {
                goesOn = turn();
            } catch (RuntimeException | Error e) { // nothing is lost by it: what is being written stays so
                quietly(() -> LOG.error("the ends of tasks could not be looked at", e));
                pause();
            }
        }
    }

    /** For what may fail again for the same reason, as when there is no memory. */
    private static void quietly(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | Error _) {
            // told next time
        }
    }

    /** @return false when nothing is left at the end */
    private boolean turn() {
        List<Settlement> some = take();
        if (some.isEmpty()) {
            return false;
        }
        boolean was = isFull();
        while (!write(some) && !isClosing()) {
            pause();
        }
        written();
        if (was) {
            room.run();
        }
        return true;
    }

    private List<Settlement> take() {
        lock.lock();
        try {
            while (waiting.isEmpty() && writing.isEmpty() && !closing) {
                changed.awaitUninterruptibly();
            }
            if (writing.isEmpty()) {
                List<Settlement> some = new ArrayList<>(waiting.subList(0, Math.min(AT_ONCE, waiting.size())));
                waiting = new ArrayList<>(waiting.subList(some.size(), waiting.size()));
                writing = some;
            }
            return writing;
        } finally {
            lock.unlock();
        }
    }

    private boolean write(List<Settlement> some) {
        try {
            Set<Claimed.Ticket> written = store.settle(some);
            for (Settlement settlement : some) {
                if (settlement instanceof Settlement.Ended ended && written.contains(ended.ticket())) {
                    records.count(ended.record());
                    if (ended.result() != null) {
                        added(ended.result());
                    }
                } else if (!written.contains(settlement.ticket())) {
                    LOG.warn(
                            "attempt {} of {} was superseded and wrote nothing",
                            settlement.ticket().attempt(),
                            settlement.ticket().id());
                }
            }
            return true;
        } catch (RuntimeException | Error e) {
            quietly(() -> DatabaseException.log(LOG, "the ends of " + some.size() + " tasks could not be written", e));
            return false;
        }
    }

    private void added(KeptResult result) {
        try {
            results.added(result);
        } catch (RuntimeException | Error e) {
            LOG.warn("old results could not be removed", e);
        }
    }

    private void written() {
        lock.lock();
        try {
            writing = List.of();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private boolean isClosing() {
        lock.lock();
        try {
            return closing;
        } finally {
            lock.unlock();
        }
    }

    private void pause() {
        lock.lock();
        try {
            changed.await(RETRY_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until all that was added is written. @return false when it is not after that time */
    boolean drain(long millis) {
        long left = TimeUnit.MILLISECONDS.toNanos(millis);
        lock.lock();
        try {
            while (!(waiting.isEmpty() && writing.isEmpty()) && left > 0) {
                left = changed.awaitNanos(left);
            }
            return waiting.isEmpty() && writing.isEmpty();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Whether the end of a task is to be written. */
    boolean isWaiting(String id) {
        lock.lock();
        try {
            return Stream.concat(waiting.stream(), writing.stream())
                    .anyMatch(settlement -> settlement.ticket().id().equals(id));
        } finally {
            lock.unlock();
        }
    }

    /** Writes the rest. */
    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
