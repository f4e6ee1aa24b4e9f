package dff.runner;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Wakes callers whose patience is over. Nearly every caller is answered long before, and a timer for each would cost more than the rest
 * of its waiting; so callers wait without one, and a single thread looks at all of them now and then. They wake at most {@link
 * #LATE_MILLIS} late, given that they wait for a second or more. Safe for all threads.
 */
final class WaitClock implements AutoCloseable {
    static final long LATE_MILLIS = 50;
    /** How long the thread may sleep while nobody waits; the shortest wait of a caller. */
    private static final long IDLE_MILLIS = 1_000;

    private final Set<Execution> waiting = ConcurrentHashMap.newKeySet();
    private final Thread thread;
    private volatile boolean closing;

    WaitClock() {
        thread = Thread.ofPlatform().name("dff-wait-clock").daemon().start(this::run);
    }

    void add(Execution execution) {
        waiting.add(execution);
    }

    void remove(Execution execution) {
        waiting.remove(execution);
    }

    private void run() {
        while (!closing) {
            long pause = waiting.isEmpty() ? IDLE_MILLIS : LATE_MILLIS;
            LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(pause));
            long now = System.nanoTime();
            waiting.forEach(execution -> execution.wakeIfDue(now));
        }
    }

    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
    }
}
