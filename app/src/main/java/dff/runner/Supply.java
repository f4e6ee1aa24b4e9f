package dff.runner;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * How many runners there are: forks them on threads of its own, keeps some warm and some unused, lets idle ones go. Guarded by the
 * pool's lock but for the forking itself.
 *
 * <p>An unused runner has run no user code. Fresh runs can take only such a one, so {@link #SPARE} of them are kept waiting for each queue
 * that has had a fresh run lately; everybody else takes them too. A new runner puts itself behind its layers, which takes ten times as
 * long as its fork: so {@link #FORKERS} of them are made at a time.
 */
final class Supply implements AutoCloseable {
    /** Unused runners kept for each queue with fresh runs. */
    static final int SPARE = 2;
    /** Threads that fork, each one runner at a time; more would only wait for each other. */
    private static final int FORKERS = Math.clamp(Runtime.getRuntime().availableProcessors(), 2, 4);

    private static final int QUEUES = 16;
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final ReentrantLock lock;
    private final Condition forkWanted;
    private final Lanes lanes;
    private final RunnerConfig.Sizes sizes;
    private final List<Thread> forkers = new ArrayList<>();
    private final Supplier<Runner> fork;
    private final Consumer<Runner> arrived;
    private final Map<Integer, Runner> runners = new HashMap<>();
    /** When each queue had its last fresh run; 0 = never. */
    private final long[] lastFresh = new long[QUEUES];

    /** Asked for and not here yet. */
    private int toFork;
    /** Of these, those being forked now. */
    private int forking;

    private boolean closing;

    /**
     * @param fork makes a runner, on one of the forking threads without the lock; null only while closing
     * @param arrived takes a new one, under the lock
     */
    Supply(ReentrantLock lock, Lanes lanes, RunnerConfig.Sizes sizes, Supplier<Runner> fork, Consumer<Runner> arrived) {
        this.lock = lock;
        this.forkWanted = lock.newCondition();
        this.lanes = lanes;
        this.sizes = sizes;
        this.fork = fork;
        this.arrived = arrived;
        for (int i = 1; i <= FORKERS; i++) {
            forkers.add(Thread.ofPlatform().name("dff-forker-" + i).daemon().unstarted(this::forkLoop));
        }
    }

    void start() {
        forkers.forEach(Thread::start);
    }

    Iterable<Runner> runners() {
        return runners.values();
    }

    Runner runner(int number) {
        return runners.get(number);
    }

    int count() {
        return runners.size();
    }

    int coming() {
        return toFork;
    }

    void remove(Runner runner) {
        runners.remove(runner.number());
    }

    /** Asks for one more runner; when there may be no more, the one of another lane that was idle longest makes room. */
    void fork() {
        if (runners.size() + toFork < sizes.max()) {
            order();
        } else {
            Runner oldest = lanes.longestIdle(false);
            if (oldest != null) {
                dropIdle(oldest);
            }
        }
    }

    private void order() {
        toFork++;
        forkWanted.signal();
    }

    /** No run may meet a dead runner; one that has a run learns of its end by itself. */
    void dropIdle(Runner runner) {
        if (runner.running == null) {
            lanes.removeIdle(runner);
            runner.retire();
        }
    }

    void keepWarm() {
        while (runners.size() + toFork < sizes.warm()) {
            order();
        }
    }

    /** A fresh run has taken an unused runner. */
    void freshStarted(int queue, long now) {
        lastFresh[queue] = now;
        keepSpare(now);
    }

    void keepSpare(long now) {
        int wanted = 0;
        for (long last : lastFresh) {
            if (last != 0 && now - last < IDLE_NANOS) {
                wanted += SPARE;
            }
        }
        for (int have = lanes.spares() + toFork; have < wanted && runners.size() + toFork < sizes.max(); have++) {
            order();
        }
    }

    void shrink(long now) {
        for (int over = runners.size() - sizes.warm(); over > 0; over--) {
            Runner oldest = lanes.longestIdle(true);
            if (oldest == null || now - oldest.idleSinceNanos < IDLE_NANOS) {
                return;
            }
            dropIdle(oldest);
        }
    }

    private void forkLoop() {
        while (awaitForkWanted()) {
            Runner made = fork.get();
            if (made == null) {
                return;
            }
            lock.lock();
            try {
                toFork--;
                forking--;
                runners.put(made.number(), made);
                arrived.accept(made);
            } finally {
                lock.unlock();
            }
        }
    }

    private boolean awaitForkWanted() {
        lock.lock();
        try {
            while (toFork == forking && !closing) {
                forkWanted.awaitUninterruptibly();
            }
            forking++;
            return !closing;
        } finally {
            lock.unlock();
        }
    }

    /** Under the lock: forks no more. */
    void stop() {
        closing = true;
        forkWanted.signalAll();
        runners.values().forEach(Runner::retire);
    }

    /** Without the lock: waits for the forking threads. */
    @Override
    public void close() {
        try {
            for (Thread forker : forkers) {
                forker.join(TimeUnit.SECONDS.toMillis(1));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
