package dff.task.durable;

import java.time.Duration;
import java.util.Set;

/**
 * How a worker works.
 *
 * @param served queues it claims from
 * @param queues how many there are
 * @param runs tasks of one queue that it runs at a time
 * @param prefetch due rows claimed for each free place
 * @param deaths how often a task may lose its worker in mid-run and be run again
 * @param stop how long running tasks are waited for at the end
 * @param times its clocks
 */
public record DurableConfig(
        Set<Integer> served, int queues, int runs, int prefetch, int deaths, Duration stop, Times times) {
    public DurableConfig {
        served = Set.copyOf(served);
    }

    /**
     * Clocks of a worker.
     *
     * @param lease of its claims
     * @param renew between two renewals
     * @param reap between two looks for dead workers
     * @param poll between two looks for due tasks nobody told it of
     * @param prefetched how long a claimed task may wait for a place before it is handed back
     */
    public record Times(Duration lease, Duration renew, Duration reap, Duration poll, Duration prefetched) {
        /** A dead worker is seen within 14 s. */
        public static final Times DEFAULT = new Times(
                Duration.ofSeconds(12),
                Duration.ofSeconds(3),
                Duration.ofSeconds(2),
                Duration.ofSeconds(1),
                Duration.ofMillis(500));
    }

    /** In sum over all queues: the rest is left to calls that somebody waits for. */
    int allRuns() {
        return runs + (runs + 1) / 2;
    }
}
