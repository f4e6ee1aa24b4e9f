package dff.runner;

/**
 * What a refused caller is told.
 *
 * @param queue queue number
 * @param waiting runs waiting in it
 * @param limit most that may wait
 * @param oldestWaitSeconds age of the oldest one; 0 also when none is due yet
 * @param dueInSeconds until the first of them is due; 0 = one is
 */
public record QueueState(int queue, int waiting, int limit, double oldestWaitSeconds, double dueInSeconds) {
    /** A queue of which at least one is due. */
    public QueueState(int queue, int waiting, int limit, double oldestWaitSeconds) {
        this(queue, waiting, limit, oldestWaitSeconds, 0);
    }

    /** @param age milliseconds since the oldest one was due; negative when it is not yet */
    public static QueueState of(int queue, int waiting, int limit, long age) {
        return new QueueState(queue, waiting, limit, Math.max(0, age) / 1e3, Math.max(0, -age) / 1e3);
    }
}
