package dff.runner;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread of a pool that looks at the clock: often while runs wait, now and then while some run, seldom when idle. */
final class PoolClock implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PoolClock.class);
    private static final long BUSY_MILLIS = 2;
    static final long RUNNING_MILLIS = 50;

    private static final long IDLE_MILLIS = 1_000;
    /** A kill not confirmed by then means that the process tree no longer works. One second is not enough where a machine has ten times more to
     * do than it can: then a working tree would be ended, and all its calls with it. */
    private static final long KILL_ANSWER_NANOS = TimeUnit.SECONDS.toNanos(3);

    private final RunnerPool pool;
    private final long stallNanos;
    private final Thread thread;
    private final Map<Runner, Long> kills = new ConcurrentHashMap<>();
    private final Set<ResultBody> sending = ConcurrentHashMap.newKeySet();
    private final WaitClock callers = new WaitClock();
    private volatile boolean closing;
    private volatile boolean idle = true;

    /** While runs wait: when the oldest fast run may turn out to be slow, but not all the time. */
    static long busyMillis(long oldestFastNanos) {
        return Math.max(BUSY_MILLIS, TimeUnit.NANOSECONDS.toMillis(Speeds.SLOW_NANOS - oldestFastNanos) + 1);
    }

    /** @param stallNanos a client that takes nothing of its result for that long loses it */
    PoolClock(RunnerPool pool, long stallNanos) {
        this.pool = pool;
        this.stallNanos = stallNanos;
        this.thread = Thread.ofPlatform().name("dff-pool-clock").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Wakes those who wait for the answers. */
    WaitClock callers() {
        return callers;
    }

    /** Called when a run has to wait: from now on the clock must look often. */
    void wake() {
        if (idle) {
            idle = false;
            LockSupport.unpark(thread);
        }
    }

    void killed(Runner runner) {
        kills.put(runner, System.nanoTime());
        wake();
    }

    void confirmed(int runner) {
        kills.keySet().removeIf(killed -> killed.number() == runner);
    }

    void watch(ResultBody body) {
        sending.add(body);
        wake();
    }

    private void run() {
        while (!closing) {
            try {
                idle = true; // before the look: whoever comes during it must wake this thread
                long next = pool.tick();
                checkKills();
                checkSending();
                long pause = next > 0 ? next : kills.isEmpty() && sending.isEmpty() ? IDLE_MILLIS : RUNNING_MILLIS;
                LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(pause));
            } catch (RuntimeException e) {
                LOG.error("the clock of the pool stumbled", e);
            }
        }
    }

    private void checkKills() {
        long now = System.nanoTime();
        kills.forEach((runner, since) -> {
            if (now - since > KILL_ANSWER_NANOS && kills.remove(runner, since)) {
                pool.unkillable(runner);
            }
        });
    }

    private void checkSending() {
        sending.forEach(body -> {
            if (body.isStalled(stallNanos)) {
                body.close(); // its runner goes on without it, that is to say, ends
            }
            if (body.isDone()) {
                sending.remove(body);
            }
        });
    }

    @Override
    public void close() {
        closing = true;
        callers.close();
        LockSupport.unpark(thread);
        try {
            thread.join(TimeUnit.SECONDS.toMillis(2));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
