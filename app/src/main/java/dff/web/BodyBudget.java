package dff.web;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Keeps the bodies that are held in memory at one time below a total, so that many large requests wait for each other instead
 * of filling the heap. Bodies up to {@link #FREE} bytes are not counted.
 */
final class BodyBudget {
    /** Largest body held in memory. */
    static final int MAX_BODY = 50 * 1024 * 1024;
    /** Small bodies do not take part. */
    static final int FREE = 16 * 1024;
    /** All counted bodies together; one of the largest size always fits. */
    static final int TOTAL = 64 * 1024 * 1024;

    private static final int UNIT = 1024;
    private static final long MAX_WAIT_SECONDS = 30;

    private final Semaphore units = new Semaphore(TOTAL / UNIT, true);

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
