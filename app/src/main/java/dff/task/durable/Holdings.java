package dff.task.durable;

import dff.runner.Execution;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** What a worker has claimed and not settled, and who waits for a change of it. Safe for all threads. */
final class Holdings {
    /** Bytes of arguments of tasks that have not started above which no more is claimed. */
    static final long MAX_BYTES = 32L * 1024 * 1024;
    /** Until the next look when as much is held as may be. */
    private static final long FULL_MILLIS = 20;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Condition emptied = lock.newCondition();
    private final DurableConfig config;

    // guarded by lock
    private final Map<String, Held> held = new HashMap<>();
    private final Places places;
    /** Of the arguments of all that is held and has not started. */
    private long bytes;
    /** Tasks that have ended and whose end is being prepared, with their queues. */
    private final Map<String, Integer> ending = new HashMap<>();

    /** Queues that are being cleared: nothing of them is claimed or given to the pool. */
    private Set<Integer> closed = Set.of();

    private boolean woken;
    private boolean stopping;

    Holdings(DurableConfig config) {
        this.config = config;
        this.places = new Places(config);
    }

    /** Large arguments: as many as may be in memory are. What is held runs first. */
    private boolean isFull() {
        return bytes >= MAX_BYTES;
    }

    private boolean forget(Held mine) {
        boolean was = held.remove(mine.id(), mine);
        bytes -= was && mine.started == 0 ? mine.bytes() : 0;
        return was;
    }

    private <T> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    private void locking(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }

    /** Something may be due in a queue from then on. */
    void mayBeDue(int queue, long due) {
        locking(() -> {
            places.mayBeDue(queue, due);
            wake();
        });
    }

    private void wake() {
        woken = true;
        work.signalAll();
    }

    void wakeClaimer() {
        locking(this::wake);
    }

    /** Wakes the claimer when a queue has room for more. */
    void wakeIfWanted(int queue, long now) {
        locking(() -> {
            if (places.wanted(queue, now) > 0) {
                wake();
            }
        });
    }

    /** How many to claim from a queue now. When it is more than 0, whoever adds tasks from now on has to say so. */
    int wanted(int queue, long now) {
        return locked(() -> {
            int wanted = stopping || isFull() || closed.contains(queue) ? 0 : places.wanted(queue, now);
            if (wanted > 0) {
                places.nothingDue(queue);
            }
            return wanted;
        });
    }

    void add(List<Claimed> claimed) {
        locking(() -> {
            for (Claimed one : claimed) {
                Held mine = new Held(one);
                held.put(mine.id(), mine);
                bytes += mine.bytes();
                places.add(mine);
            }
        });
    }

