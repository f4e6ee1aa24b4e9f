package dff.task.durable;

import dff.db.DatabaseException;
import dff.task.TaskRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a worker's leases, looks for those of dead ones, ends what has waited too long. One thread. */
final class Keeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);
    private static final long RECOUNT_NANOS = TimeUnit.MINUTES.toNanos(1);
    /** Ended in one transaction. */
    static final int AT_ONCE = 500;

    private final Worker worker;
    private final Worker.Parts parts;
    private final DurableConfig config;
    private final Thread thread;
    private final Map<String, Integer> told = new HashMap<>();

    /** Renewals in which a claim was in nobody's hands before it is let go: on its way from the store it is so, too. */
    private static final int STRAY_LOOKS = 3;

    private Map<String, Integer> strays = Map.of();
    private volatile boolean closing;
    private long renewed = System.nanoTime();

    Keeper(Worker worker, Worker.Parts parts, DurableConfig config) {
        this.worker = worker;
        this.parts = parts;
        this.config = config;
        this.thread = Thread.ofPlatform().name("dff-task-keeper").daemon().unstarted(this::run);
    }

    /** @param alone whether all other owners are dead: their tasks wait again when this returns */
    void start(boolean alone) {
        if (alone) {
            TaskStore.Reaped reaped;
            do {
                reaped = parts.store().reapOthers(worker.owner(), config.deaths());
                count(reaped.ended());
            } while (reaped.again() + reaped.ended().size() > 0);
        }
        thread.start();
    }

    private void count(List<TaskRecord> ended) {
        ended.forEach(parts.records()::count);
    }

    private void run() {
        long nextRenew = System.nanoTime();
        long nextReap = nextRenew;
        long nextCount = nextRenew + RECOUNT_NANOS;
        while (!closing) {
            long now = System.nanoTime();
            if (now - nextRenew >= 0) {
                nextRenew = now + config.times().renew().toNanos();
                quietly(this::renew);
            }
            if (now - nextReap >= 0) { // after the renewal: our own leases are fresh
                nextReap = now + config.times().reap().toNanos();
                quietly(this::reap);
            }
            if (now - nextCount >= 0) {
                nextCount = now + RECOUNT_NANOS;
                quietly(parts.store()::recount);
            }
            long pause = Math.min(nextRenew, nextReap) - System.nanoTime();
            LockSupport.parkNanos(this, Math.max(pause, TimeUnit.MILLISECONDS.toNanos(1)));
        }
    }

    private static void quietly(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | Error e) {
            try {
                DatabaseException.log(LOG, "the store of tasks could not be looked after", e);
            } catch (RuntimeException | Error _) {
                // no memory to tell it: the thread goes on
            }
        }
    }

    private void renew() {
        List<Held> mine = worker.held();
        try {
            TaskStore.Renewed still =
                    parts.store().renew(worker.owner(), config.times().lease().toMillis(), started(mine));
            renewed = System.nanoTime();
            for (Held held : mine) {
                Integer attempt = still.held().get(held.id());
                if (attempt == null || attempt != held.claim.attempt()) {
                    lose(held); // harmless when it has ended meanwhile
                } else if (still.cancelled().contains(held.id())) {
                    worker.cancel(held.id());
                }
            }
            letGoStrays(still.held());
        } finally {
            Duration patience = config.times().lease().multipliedBy(3).dividedBy(4);
            if (System.nanoTime() - renewed > patience.toNanos()) {
                mine.forEach(this::lose); // others may have them by now
            }
        }
    }

    /**
     * A claim that nobody holds would be renewed for ever: its task would never end. There is none but after an error, for example when
     * there was no memory for the answer of the store.
     */
    private void letGoStrays(Map<String, Integer> claims) {
        Map<String, Integer> seen = new HashMap<>();
        List<Claimed.Ticket> gone = new ArrayList<>();
        claims.forEach((id, attempt) -> {
            if (!worker.isUnderWay(id)) {
                int looks = strays.getOrDefault(id, 0) + 1;
                seen.put(id, looks);
                if (looks >= STRAY_LOOKS) {
                    gone.add(new Claimed.Ticket(id, attempt));
                }
            }
        });
        strays = seen;
        if (!gone.isEmpty()) {
            LOG.warn(
                    "{} claimed tasks are in nobody's hands, {} among them; they are let go",
                    gone.size(),
                    gone.getFirst().id());
            parts.store().letGo(worker.owner(), gone);
        }
    }

    private void lose(Held held) {
        if (worker.holds(held)) {
            LOG.warn("attempt {} of {} is no longer ours and is stopped", held.claim.attempt(), held.id());
            worker.lose(held);
        }
    }

    /** Those whose start the store does not know. */
    private Map<String, Long> started(List<Held> mine) {
        Map<String, Long> started = new HashMap<>();
        Map<String, Integer> running = new HashMap<>();
        for (Held held : mine) {
            if (held.started != 0) {
                running.put(held.id(), held.claim.attempt());
                if (told.get(held.id()) == null || told.get(held.id()) != held.claim.attempt()) {
                    started.put(held.id(), held.started);
                }
            }
        }
        told.clear();
        told.putAll(running);
        return started;
    }

    private void reap() {
        TaskStore.Reaped reaped = parts.store().reap(config.deaths());
        count(reaped.ended());
        if (reaped.again() > 0) {
            LOG.warn("{} tasks of a dead worker wait again", reaped.again());
            worker.signalAll();
        }
        List<TaskRecord> expired = parts.store().expire(AT_ONCE);
        count(expired);
    }

    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
