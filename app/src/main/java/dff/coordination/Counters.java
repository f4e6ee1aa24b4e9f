package dff.coordination;

/** Counters in fixed windows aligned to the Unix epoch, shared by all that use the same coordination. Safe for all threads. */
public interface Counters {
    /** How a window stands after one more event. */
    record Count(long count, long secondsLeft) {}

    /** Counts one event in the current window of that length. */
    Count increment(String key, long seconds);
}
