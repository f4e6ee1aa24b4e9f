package dff.runner;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/**
 * Which functions usually take long. What counts is the share of slow runs, not their mean: on a busy machine a quick run is now and then
 * kept off the processor for many milliseconds, and one such run must not change how its function is served. For the same reason a run
 * that never waited counts with its CPU time. Safe for all threads; a lost
 * update does no harm.
 */
final class Speeds {
    /** Runs longer than this count as slow: they wait for something, so they get runners of their own. */
    static final long SLOW_NANOS = 5_000_000;

    private static final int MAX_FUNCTIONS = 10_000;
    private static final float WEIGHT = 1 / 8f;
    private static final float MOSTLY = 0.5f;
    /** A share this near to 0 or 1 is not written again for one more run of the same kind. */
    private static final float SETTLED = 0.02f;

    /** Share of slow runs by function, recent runs weighing more. */
    private final Cache<String, Float> slowShare =
            Caffeine.newBuilder().maximumSize(MAX_FUNCTIONS).build();

    boolean isSlow(String function) {
        Float share = slowShare.getIfPresent(function);
        return share != null && share > MOSTLY;
    }

    void record(String function, long nanos) {
        float now = nanos > SLOW_NANOS ? 1 : 0;
        Float before = slowShare.getIfPresent(function);
        if (before == null) {
            slowShare.put(function, now);
        } else if (Math.abs(now - before) > SETTLED) {
            slowShare.put(function, before + (now - before) * WEIGHT);
        }
    }
}
