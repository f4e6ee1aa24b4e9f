package dff.runner;

import java.util.concurrent.TimeUnit;

/**
 * How many fast runs are under way, and whether one more may start: on few cores more of them only make each other wait. A run that turns
 * out slow stops counting, and functions known as slow never count. Guarded by the pool's lock.
 */
final class FastRuns {
    private static final int MIN = 2;

    private final Speeds speeds = new Speeds();
    private final int limit = Math.max(MIN, Runtime.getRuntime().availableProcessors());
    private int active;

    boolean mayStart(Execution execution) {
        return active < limit || isSlow(execution);
    }

    private boolean isSlow(Execution execution) {
        return speeds.isSlow(execution.spec().function());
    }

    /** How many runners the waiting runs of a lane can use. */
    int room(Lane lane) {
        int waiting = lane.waiting.size();
        return isSlow(lane.waiting.peekFirst()) ? waiting : Math.min(limit - active, waiting);
    }

    void begin(Runner runner, Execution execution) {
        runner.running = execution;
        runner.slow = isSlow(execution);
        if (!runner.slow) {
            active++;
        }
    }

    /** The run of a runner is over, or there was none. */
    void end(Runner runner) {
        Execution done = runner.running;
        runner.running = null;
        if (done == null) {
            return;
        }
        if (!runner.slow) {
            active--;
        }
        if (done.startedNanos() != 0) {
            speeds.record(done.spec().function(), runner.ownNanos(System.nanoTime() - done.startedNanos()));
        }
    }

    /** @return age of a run that still counts as fast; 0 for others */
    long look(Runner runner, long age) {
        if (!runner.slow && age > Speeds.SLOW_NANOS) {
            runner.slow = true;
            active--;
        }
        return runner.slow ? 0 : age;
    }

    /** True when a run has passed its limit by more than it is given to end by itself. */
    static boolean isOverdue(Execution run, long age, int killSeconds) {
        return age > run.spec().limitNanos() + TimeUnit.SECONDS.toNanos(killSeconds);
    }
}
