package dff.runner;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
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
    private static final int MIN_FAST = 2;
    private static final int QUEUES = 16;
    private static final long FAIR_NANOS = 5_000_000;
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition forkWanted = lock.newCondition();
    private final Map<String, Lane> lanes = new HashMap<>();
    private final Map<Integer, Runner> runners = new HashMap<>();
    private final Deque<Runner> spares = new ArrayDeque<>();
    private final int[] waitingByQueue = new int[QUEUES];
    private final Speeds speeds = new Speeds();
    private final RunnerConfig.Sizes sizes;
    private final RunnerFactory factory;
    private final Map<String, PlatformCall> calls;
    private final int fastLimit = Math.max(MIN_FAST, Runtime.getRuntime().availableProcessors());
    private final Thread forker;
    private final PoolClock clock;

    private int waiting;
    private int fastActive;
    private int toFork;
    private boolean closing;

    /** @throws RunnerException when runners cannot be made on this machine */
    public RunnerPool(RunnerConfig config, Map<String, PlatformCall> calls) {
        this.sizes = config.sizes();
        this.calls = Map.copyOf(calls);
        this.factory = new RunnerFactory(config);
        this.clock = new PoolClock(this);
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
                refused = new Outcome.Died("the platform is stopping", new Outcome.Usage(0, 0, 0, 0));
            } else if (waitingByQueue[queue] >= sizes.waiting()) {
                refused = new Outcome.NotStarted(stateOf(queue), true);
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

    /** Puts a run back whose runner was dead before it got it. */
    void again(Execution execution) {
        locked(() -> {
            Lane lane = lanes.computeIfAbsent(execution.spec().lane(), Lane::new);
            lane.waiting.addFirst(execution);
            waiting++;
            waitingByQueue[execution.spec().queue()]++;
            clock.wake();
        });
    }

    private void place(Execution execution) {
        Lane lane = lanes.computeIfAbsent(execution.spec().lane(), Lane::new);
        if (lane.waiting.isEmpty() && mayStart(execution)) {
            Runner idle = idle(lane);
            if (idle != null) {
                begin(idle, execution);
                idle.assign(execution);
                return;
            }
        }
        lane.waiting.addLast(execution);
        waiting++;
        waitingByQueue[execution.spec().queue()]++;
        startWaiting(lane);
        clock.wake();
    }

    private boolean mayStart(Execution execution) {
        return fastActive < fastLimit || speeds.isSlow(execution.spec().function());
    }

    private Runner idle(Lane lane) {
        Runner own = lane.idle.pollFirst();
        if (own != null) {
            return own;
        }
        Runner spare = spares.pollFirst();
        if (spare != null) {
            spare.lane = lane.name;
            lane.runners++;
        }
        return spare;
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
        Runner oldest = null;
        for (Lane lane : lanes.values()) {
            Runner last = lane.idle.peekLast();
            if (last != null && (oldest == null || last.idleSinceNanos < oldest.idleSinceNanos)) {
                oldest = last;
            }
        }
        if (oldest != null) {
            lanes.get(oldest.lane).idle.remove(oldest);
            oldest.retire();
        }
    }

    /** A runner has ended a run. @return the next run for it, or null when it is to wait */
    Execution finished(Runner runner) {
        lock.lock();
        try {
            account(runner);
            if (closing || runner.tasks() >= sizes.maxTasks()) {
                runner.retire();
                return null;
            }
            Lane lane = lanes.get(runner.lane);
            Execution next = nextFor(lane);
            if (next != null) {
                begin(runner, next);
                return next;
            }
            runner.idleSinceNanos = System.nanoTime();
            lane.idle.addFirst(runner);
            if (waiting > 0) {
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
        if (head == null || !mayStart(head) || isUnfair(lane)) {
            return null;
        }
        return poll(lane);
    }

    /** True when another lane's head has waited clearly longer, so that one busy script set cannot starve the others. */
    private boolean isUnfair(Lane lane) {
        if (waiting == lane.waiting.size()) {
            return false;
        }
        long own = lane.headSince();
        for (Lane other : lanes.values()) {
            if (other != lane && other.headSince() + FAIR_NANOS < own && !other.idle.isEmpty()) {
                return true;
            }
        }
        return false;
    }

    private Execution poll(Lane lane) {
        Execution head = lane.waiting.pollFirst();
        if (head != null) {
            waiting--;
            waitingByQueue[head.spec().queue()]--;
        }
        return head;
    }

    /** Starts what may start, oldest lane first, and asks for runners where none is idle. */
    private void startWaiting() {
        List<Lane> busy = new ArrayList<>();
        for (Lane lane : lanes.values()) {
            if (!lane.waiting.isEmpty()) {
                busy.add(lane);
            }
        }
        busy.sort((a, b) -> Long.compare(a.headSince(), b.headSince()));
        for (Lane lane : busy) {
            startWaiting(lane);
        }
    }

    private void startWaiting(Lane lane) {
        while (!lane.waiting.isEmpty() && mayStart(lane.waiting.peekFirst())) {
            Runner idle = idle(lane);
            if (idle == null) {
                wantRunners(lane);
                return;
            }
            Execution head = poll(lane);
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
                spares.addFirst(made);
                made.start();
                if (waiting > 0) {
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
            spares.remove(runner);
            Lane lane = lanes.get(runner.lane);
            if (lane != null) {
                lane.idle.remove(runner);
                lane.runners--;
                if (lane.isEmpty()) {
                    lanes.remove(lane.name);
                }
            }
            if (!closing) {
                keepWarm();
                startWaiting();
            }
        } finally {
            lock.unlock();
        }
    }

    String exitOf(int number) {
        return factory.exitOf(number);
    }

    /** A result is being passed on; the clock ends it when its reader stalls. */
    void sending(Execution execution, ResultBody body) {
        if (!body.isHeld()) {
            clock.watch(execution, body);
        }
    }

    /** Takes a run out of its queue because its time there is over. @return its queue's state, or null when it runs already */
    public QueueState expire(Execution execution) {
        lock.lock();
        try {
            return drop(execution) ? stateOf(execution.spec().queue()) : null;
        } finally {
            lock.unlock();
        }
    }

    private boolean drop(Execution execution) {
        Lane lane = lanes.get(execution.spec().lane());
        if (lane == null || !lane.waiting.contains(execution) || !execution.dropFromQueue()) {
            return false;
        }
        lane.waiting.remove(execution);
        waiting--;
        waitingByQueue[execution.spec().queue()]--;
        if (lane.isEmpty()) {
            lanes.remove(lane.name);
        }
        return true;
    }

    /** Ends a run wherever it is: out of the queue, or by killing its process. */
    public void cancel(Execution execution) {
        if (!execution.markCancelled()) {
            return;
        }
        if (expire(execution) != null) {
            execution.end(new Outcome.Cancelled(new Outcome.Usage(0, System.currentTimeMillis(), 0, 0)));
            return;
        }
        Runner runner = execution.runner();
        if (runner != null) {
            kill(runner);
        }
    }

    void kill(Runner runner) {
        clock.killed(runner.number());
        factory.kill(runner.number());
    }

    private QueueState stateOf(int queue) {
        long oldest = System.nanoTime();
        for (Lane lane : lanes.values()) {
            for (Execution execution : lane.waiting) {
                if (execution.spec().queue() == queue) {
                    oldest = Math.min(oldest, execution.submittedNanos());
                    break;
                }
            }
        }
        return new QueueState(queue, waitingByQueue[queue], sizes.waiting(), (System.nanoTime() - oldest) / 1e9);
    }

    /** What the clock does under the lock. @return milliseconds until it has to look again, 0 = when woken */
    long tick() {
        List<Runner> overdue = new ArrayList<>();
        boolean active = false;
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
                if (age > run.spec().limitNanos() + TimeUnit.SECONDS.toNanos(sizes.killSeconds())) {
                    overdue.add(runner);
                }
            }
            if (waiting > 0) {
                startWaiting();
            }
            shrink(now);
        } finally {
            lock.unlock();
        }
        overdue.forEach(runner -> {
            LOG.warn("runner {} did not end {} s after its limit and is killed", runner.number(), sizes.killSeconds());
            kill(runner);
        });
        return waiting > 0 ? PoolClock.BUSY_MILLIS : active ? PoolClock.RUNNING_MILLIS : 0;
    }

    private void shrink(long now) {
        int over = runners.size() - sizes.warm();
        while (over-- > 0 && retireIdle(now)) {
            // one more is gone
        }
    }

    private boolean retireIdle(long now) {
        Deque<Runner> from = spares;
        for (Lane lane : lanes.values()) {
            Runner last = lane.idle.peekLast();
            Runner oldest = from.peekLast();
            if (last != null && (oldest == null || last.idleSinceNanos < oldest.idleSinceNanos)) {
                from = lane.idle;
            }
        }
        Runner oldest = from.peekLast();
        if (oldest == null || now - oldest.idleSinceNanos < IDLE_NANOS) {
            return false;
        }
        from.removeLast().retire();
        return true;
    }

    RunnerFactory factory() {
        return factory;
    }

    /** Numbers of the pool, for the operator. */
    public record Status(int runners, int idle, int waiting) {}

    public Status status() {
        lock.lock();
        try {
            int idle = spares.size();
            for (Lane lane : lanes.values()) {
                idle += lane.idle.size();
            }
            return new Status(runners.size(), idle, waiting);
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
            for (Lane lane : lanes.values()) {
                for (Execution next = poll(lane); next != null; next = poll(lane)) {
                    left.add(next);
                }
            }
            runners.values().forEach(Runner::retire);
        } finally {
            lock.unlock();
        }
        left.forEach(execution -> {
            execution.dropFromQueue();
            execution.end(new Outcome.Died("the platform is stopping", new Outcome.Usage(0, 0, 0, 0)));
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
