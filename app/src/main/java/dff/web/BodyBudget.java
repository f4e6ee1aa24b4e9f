package dff.web;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Keeps the bodies that are held in memory at one time below a total, so that many large requests wait for each other instead
 * of filling the heap, and ends those that come too slowly. Bodies up to {@link #FREE} bytes are not counted.
 */
final class BodyBudget implements AutoCloseable {
    /** Largest body held in memory. */
    static final int MAX_BODY = 50 * 1024 * 1024;
    /** Small bodies do not take part. */
    static final int FREE = 16 * 1024;
    /** All counted bodies together; one of the largest size always fits. */
    static final int TOTAL = 64 * 1024 * 1024;

    private static final int UNIT = 1024;
    private static final long MAX_WAIT_SECONDS = 30;

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final int seconds;
    private final Thread clock;
    private final Set<RequestBody.Paced> readings = ConcurrentHashMap.newKeySet();
    private volatile boolean closing;
    private final Semaphore units = new Semaphore(TOTAL / UNIT, true);

    /** @param seconds how long a body may take, apart from what {@link RequestBody#SLOWEST} adds */
    BodyBudget(int seconds) {
        this.seconds = seconds;
        this.clock = Thread.ofPlatform().name("dff-body-clock").daemon().start(this::look);
    }

    int seconds() {
        return seconds;
    }

    /** From now on the clock looks at a body that is being read. */
    void watch(RequestBody.Paced reading) {
        readings.add(reading);
    }

    void unwatch(RequestBody.Paced reading) {
        readings.remove(reading);
    }

    private void look() {
        while (!closing) {
            LockSupport.parkNanos(this, LOOK_NANOS);
            readings.forEach(RequestBody.Paced::endIfTooSlow);
        }
    }

    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(clock);
    }

    /** Waits for room. @return what to give back with {@link #give} */
    int take(int bytes) {
        if (bytes <= FREE) {
            return 0;
        }
        int wanted = bytes / UNIT;
        try {
            if (units.tryAcquire(wanted, MAX_WAIT_SECONDS, TimeUnit.SECONDS)) {
                return wanted;
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        throw ApiError.of(
                ErrorClass.SYS_LIMIT_REACHED,
                "Too many large request bodies at once; all together may hold " + TOTAL + " bytes of memory");
    }

    void give(int taken) {
        if (taken > 0) {
            units.release(taken);
        }
    }
}
