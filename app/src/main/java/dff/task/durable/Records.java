package dff.task.durable;

import dff.runner.Outcome;
import dff.task.TaskRecord;
import dff.task.TaskStatus;

/** Records of tasks that end without an outcome of a run. */
final class Records {
    private Records() {}

    /** Of a task that never ran. */
    static TaskRecord notRun(Claimed claim, long now, TaskStatus status) {
        String type = status == TaskStatus.EXPIRED ? "TaskExpired" : "TaskCancelled";
        String text = status == TaskStatus.EXPIRED
                ? "The task did not start within its time in the queue"
                : "The task was cancelled before it started";
        return of(claim, new Outcome.Usage(0, now, 0, 0), status, type, text);
    }

    /** Of a task that is not accepted at all. */
    static TaskRecord skipped(DurableTask task, long now, String why) {
        Claimed never = new Claimed(task, 0, 0, false, Claimed.History.NONE);
        return of(never, new Outcome.Usage(0, now, 0, 0), TaskStatus.SKIPPED, "TaskSkipped", why);
    }

    /** Of a task that cannot be run. */
    static TaskRecord impossible(Claimed claim, long now, String type, String text) {
        return of(claim, new Outcome.Usage(0, now, 0, 0), TaskStatus.FAILURE, type, text);
    }

    /** Of a task that is given up. @param started Unix milliseconds, 0 = not known */
    static TaskRecord dead(Claimed claim, long started, long now, String how) {
        return of(claim, new Outcome.Usage(started, now, 0, 0), TaskStatus.FAILURE, DeadLetters.TYPE, how);
    }

    private static TaskRecord of(Claimed claim, Outcome.Usage usage, TaskStatus status, String type, String text) {
        DurableTask task = claim.task();
        return new TaskRecord(
                task.id(),
                task.scriptSetId(),
                task.scriptId(),
                task.functionId(),
                task.origin(),
                task.lineage().triggered(),
                usage,
                task.schedule().queue(),
                task.timeout(),
                status,
                TaskRecord.kept(task.arguments()),
                null,
                type,
                text,
                null,
                null,
                task.lineage(),
                claim.attempt());
    }
}
