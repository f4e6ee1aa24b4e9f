package dff.task.durable;

import dff.runner.Execution;
import dff.runner.Outcome;
import dff.runner.RunnerPool;
import dff.task.RunMaker;
import dff.task.RunningTask;
import dff.task.TaskId;
import dff.task.TaskRecords;
import dff.task.TaskRequest;
import dff.task.TaskResults;
import dff.task.TaskStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims tasks, gives them to the pool and settles what becomes of them. Two threads: one claims, one keeps the leases and looks for those of
 * dead workers. Safe for all threads; what it holds is guarded by {@code lock}.
 */
public final class Worker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final long PAUSE_MILLIS = 500;

    /** What it works with. */
    public record Parts(
            TaskStore store,
            RunnerPool pool,
            RunMaker runs,
            TaskTargets targets,
            TaskRecords records,
            TaskResults results) {}

    private final String owner = "w" + TaskId.next().substring("task".length());
    private final Parts parts;
    private final TaskStore store;
    private final DurableConfig config;
    private final Settler settler;
    private final Outcomes outcomes;
    private final Keeper keeper;
    private final Thread claimer;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Condition emptied = lock.newCondition();
    private final Map<String, Held> held = new HashMap<>();
    private final Places places;
    /** Tasks that have ended and whose end is being prepared. */
    private int ending;

    private boolean woken;

    private volatile boolean stopping;

    /** @param alone whether all other owners in the store are known to be dead */
    public Worker(Parts parts, DurableConfig config, boolean alone) {
        this.parts = parts;
        this.store = parts.store();
        this.config = config;
        this.places = new Places(config);
        this.settler = new Settler(store, parts.records(), parts.results(), this::pumpAll);
        this.outcomes = new Outcomes(parts, config.deaths());
        this.claimer = Thread.ofPlatform().name("dff-task-claimer").daemon().unstarted(this::claimLoop);
        this.keeper = new Keeper(this, parts, config);
        keeper.start(alone);
        claimer.start();
    }

    String owner() {
        return owner;
    }

    /** Something may be due in a queue from then on. */
    void signal(int queue, long due) {
        lock.lock();
        try {
            places.mayBeDue(queue, due);
            wake();
        } finally {
            lock.unlock();
        }
    }

    private void wake() {
        woken = true;
        work.signal();
    }

    /** Something may be due in any queue. */
    void signalAll() {
        for (int queue : config.served()) {
            signal(queue, 0);
        }
    }

    private void claimLoop() {
        long polled = System.nanoTime();
        while (!stopping) {
            boolean more = false;
            try {
                for (int queue : config.served()) {
                    more |= claim(queue);
                }
                if (System.nanoTime() - polled > config.times().poll().toNanos()) {
                    polled = System.nanoTime();
                    look();
                }
                handBackStale();
            } catch (RuntimeException e) {
                LOG.error("tasks could not be claimed", e);
                pause(PAUSE_MILLIS);
            }
            if (!more) {
                await();
            }
        }
    }

    /** @return whether there may be more to claim at once */
    private boolean claim(int queue) {
        int wanted;
        lock.lock();
        try {
            wanted = settler.isFull() ? 0 : places.wanted(queue, store.now());
            if (wanted == 0) {
                return false;
            }
            places.nothingDue(queue); // who comes from now on says so
        } finally {
            lock.unlock();
        }
        List<Claimed> claimed;
        OptionalLong next;
        try {
            claimed = store.claim(owner, queue, wanted, config.times().lease().toMillis());
            next = claimed.size() == wanted ? OptionalLong.of(0) : store.nextDue(queue);
        } catch (RuntimeException e) {
            signal(queue, 0);
            throw e;
        }
        lock.lock();
        try {
            next.ifPresent(due -> places.mayBeDue(queue, due));
            for (Claimed one : claimed) {
                Held mine = new Held(one);
                held.put(mine.id(), mine);
                places.add(mine);
            }
        } finally {
            lock.unlock();
        }
        pump(queue);
        return claimed.size() == wanted;
    }

    /** For tasks nobody told of: those of another process. */
    private void look() {
        for (int queue : config.served()) {
            store.nextDue(queue).ifPresent(due -> signal(queue, due));
        }
    }

    private void await() {
        lock.lock();
        try {
            long millis = places.untilDue(store.now(), config.times().poll().toMillis());
            if (places.hasReady()) {
                millis =
                        Math.min(millis, Math.max(1, config.times().prefetched().toMillis() / 2));
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

    private void pause(long millis) {
        lock.lock();
        try {
            work.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private void pumpAll() {
        for (int queue : config.served()) {
            pump(queue);
        }
        lock.lock();
        try {
            wake();
        } finally {
            lock.unlock();
        }
    }

    /** Gives the pool as much as it may have. */
    private void pump(int queue) {
        while (!settler.isFull()) {
            Held next;
            lock.lock();
            try {
                next = stopping ? null : places.next(queue);
            } finally {
                lock.unlock();
            }
            if (next == null) {
                return;
            }
            submit(next);
        }
    }

    private void submit(Held mine) {
        Claimed claim = mine.claim;
        Settlement early = null;
        Optional<TaskRequest> request = Optional.empty();
        try {
            request = parts.targets().request(claim.task());
            early = outcomes.beforeRun(mine, request.isPresent());
        } catch (RuntimeException e) {
            LOG.error("the code of {} could not be found", claim.task().functionId(), e);
            early = outcomes.back(mine);
        }
        if (early != null) {
            finish(mine, early);
            return;
        }
        RunningTask task = new RunningTask(
                mine.id(), request.orElseThrow(), claim.task().lineage().triggered());
        Execution run = parts.runs().make(task, Optional.empty(), this::ended);
        run.abandon(); // nobody waits: what it ends with is ours
        run.whenStarted(() -> started(mine));
        boolean late;
        lock.lock();
        try {
            mine.run = run;
            late = mine.cancelled || mine.lost;
        } finally {
            lock.unlock();
        }
        parts.pool().submit(run);
        if (late) {
            parts.pool().cancel(run);
        }
    }

    private void started(Held mine) {
        lock.lock();
        try {
            if (mine.started == 0) {
                mine.started = System.currentTimeMillis();
                places.started(mine);
            }
        } finally {
            lock.unlock();
        }
        pump(mine.queue());
        claimMore(mine.queue());
    }

    private void claimMore(int queue) {
        lock.lock();
        try {
            if (places.wanted(queue, store.now()) > 0) {
                wake();
            }
        } finally {
            lock.unlock();
        }
    }

    /** On the runner's thread. */
    private void ended(RunningTask task, Execution run, Outcome outcome) {
        Held mine;
        lock.lock();
        try {
            mine = held.get(task.id());
            if (mine == null || mine.run != run) {
                return; // a claim that is over
            }
            held.remove(task.id());
            ending++;
        } finally {
            lock.unlock();
        }
        Settlement settlement = outcomes.settlement(mine, task.request(), outcome);
        finish(mine, settlement);
        lock.lock();
        try {
            ending--;
            emptied.signalAll();
            if (outcome instanceof Outcome.NotStarted) {
                places.notBefore(
                        mine.queue(), store.now() + config.times().prefetched().toMillis());
                return; // the pool has no room: the claimer tries again
            }
        } finally {
            lock.unlock();
        }
        pump(mine.queue());
        for (int queue : config.served()) {
            if (queue != mine.queue()) {
                pump(queue);
            }
        }
        claimMore(mine.queue());
    }

    /** @param settlement null = nothing is to be written */
    private void finish(Held mine, Settlement settlement) {
        if (settlement != null) {
            settler.add(settlement);
            if (settlement instanceof Settlement.Again again) {
                signalLater(again);
            }
        }
        lock.lock();
        try {
            held.remove(mine.id(), mine);
            places.ended(mine);
            if (held.isEmpty()) {
                emptied.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** After it is written the poll finds it at the latest. */
    private void signalLater(Settlement.Again again) {
        if (!stopping) {
            signal(again.queue(), Math.max(again.due(), store.now() + 1));
        }
    }

    private void handBackStale() {
        List<Held> stale;
        List<Execution> waiting = new ArrayList<>();
        long now = System.nanoTime();
        lock.lock();
        try {
            stale = places.stale(now);
            stale.forEach(mine -> held.remove(mine.id(), mine));
            for (Held mine : held.values()) {
                if (mine.run != null
                        && mine.started == 0
                        && now - mine.submittedNanos
                                > config.times().prefetched().toNanos()) {
                    waiting.add(mine.run);
                }
            }
        } finally {
            lock.unlock();
        }
        stale.forEach(mine -> settler.add(outcomes.back(mine)));
        waiting.forEach(parts.pool()::expire);
    }

    /** Those held now. */
    List<Held> held() {
        lock.lock();
        try {
            return List.copyOf(held.values());
        } finally {
            lock.unlock();
        }
    }

    /** Tasks of a queue that are in a runner now. */
    public int running(int queue) {
        lock.lock();
        try {
            return places.given(queue);
        } finally {
            lock.unlock();
        }
    }

    /** It is not ours any more. */
    void lose(Held mine) {
        stop(mine, false);
    }

    /** Stops one that somebody cancelled, if it is here. */
    void cancel(String id) {
        Held mine;
        lock.lock();
        try {
            mine = held.get(id);
        } finally {
            lock.unlock();
        }
        if (mine != null) {
            stop(mine, true);
        }
    }

    private void stop(Held mine, boolean cancelled) {
        Execution run;
        boolean ready;
        lock.lock();
        try {
            mine.cancelled |= cancelled;
            mine.lost |= !cancelled;
            run = mine.run;
            ready = run == null && held.get(mine.id()) == mine && places.remove(mine);
            if (ready) {
                held.remove(mine.id());
            }
        } finally {
            lock.unlock();
        }
        if (run != null) {
            parts.pool().cancel(run);
        } else if (ready && cancelled) {
            settler.add(outcomes.notRun(mine, TaskStatus.CANCELLED));
        }
    }

    /** Ends what was claimed from these queues and has not been given to the pool. @return how many */
    int clear(Set<Integer> queues) {
        List<Held> ready = new ArrayList<>();
        for (Held mine : held()) {
            if (queues.contains(mine.queue())) {
                lock.lock();
                try {
                    if (mine.run == null && held.get(mine.id()) == mine && places.remove(mine)) {
                        held.remove(mine.id());
                        ready.add(mine);
                    }
                } finally {
                    lock.unlock();
                }
            }
        }
        ready.forEach(mine -> settler.add(outcomes.notRun(mine, TaskStatus.CANCELLED)));
        return ready.size();
    }

    /** Claims no more, waits for what runs, hands the rest back. What it has ended is in the store when this returns. */
    @Override
    public void close() {
        lock.lock();
        try {
            stopping = true;
            wake();
        } finally {
            lock.unlock();
        }
        join(claimer);
        handBackReady();
        if (!awaitEmpty(config.stop().toMillis())) {
            stopRunning();
            if (!awaitEmpty(TimeUnit.SECONDS.toMillis(5))) {
                LOG.warn("{} tasks did not end and are left to the next start", held().size());
            }
        }
        keeper.close();
        settler.close();
    }

    private void handBackReady() {
        List<Held> ready;
        List<Execution> waiting = new ArrayList<>();
        lock.lock();
        try {
            ready = places.takeReady();
            ready.forEach(mine -> held.remove(mine.id(), mine));
            held.values().stream()
                    .filter(mine -> mine.run != null && mine.started == 0)
                    .forEach(mine -> waiting.add(mine.run));
        } finally {
            lock.unlock();
        }
        ready.forEach(mine -> settler.add(outcomes.back(mine)));
        waiting.forEach(parts.pool()::expire);
    }

    private void stopRunning() {
        List<Execution> runs = new ArrayList<>();
        lock.lock();
        try {
            for (Held mine : held.values()) {
                mine.handedBack = true;
                if (mine.run != null) {
                    runs.add(mine.run);
                }
            }
        } finally {
            lock.unlock();
        }
        runs.forEach(parts.pool()::cancel);
    }

    private boolean awaitEmpty(long millis) {
        long left = TimeUnit.MILLISECONDS.toNanos(millis);
        lock.lock();
        try {
            while (!(held.isEmpty() && ending == 0) && left > 0) {
                left = emptied.awaitNanos(left);
            }
            return held.isEmpty() && ending == 0;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