    /** Waits for work, as long as there is none to be expected. */
    void awaitWork(long now) {
        lock.lock();
        try {
            long millis = places.untilDue(now, config.times().poll().toMillis());
            if (places.hasReady()) {
                millis =
                        Math.min(millis, Math.max(1, config.times().prefetched().toMillis() / 2));
            }
            if (isFull()) {
                millis = Math.max(millis, FULL_MILLIS);
            }
            if (!woken && !stopping) {
                work.await(millis, TimeUnit.MILLISECONDS);
            }
            woken = false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /** The next to be given to the pool; null when there is none or no room. */
    Held next(int queue) {
        return locked(() -> stopping || closed.contains(queue) ? null : places.next(queue));
    }

    /** From now on nothing more is claimed from these queues, nor given to the pool. @param queues none = all go on */
    void close(Set<Integer> queues) {
        locking(() -> closed = queues);
    }

    /** It is given to the pool now. @return whether it has to be stopped at once */
    boolean given(Held mine, Execution run) {
        return locked(() -> {
            mine.run = run;
            return mine.cancelled || mine.lost;
        });
    }

    void started(Held mine) {
        locking(() -> {
            if (mine.started == 0) {
                mine.started = System.currentTimeMillis();
                bytes -= held.get(mine.id()) == mine ? mine.bytes() : 0;
                places.started(mine);
            }
        });
    }

    /** A run has ended; {@link #settled} has to follow. @return null when nobody holds it any more */
    Held ended(String id, Execution run) {
        return locked(() -> {
            Held mine = held.get(id);
            if (mine == null || mine.run != run) {
                return null;
            }
            ending.put(id, mine.queue());
            forget(mine);
            return mine;
        });
    }

    /** What has {@link #ended} is on its way into the store. @param notBefore for the queue, when the pool had no room; 0 = at once */
    void settled(Held mine, long notBefore) {
        locking(() -> {
            ending.remove(mine.id());
            places.ended(mine);
            if (notBefore > 0) {
                places.notBefore(mine.queue(), notBefore);
            }
            emptied.signalAll();
        });
    }

    /** One that was to be given to the pool is settled without a run. */
    void settledEarly(Held mine) {
        locking(() -> {
            forget(mine);
            places.ended(mine);
            emptied.signalAll();
        });
    }

    /** Those that wait for a place for too long; they are held no longer. */
    List<Held> takeStale(long nanos) {
        return locked(() -> {
            List<Held> stale = places.stale(nanos);
            stale.forEach(this::forget);
            return stale;
        });
    }

    /** All that were not given to the pool; they are held no longer. */
    List<Held> takeReady() {
        return locked(() -> {
            List<Held> ready = places.takeReady();
            ready.forEach(this::forget);
            return ready;
        });
    }

    /** One that was not given to the pool is held no longer. @return false when it was given, or is not held */
    boolean take(Held mine) {
        return locked(() -> {
            boolean taken = mine.run == null && held.get(mine.id()) == mine && places.remove(mine);
            if (taken) {
                forget(mine);
                emptied.signalAll();
            }
            return taken;
        });
    }

    /** Given to the pool before then and not started. */
    List<Execution> notStarted(long sinceNanos) {
        return locked(() -> {
            List<Execution> runs = new ArrayList<>();
            for (Held mine : held.values()) {
                if (mine.run != null && mine.started == 0 && mine.submittedNanos - sinceNanos <= 0) {
                    runs.add(mine.run);
                }
            }
            return runs;
        });
    }

    Held find(String id) {
        return locked(() -> held.get(id));
    }

    /** Whether a task of that id is in hand, or its end being prepared. */
    boolean isUnderWay(String id) {
        return locked(() -> held.containsKey(id) || ending.containsKey(id));
    }

    boolean isHeld(Held mine) {
        return locked(() -> held.get(mine.id()) == mine);
    }

    List<Held> all() {
        return locked(() -> List.copyOf(held.values()));
    }

    /** Claimed of a queue and not in a runner yet. */
    Ahead ahead(int queue) {
        return locked(() -> {
            int count = 0;
            long oldest = Long.MAX_VALUE;
            for (Held mine : held.values()) {
                if (mine.queue() == queue && mine.started == 0) {
                    count++;
                    oldest = Math.min(oldest, mine.claim.task().schedule().due());
                }
            }
            return new Ahead(count, oldest);
        });
    }

    /** Tasks that still wait, in this process. @param oldestDue when the first of them was due, in the store's time */
    record Ahead(int count, long oldestDue) {}

    int running(int queue) {
        return locked(() -> places.running(queue));
    }

    /** No more is claimed or given to the pool. */
    void stop() {
        locking(() -> {
            stopping = true;
            wake();
        });
    }

    boolean isStopping() {
        return locked(() -> stopping);
    }

    /** @return false when something is left after that time */
    boolean awaitEmpty(long millis) {
        return await(() -> held.isEmpty() && ending.isEmpty(), millis);
    }

    /** Until no end of a task of these queues is being prepared. @return false when one is after that time */
    boolean awaitNoneEnding(Set<Integer> queues, long millis) {
        return await(() -> ending.values().stream().noneMatch(queues::contains), millis);
    }

    private boolean await(BooleanSupplier condition, long millis) {
        long left = TimeUnit.MILLISECONDS.toNanos(millis);
        lock.lock();
        try {
            while (!condition.getAsBoolean() && left > 0) {
                left = emptied.awaitNanos(left);
            }
            return condition.getAsBoolean();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }
}
