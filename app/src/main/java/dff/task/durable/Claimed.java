package dff.task.durable;

/**
 * A task in the hands of a worker.
 *
 * @param attempt which claim of the task this is; whoever holds an older one may write nothing
 * @param history what became of the claims before
 * @param cancelled whether somebody asked to stop it while another claim held it: it is not to be run
 */
public record Claimed(DurableTask task, long seq, int attempt, boolean cancelled, History history) {
    /**
     * Earlier attempts.
     *
     * @param deaths whose worker or process died in mid-run
     * @param losses whose worker died before it told of a start
     * @param failures that raised or passed their limit
     */
    public record History(int deaths, int losses, int failures) {
        /** Of a task nobody has run yet. */
        public static final History NONE = new History(0, 0, 0);
    }

    /** What settles this claim and no later one. */
    public Ticket ticket() {
        return new Ticket(task.id(), attempt);
    }

    /** One claim of one task. */
    public record Ticket(String id, int attempt) {}
}
