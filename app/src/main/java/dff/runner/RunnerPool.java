package dff.runner;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The elastic pool of runners.
 *
 * <p>A warm runner serves one script set, its <em>lane</em>, so that a script can disturb only later calls of its own set. Fast runs
 * share few runners: at most {@link #fastLimit} of them are under way at a time, because on few cores more only make each other wait, and a
 * runner that ends one run takes the next without waking anybody. A run that turns out slow (longer than {@link Speeds#SLOW_NANOS})
 * stops counting, and functions known as slow never count: they wait for something else than the processor, so each gets a runner of its
 * own up to the maximum. So no slow function delays a fast one while there is room.
 *
 * <p>All fields are guarded by {@code lock}. Three threads belong to the pool: one forks, one looks at the clock, and one per runner.
 */
public final class RunnerPool implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunnerPool.class);
    private static final Outcome STOPPING = new Outcome.Died("the platform is stopping", new Outcome.Usage(0, 0, 0, 0));
    private static final int MIN_FAST = 2;
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition forkWanted = lock.newCondition();
    private final Lanes lanes;
    private final Map<Integer, Runner> runners = new HashMap<>();
    private final Speeds speeds = new Speeds();
    private final RunnerConfig.Sizes sizes;
    private final RunnerFactory factory;
    private final Map<String, PlatformCall> calls;
    private final int fastLimit = Math.max(MIN_FAST, Runtime.getRuntime().availableProcessors());
    private final Thread forker;
    private final PoolClock clock;

    private int fastActive;
    private int toFork;
    private boolean closing;

    /** @throws RunnerException when runners cannot be made on this machine */
    public RunnerPool(RunnerConfig config, Map<String, PlatformCall> calls) {
        this.sizes = config.sizes();
        this.lanes = new Lanes(sizes.waiting());
        this.calls = Map.copyOf(calls);
        this.clock = new PoolClock(this);
        this.factory = new RunnerFactory(config, new Watcher());
        this.forker = Thread.ofPlatform().name("dff-forker").daemon().start(this::forkLoop);
        locked(this::keepWarm);
        clock.start();
    }

    private void locked(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }

    /** Takes a run. It is answered through the execution, also when it cannot be taken. */
    public void submit(Execution execution) {
        Outcome refused = null;
        lock.lock();
        try {
            int queue = execution.spec().queue();
            if (closing) {
                refused = STOPPING;
            } else if (lanes.isFull(queue)) {
                refused = new Outcome.NotStarted(lanes.state(queue), true);
            } else {
                place(execution);
            }
        } finally {
            lock.unlock();
        }
        if (refused != null) {
            execution.dropFromQueue();
            execution.end(refused);
        }
    }

    /** Puts a run back whose runner was dead before it got it; the end of that runner's thread starts it anew. */
    void again(Execution execution) {
        lock.lock();
        try {
            if (!closing) {
                lanes.enqueueFirst(execution);
                return;
            }
        } finally {
            lock.unlock();
        }
        execution.dropFromQueue();
        execution.end(STOPPING);
    }

    /** What the process tree tells. */
    private final class Watcher implements Zygote.Watcher {
        @Override
        public void exited(int number, int status) {
            locked(() -> {
                Runner runner = runners.get(number);
                if (runner != null) {
                    runner.exited = true;
                    dropIdle(runner);
                }
                clock.confirmed(number);
            });
        }

        @Override
        public void lost(Zygote zygote) {
            locked(() -> runners.values().stream()
                    .filter(runner -> runner.home() == zygote)
                    .forEach(RunnerPool.this::dropIdle));
        }
    }

    /** No run may meet a dead runner; one that has a run learns of its end by itself. */
    private void dropIdle(Runner runner) {
        if (runner.running == null) {
            lanes.removeIdle(runner);
            runner.retire();
        }
    }

    private void place(Execution execution) {
        Lane lane = lanes.of(execution);
        if (lane.waiting.isEmpty() && mayStart(execution)) {
            Runner idle = lanes.takeIdle(lane);
            if (idle != null) {
                begin(idle, execution);
                idle.assign(execution);
                return;
            }
        }
        lanes.enqueue(execution);
        startWaiting(lane);
        clock.wake();
    }

    private boolean mayStart(Execution execution) {
        return fastActive < fastLimit || speeds.isSlow(execution.spec().function());
    }

    private void begin(Runner runner, Execution execution) {
        runner.running = execution;
        runner.slow = speeds.isSlow(execution.spec().function());
        if (!runner.slow) {
            fastActive++;
        }
    }

    private void fork() {
        if (runners.size() + toFork < sizes.max()) {
            toFork++;
            forkWanted.signal();
        } else {
            evictIdle();
        }
    }

    /** The pool is full: the runner of another lane that was idle longest makes room. */
    private void evictIdle() {
        Runner oldest = lanes.longestIdle(false);
        if (oldest != null) {
            dropIdle(oldest);
        }
    }

    /** A runner has ended a run. @return the next run for it, or null when it is to wait */
    Execution finished(Runner runner) {
        lock.lock();
        try {
            account(runner);
            if (closing || runner.doomed || runner.exited || runner.tasks() >= sizes.maxTasks()) {
                runner.retire();
                return null;
            }
            Lane lane = lanes.of(runner);
            Execution next = nextFor(lane);
            if (next != null) {
                begin(runner, next);
                return next;
            }
            runner.idleSinceNanos = System.nanoTime();
            lane.idle.addFirst(runner);
            if (lanes.waiting() > 0) {
                startWaiting();
            }
            // the line above may just have handed this very runner a run
            return null;
        } finally {
            lock.unlock();
        }
    }

    private void account(Runner runner) {
        Execution done = runner.running;
        runner.running = null;
        if (done == null) {
            return;
        }
        if (!runner.slow) {
            fastActive--;
        }
        if (done.startedNanos() != 0) {
            speeds.record(done.spec().function(), System.nanoTime() - done.startedNanos());
        }
    }

    private Execution nextFor(Lane lane) {
        Execution head = lane.waiting.peekFirst();
        if (head == null || !mayStart(head) || lanes.isUnfair(lane)) {
            return null;
        }
        return lanes.poll(lane);
    }

    /** Starts what may start, oldest lane first, and asks for runners where none is idle. */
    private void startWaiting() {
        lanes.busy().forEach(this::startWaiting);
    }

    private void startWaiting(Lane lane) {
        while (!lane.waiting.isEmpty() && mayStart(lane.waiting.peekFirst())) {
            Runner idle = lanes.takeIdle(lane);
            if (idle == null) {
                wantRunners(lane);
                return;
            }
            Execution head = lanes.poll(lane);
            begin(idle, head);
            idle.assign(head);
        }
    }

    private void wantRunners(Lane lane) {
        int room = speeds.isSlow(lane.waiting.peekFirst().spec().function())
                ? lane.waiting.size()
                : fastLimit - fastActive;
        for (int i = toFork; i < Math.min(room, lane.waiting.size()); i++) {
            fork();
        }
    }

    private void forkLoop() {
        while (awaitForkWanted()) {
            Runner made = factory.fork(this, calls);
            if (made == null) {
                return;
            }
            lock.lock();
            try {
                toFork--;
                runners.put(made.number(), made);
                lanes.addSpare(made);
                made.start();
                if (lanes.waiting() > 0) {
                    startWaiting();
                }
            } finally {
                lock.unlock();
            }
        }
    }

    private boolean awaitForkWanted() {
        lock.lock();
        try {
            while (toFork == 0 && !closing) {
                forkWanted.awaitUninterruptibly();
            }
            return !closing;
        } finally {
            lock.unlock();
        }
    }

    private void keepWarm() {
        while (runners.size() + toFork < sizes.warm()) {
            toFork++;
            forkWanted.signal();
        }
    }

    /** The runner's thread has ended. */
    void gone(Runner runner) {
        lock.lock();
        try {
            account(runner);
            runners.remove(runner.number());
            lanes.remove(runner);
            if (!runner.exited && runner.home().isAlive()) {
                kill(runner); // a script may have closed the connection and gone on
            }
            if (!closing) {
                keepWarm();
                startWaiting();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Path of the interpreter that runners are made of. */
    public String python() {
        return factory.python();
    }

    String exitOf(int number) {
        return factory.exitOf(number);
    }

    /** A result is being passed on; the clock ends it when its reader stalls. */
    void sending(ResultBody body) {
        if (!body.isHeld()) {
            clock.watch(body);
        }
    }

    /** Takes a run out of its queue because its time there is over. @return its queue's state, or null when it runs already */
    public QueueState expire(Execution execution) {
        QueueState state;
        lock.lock();
        try {
            if (!lanes.drop(execution)) {
                return null;
            }
            state = lanes.state(execution.spec().queue());
        } finally {
            lock.unlock();
        }
        execution.end(new Outcome.NotStarted(state, false));
        return state;
    }

    /** Ends a run wherever it is: out of the queue, or by killing its process. */
    public void cancel(Execution execution) {
        if (!execution.markCancelled()) {
            return;
        }
        boolean waited;
        lock.lock();
        try {
            waited = lanes.drop(execution);
            for (Runner runner : runners.values()) {
                if (runner.running == execution) {
                    kill(runner);
                }
            }
        } finally {
            lock.unlock();
        }
        if (waited) {
            execution.end(new Outcome.Cancelled(new Outcome.Usage(0, System.currentTimeMillis(), 0, 0)));
        }
    }

    private void kill(Runner runner) {
        if (!runner.doomed) {
            runner.doomed = true;
            clock.killed(runner);
            runner.home().kill(runner.number());
        }
    }

    /** A kill was not confirmed: its process tree no longer works. */
    void unkillable(Runner runner) {
        if (runner.home().isAlive()) {
            LOG.error("the zygote does not answer; the process tree is ended and made anew");
            factory.lost(runner.home());
        }
    }

    /** What the clock does under the lock. @return milliseconds until it has to look again, 0 = when woken */
    long tick() {
        boolean active = false;
        long pause;
        lock.lock();
        try {
            long now = System.nanoTime();
            for (Runner runner : runners.values()) {
                Execution run = runner.running;
                if (run == null || run.startedNanos() == 0) {
                    continue;
                }
                active = true;
                long age = now - run.startedNanos();
                if (!runner.slow && age > Speeds.SLOW_NANOS) {
                    runner.slow = true;
                    fastActive--;
                }
                if (!runner.doomed && age > run.spec().limitNanos() + TimeUnit.SECONDS.toNanos(sizes.killSeconds())) {
                    LOG.warn(
                            "runner {} did not end {} s after its limit and is killed",
                            runner.number(),
                            sizes.killSeconds());
                    kill(runner);
                }
            }
            if (lanes.waiting() > 0) {
                startWaiting();
            }
            shrink(now);
            pause = lanes.waiting() > 0 ? PoolClock.BUSY_MILLIS : active ? PoolClock.RUNNING_MILLIS : 0;
        } finally {
            lock.unlock();
        }
        return pause;
    }

    private void shrink(long now) {
        for (int over = runners.size() - sizes.warm(); over > 0; over--) {
            Runner oldest = lanes.longestIdle(true);
            if (oldest == null || now - oldest.idleSinceNanos < IDLE_NANOS) {
                return;
            }
            dropIdle(oldest);
        }
    }

    /** Numbers of the pool, for the operator. */
    public record Status(int runners, int idle, int waiting) {}

    public Status status() {
        lock.lock();
        try {
            return new Status(runners.size(), lanes.idle(), lanes.waiting());
        } finally {
            lock.unlock();
        }
    }

    /** Ends idle runners at once and the others with their process tree. Runs still waiting end as died. */
    @Override
    public void close() {
        List<Execution> left = new ArrayList<>();
        lock.lock();
        try {
            closing = true;
            forkWanted.signalAll();
            left.addAll(lanes.takeAllWaiting());
            runners.values().forEach(Runner::retire);
        } finally {
            lock.unlock();
        }
        left.forEach(execution -> {
            execution.dropFromQueue();
            execution.end(STOPPING);
        });
        clock.close();
        factory.close();
        try {
            forker.join(TimeUnit.SECONDS.toMillis(1));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
