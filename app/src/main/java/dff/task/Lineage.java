package dff.task;

import java.util.List;

/**
 * Where a task comes from and when it was to run.
 *
 * @param rootTaskId the task at the beginning of the chain, null = itself
 * @param chain ids of the functions that started each other, its own the last; empty = only its own
 * @param execMode {@code sync}, {@code async}; {@code crontab} by schedule, {@code manual} by hand out of schedule
 * @param triggered Unix milliseconds when it was asked for, 0 = when it is run
 * @param eta Unix milliseconds before which it must not start, or null
 * @param delay seconds it was to wait, or null
 * @param expires seconds it may wait, or null
 * @param cronExpr the cron expression at the beginning of the chain, or null
 */
public record Lineage(
        String rootTaskId,
        List<String> chain,
        String execMode,
        long triggered,
        Long eta,
        Integer delay,
        Integer expires,
        String cronExpr) {
    /** Of a run by a schedule. */
    public static final String CRONTAB = "crontab";
    /** Of a scheduled function started by hand. */
    public static final String MANUAL = "manual";

    /** Of a call somebody waits for. */
    public static final Lineage DIRECT = new Lineage(null, List.of(), "sync", 0, null, null, null);

    public Lineage {
        chain = List.copyOf(chain);
    }

    /** Of a task that no schedule started. */
    public Lineage(
            String rootTaskId,
            List<String> chain,
            String execMode,
            long triggered,
            Long eta,
            Integer delay,
            Integer expires) {
        this(rootTaskId, chain, execMode, triggered, eta, delay, expires, null);
    }

    /** Whether a schedule is at the beginning of it. */
    boolean isScheduled() {
        return cronExpr != null || execMode.equals(MANUAL);
    }

    /** The chain with the function itself at its end. */
    public List<String> chainOf(String functionId) {
        return chain.isEmpty() ? List.of(functionId) : chain;
    }
}
