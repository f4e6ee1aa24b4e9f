package dff.task.durable;

import dff.runner.Execution;
import dff.runner.Outcome;
import dff.runner.RunnerPool;
import dff.runner.output.RunOutput;
import dff.task.RunMaker;
import dff.task.RunningTask;
import dff.task.TaskEvents;
import dff.task.TaskId;
import dff.task.TaskRecords;
import dff.task.TaskRequest;
import dff.task.TaskResults;
import dff.task.TaskStatus;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims tasks, gives them to the pool and settles what becomes of them. Its threads: one claims, one writes what has ended, one keeps the
 * leases and looks for those of dead workers. Safe for all threads.
 */
public final class Worker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    /** How long the pool may take to end what it was told to. */
    private static final long KILL_MILLIS = TimeUnit.SECONDS.toMillis(5);

    /** How long clearing a queue waits for the ends of its tasks. */
    private static final long SETTLE_MILLIS = TimeUnit.SECONDS.toMillis(10);

    /** What it works with. */
    public record Parts(
            TaskStore store,
            RunnerPool pool,
            RunMaker runs,
            TaskTargets targets,
            TaskRecords records,
            TaskResults results,
            TaskEvents events) {}

    private final String owner = "w" + TaskId.next().substring("task".length());
    private final Parts parts;
    private final TaskStore store;
    private final DurableConfig config;
    private final Holdings holdings;
    private final Settler settler;
    private final Outcomes outcomes;
    private final Keeper keeper;
    private final Claimer claimer;
    /** One clears at a time. */
    private final ReentrantLock clearing = new ReentrantLock();

    /** @param alone whether all other owners in the store are known to be dead */
    public Worker(Parts parts, DurableConfig config, boolean alone) {
        this.parts = parts;
        this.store = parts.store();
        this.config = config;
        this.holdings = new Holdings(config);
        this.settler = new Settler(store, parts.records(), parts.results(), this::pumpAll);
        this.outcomes = new Outcomes(parts, config.deaths());
        this.keeper = new Keeper(this, parts, config);
        this.claimer = new Claimer(owner, store, config, holdings, settler, this::pump, this::handBackStale);
        keeper.start(alone);
        claimer.start();
    }

    String owner() {
        return owner;
    }

    /** Something may be due in a queue from then on. */
    void signal(int queue, long due) {
        holdings.mayBeDue(queue, due);
    }

    /** Something may be due in any queue. */
    void signalAll() {
        for (int queue : config.served()) {
            signal(queue, 0);
        }
    }

    private void pumpAll() {
        for (int queue : config.served()) {
            pump(queue);
        }
        holdings.wakeClaimer();
    }

    /** Gives the pool as much as it may have. */
    private void pump(int queue) {
        while (!settler.isFull()) {
            Held next = holdings.next(queue);
            if (next == null) {
                return;
            }
            submit(next);
        }
    }

    private void submit(Held mine) {
        Settlement early;
        try {
            Optional<TaskRequest> request = parts.targets().request(mine.claim.task());
            early = outcomes.beforeRun(mine, request.isPresent());
            if (early == null) {
                give(mine, request.orElseThrow());
            }
        } catch (RuntimeException | Error e) {
            LOG.error(
                    "the task {} of {} could not be given to a runner",
                    mine.id(),
                    mine.claim.task().functionId(),
                    e);
            early = outcomes.notGiven(mine, e);
        }
        if (early != null) {
            settler.add(early);
            holdings.settledEarly(mine);
        }
    }

    private void give(Held mine, TaskRequest request) {
        RunningTask task =
                new RunningTask(mine.id(), request, mine.claim.task().lineage().triggered());
        Execution run = parts.runs().makeWatched(task, parts.events(), this::ended);
        run.abandon(); // nobody waits: what it ends with is ours
        run.whenStarted(() -> started(mine));
        boolean stopAtOnce = holdings.given(mine, run);
        parts.pool().submit(run);
        if (stopAtOnce) {
            parts.pool().cancel(run);
        }
    }

    /** On the runner's thread. */
    private void started(Held mine) {
        holdings.started(mine);
        pump(mine.queue());
        holdings.wakeIfWanted(mine.queue(), store.now());
    }

    /** On the runner's thread. */
    private void ended(RunningTask task, Execution run, Outcome outcome) {
        Held mine = holdings.ended(task.id(), run);
        if (mine == null) {
            return; // a claim that is over
        }
        boolean hasNoRoom = outcome instanceof Outcome.NotStarted;
        Settlement settlement = null;
        try {
            settlement = settlement(mine, task.request(), outcome);
            if (settlement != null) {
                settler.add(settlement);
            }
        } finally { // whatever happens: else its place would be lost
            holdings.settled(
                    mine, hasNoRoom ? store.now() + config.times().prefetched().toMillis() : 0);
        }
        if (hasNoRoom) {
            return;
        }
        if (settlement instanceof Settlement.Again again) {
            // what is written a moment later than this is found by the next look
            holdings.mayBeDue(again.queue(), Math.max(again.due(), store.now() + 1));
        }
        for (int queue : config.served()) {
            pump(queue);
        }
        holdings.wakeIfWanted(mine.queue(), store.now());
    }

    private Settlement settlement(Held mine, TaskRequest request, Outcome outcome) {
        try {
            return outcomes.settlement(mine, request, outcome);
        } catch (RuntimeException | Error e) {
            LOG.error("the outcome of {} is lost", mine.id(), e);
            return mine.lost ? null : outcomes.untold(mine, e);
        }
    }

    private void handBackStale() {
        long now = System.nanoTime();
        holdings.takeStale(now).forEach(mine -> settler.add(outcomes.back(mine)));
        holdings.notStarted(now - config.times().prefetched().toNanos()).forEach(parts.pool()::expire);
    }

    /** Those held now. */
    List<Held> held() {
        return holdings.all();
    }

    boolean isStopping() {
        return holdings.isStopping();
    }

    boolean holds(Held mine) {
        return holdings.isHeld(mine);
    }

    /** Tasks of a queue that are claimed and not in a runner yet. */
    Holdings.Ahead ahead(int queue) {
        return holdings.ahead(queue);
    }

    /** What a task that runs here has printed so far; empty when it does not. */
    Optional<RunOutput.Lines> output(String id) {
        Held mine = holdings.find(id);
        return mine == null || mine.started == 0
                ? Optional.empty()
                : Optional.of(mine.run.output().lines());
    }

    /** Unix milliseconds of the start of a task that is in a runner of ours; 0 = it is not. */
    long started(String id) {
        Held mine = holdings.find(id);
        return mine == null ? 0 : mine.started;
    }

    /** Tasks of a queue that are in a runner now. */
    public int running(int queue) {
        return holdings.running(queue);
    }

    /** It is not ours any more: nothing is written of it. */
    void lose(Held mine) {
        mine.lost = true;
        stop(mine);
    }

    /** Stops one that somebody cancelled, if it is here. */
    void cancel(String id) {
        Held mine = holdings.find(id);
        if (mine == null) {
            return;
        }
        mine.cancelled = true;
        if (!stop(mine)) {
            settler.add(outcomes.notRun(mine, TaskStatus.CANCELLED));
        }
    }

    /** @return false when it was not given to the pool yet and is held no longer */
    private boolean stop(Held mine) {
        if (holdings.take(mine)) {
            return false;
        }
        Execution run = mine.run;
        if (run != null) {
            parts.pool().cancel(run);
        }
        return true;
    }

    /** Whether this worker has a task in hand, or its end on the way into the store. */
    boolean isUnderWay(String id) {
        return holdings.isUnderWay(id) || settler.isWaiting(id);
    }

    /** Meanwhile nothing more is claimed from these queues, nor given to the pool. */
    void whileClosed(Set<Integer> queues, Runnable action) {
        clearing.lock();
        try {
            holdings.close(queues);
            action.run();
        } finally {
            holdings.close(Set.of());
            clearing.unlock();
            pumpAll();
        }
    }

    /** Nothing is claimed or handed back meanwhile. */
    void whileNothingMoves(Runnable action) {
        claimer.whileNothingMoves(action);
    }

    /** Ends what was claimed from these queues and is in no runner yet; what goes back to them is in the store when this returns. @return how many */
    int clear(Set<Integer> queues) {
        int cleared = 0;
        for (Held mine : held()) {
            if (queues.contains(mine.queue()) && mine.started == 0 && !mine.cancelled) {
                mine.cancelled = true;
                if (!stop(mine)) {
                    settler.add(outcomes.notRun(mine, TaskStatus.CANCELLED));
                }
                cleared++;
            }
        }
        if (!holdings.awaitNoneEnding(queues, SETTLE_MILLIS) || !settler.drain(SETTLE_MILLIS)) {
            LOG.warn(
                    "the ends of tasks could not be written for {} ms; a queue is cleared without them", SETTLE_MILLIS);
        }
        return cleared;
    }

    /** Claims no more, waits for what runs, hands the rest back. What it has ended is in the store when this returns. */
    @Override
    public void close() {
        holdings.stop();
        claimer.join();
        holdings.takeReady().forEach(mine -> settler.add(outcomes.back(mine)));
        holdings.notStarted(System.nanoTime()).forEach(parts.pool()::expire);
        if (!holdings.awaitEmpty(config.stop().toMillis())) {
            for (Held mine : held()) {
                mine.handedBack = true;
                stop(mine);
            }
            if (!holdings.awaitEmpty(KILL_MILLIS)) {
                LOG.warn("{} tasks did not end and are left to the next start", held().size());
            }
        }
        keeper.close();
        settler.close();
    }
}
