package dff.runner;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/** How long functions take, as a moving average of wall time. Safe for all threads; a lost update does no harm. */
final class Speeds {
    /** Runs longer than this count as slow: they wait for something, so they get runners of their own. */
    static final long SLOW_NANOS = 5_000_000;

    private static final int MAX_FUNCTIONS = 10_000;
    private static final int WEIGHT = 4;

    private final Cache<String, Long> average =
            Caffeine.newBuilder().maximumSize(MAX_FUNCTIONS).build();

    boolean isSlow(String function) {
        Long nanos = average.getIfPresent(function);
        return nanos != null && nanos > SLOW_NANOS;
    }

    void record(String function, long nanos) {
        Long old = average.getIfPresent(function);
        if (old == null) {
            average.put(function, nanos);
        } else if (Math.abs(nanos - old) > old / 8) {
            average.put(function, old + (nanos - old) / WEIGHT);
        }
    }
}
