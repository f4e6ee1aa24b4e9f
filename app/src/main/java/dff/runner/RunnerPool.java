package dff.runner;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The elastic pool of runners.
 *
 * <p>A warm runner serves one script set, its <em>lane</em>, so that a script can disturb only later calls of its own set. Fast runs
 * share few runners: only so many of them are under way at a time ({@link FastRuns}), because on few cores more only make each other wait, and a
 * runner that ends one run takes the next without waking anybody. A run that turns out slow (longer than {@link Speeds#SLOW_NANOS})
 * stops counting, and functions known as slow never count: they wait for something else than the processor, so each gets a runner of its
 * own up to the maximum. So no slow function delays a fast one while there is room.
 *
 * <p>A fresh run gets a runner that has run nothing before and runs nothing after.
 *
 * <p>All fields are guarded by {@code lock}. The pool's threads: one forks, one looks at the clock, one at what runs use, and one per runner.
 */
public final class RunnerPool implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunnerPool.class);
    private static final Set<Integer> ALL_QUEUES =
            IntStream.range(0, Lanes.QUEUES).boxed().collect(Collectors.toUnmodifiableSet());
    private static final Outcome STOPPING = new Outcome.Died("the platform is stopping", new Outcome.Usage(0, 0, 0, 0));

    private final ReentrantLock lock = new ReentrantLock();
    private final Lanes lanes;
    private final Supply supply;
    private final FastRuns fast = new FastRuns();
    private final RunnerConfig.Sizes sizes;
    private final RunnerConfig.Limits limits;
    private final RunnerFactory factory;
    private final CallDesk desk;
    private final PoolClock clock;
    private final TaskWatch watch;

    private boolean closing;

    /** @throws RunnerException when runners cannot be made on this machine */
    public RunnerPool(RunnerConfig config, Map<String, PlatformCall> calls) {
        this.sizes = config.sizes();
        this.limits = config.limits();
        this.lanes = new Lanes(sizes.waiting());
        this.desk = new CallDesk(calls);
        this.clock = new PoolClock(this, TimeUnit.SECONDS.toNanos(sizes.stallSeconds()));
        this.supply = new Supply(lock, lanes, sizes, this::fork, this::arrived);
        this.factory = new RunnerFactory(config, new Watcher());
        this.watch = new TaskWatch(this, config.limits(), factory.temp());
        supply.start();
        locked(supply::keepWarm);
        clock.start();
        watch.start();
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
        execution.waitBy(clock.callers());
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
                Runner runner = supply.runner(number);
                if (runner != null) {
                    runner.exited = true;
                    supply.dropIdle(runner);
                }
                clock.confirmed(number);
            });
        }

        @Override
        public void usage(int number, Zygote.Usage usage) {
            Runner runner;
            lock.lock();
            try {
                runner = supply.runner(number);
            } finally {
                lock.unlock();
            }
            if (runner != null) {
                watch.usage(runner, usage);
            }
        }

        @Override
        public void lost(Zygote zygote) {
            locked(() -> supply.runners().forEach(runner -> {
                if (runner.home() == zygote) {
                    supply.dropIdle(runner);
                }
            }));
        }
    }

    private void place(Execution execution) {
        Lane lane = lanes.of(execution);
        if (lane.waiting.isEmpty() && fast.mayStart(execution)) {
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

    private void begin(Runner runner, Execution execution) {
        fast.begin(runner, execution);
        if (execution.spec().fresh()) {
            supply.freshStarted(execution.spec().queue(), System.nanoTime());
        }
    }

    /** A runner has ended a run. @return the next run for it, or null when it is to wait */
    Execution finished(Runner runner) {
        lock.lock();
        try {
            boolean used = runner.running != null && runner.running.spec().fresh();
            fast.end(runner);
            if (used || closing || runner.doomed || runner.exited || runner.tasks() >= sizes.maxTasks()) {
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

    private Execution nextFor(Lane lane) {
        Execution head = lane.waiting.peekFirst();
        if (head == null || !fast.mayStart(head) || lanes.isUnfair(lane)) {
            return null;
        }
        return lanes.poll(lane);
    }

    /** Starts what may start, oldest lane first, and asks for runners where none is idle. */
    private void startWaiting() {
        lanes.busy().forEach(this::startWaiting);
    }

    private void startWaiting(Lane lane) {
        while (!lane.waiting.isEmpty() && fast.mayStart(lane.waiting.peekFirst())) {
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
        int room = fast.room(lane);
        for (int i = supply.coming(); i < room; i++) {
            supply.fork();
        }
    }

    private Runner fork() {
        return factory.fork(this, desk);
    }

    private void arrived(Runner made) {
        lanes.addSpare(made);
        made.start();
        if (lanes.waiting() > 0) {
            startWaiting();
        }
    }

    /** The runner's thread has ended. */
    void gone(Runner runner) {
        lock.lock();
        try {
            fast.end(runner);
            supply.remove(runner);
            lanes.remove(runner);
            if (!runner.exited && runner.home().isAlive()) {
                kill(runner); // a script may have closed the connection and gone on
            }
            if (!closing) {
                supply.keepWarm();
                supply.keepSpare(System.nanoTime());
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

    long resultLimit() {
        return limits.result();
    }

    /** What is in force around the runners. */
    public Layers layers() {
        return factory.layers();
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
        QueueState state = underLock(
                () -> lanes.drop(execution) ? lanes.state(execution.spec().queue()) : null);
        if (state != null) {
            execution.end(new Outcome.NotStarted(state, false));
        }
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
            for (Runner runner : supply.runners()) {
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

    /** What may run at one time at most. */
    public int maxRunners() {
        return sizes.max();
    }

    /** Ends all runs whose callers wait: the platform stops, and they are to be answered before. */
    public void endWaitedFor() {
        List<Execution> waiting = new ArrayList<>();
        locked(() -> {
            lanes.waitingIn(ALL_QUEUES).stream()
                    .filter(run -> !run.isAbandoned())
                    .forEach(waiting::add);
            for (Runner runner : supply.runners()) {
                Execution run = runner.running;
                if (run != null && !run.isAbandoned() && !runner.doomed) {
                    runner.endedFor("was ended: the platform is stopping");
                    kill(runner);
                }
            }
        });
        waiting.forEach(this::expire);
    }

    /** A run that lasts, and the runner it is in. */
    record Running(Runner runner, Execution execution) {}

    List<Running> runningFor(long nanos) {
        List<Running> found = new ArrayList<>();
        long now = System.nanoTime();
        locked(() -> supply.runners().forEach(runner -> {
            Execution run = runner.running;
            if (run != null && run.startedNanos() != 0 && now - run.startedNanos() > nanos) {
                found.add(new Running(runner, run));
            }
        }));
        return found;
    }

    /** A run has passed a limit other than its time and is ended, if it still runs. */
    void exceeded(Running run, String how) {
        locked(() -> {
            Runner runner = run.runner();
            if (runner.running == run.execution() && !runner.doomed) {
                LOG.warn("runner {} {}", runner.number(), how);
                runner.endedFor(how);
                kill(runner);
            }
        });
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
        long oldestFast = 0;
        long pause;
        lock.lock();
        try {
            long now = System.nanoTime();
            for (Runner runner : supply.runners()) {
                Execution run = runner.running;
                if (run == null || run.startedNanos() == 0) {
                    continue;
                }
                active = true;
                long age = now - run.startedNanos();
                oldestFast = Math.max(oldestFast, fast.look(runner, age));
                if (!runner.doomed && FastRuns.isOverdue(run, age, sizes.killSeconds())) {
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
            supply.shrink(now);
            pause = lanes.waiting() > 0 ? PoolClock.busyMillis(oldestFast) : active ? PoolClock.RUNNING_MILLIS : 0;
        } finally {
            lock.unlock();
        }
        return pause;
    }

    /**
     * Numbers of the pool, for the operator.
     *
     * @param unused idle runners that have run nothing yet
     */
    public record Status(int runners, int idle, int unused, int waiting) {}

    /** Whether runners can be made; false after several tries in a row that failed. */
    public boolean isAbleToRun() {
        return !factory.isFailing();
    }

    public Status status() {
        return underLock(() -> new Status(supply.count(), lanes.idle(), lanes.spares(), lanes.waiting()));
    }

    /** What waits in each queue. */
    public List<QueueState> queues() {
        return underLock(() -> lanes.states(sizes.queues()));
    }

    /** Runs that wait in one of the queues; each may have begun by the time the caller looks at it. */
    public List<Execution> waitingIn(Set<Integer> queues) {
        return underLock(() -> lanes.waitingIn(queues));
    }

    private <T> T underLock(Supplier<T> look) {
        lock.lock();
        try {
            return look.get();
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
            supply.stop();
            left.addAll(lanes.takeAllWaiting());
        } finally {
            lock.unlock();
        }
        left.forEach(execution -> {
            execution.dropFromQueue();
            execution.end(STOPPING);
        });
        watch.close();
        clock.close();
        factory.close();
        supply.close();
    }
}
