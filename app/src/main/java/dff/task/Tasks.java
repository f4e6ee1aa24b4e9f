package dff.task;

import dff.runner.Execution;
import dff.runner.Outcome;
import dff.runner.QueueState;
import dff.runner.ResultBody;
import dff.runner.RunnerPool;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The direct lane: takes a call, waits for its outcome, answers in time, hands the record on. Safe for all threads; each call blocks its own.
 */
public final class Tasks {
    /** A caller is answered at the latest this long after the function's limit, whatever the script does. */
    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final RunnerPool pool;
    private final RunMaker runs;
    private final TaskRecords records;
    private final TaskResults results;
    private final TaskEvents events;
    /** Editor runs under way, which can be stopped. */
    private final Map<String, Execution> watched = new ConcurrentHashMap<>();
    /** Tasks that run on though their callers have been answered. */
    private final Map<String, Left> pending = new ConcurrentHashMap<>();

    public Tasks(RunnerPool pool, RunMaker runs, TaskRecords records, TaskResults results, TaskEvents events) {
        this.pool = pool;
        this.runs = runs;
        this.records = records;
        this.results = results;
        this.events = events;
    }

    /**
     * Runs a function and waits for it as long as the caller does.
     *
     * @return the outcome, whose body the caller must consume or close
     */
    public TaskAnswer run(TaskRequest request) {
        String taskId = TaskId.next();
        long admitted = System.nanoTime();
        long triggered = System.currentTimeMillis();
        boolean watch = request.mode() == TaskRequest.Mode.DRAFT;
        Execution execution =
                runs.make(new RunningTask(taskId, request, triggered), logs(taskId, request), this::ended);
        if (watch) {
            watched.put(taskId, execution);
            events.started(taskId, request.traceId(), request.functionId());
        }
        pool.submit(execution);
        return new TaskAnswer(taskId, waitFor(taskId, execution, request, admitted));
    }

    private Optional<Consumer<List<String>>> logs(String taskId, TaskRequest request) {
        if (request.mode() != TaskRequest.Mode.DRAFT) {
            return Optional.empty();
        }
        int[] count = {0}; // used by the runner's thread only
        return Optional.of(lines -> {
            events.logged(taskId, request.traceId(), count[0], lines);
            count[0] += lines.size();
        });
    }

    private Optional<Outcome> waitFor(String taskId, Execution execution, TaskRequest request, long admitted) {
        TaskRequest.Limits limits = request.limits();
        boolean patient = limits.waitSeconds() >= limits.timeoutSeconds();
        long waitEnd = admitted + TimeUnit.SECONDS.toNanos(limits.waitSeconds());
        Outcome outcome = execution.await(waitEnd);
        if (outcome == null) {
            QueueState queue = pool.expire(execution);
            if (queue != null) {
                return Optional.of(new Outcome.NotStarted(queue, false));
            }
            if (patient) {
                outcome = execution.await(waitEnd + GRACE_NANOS);
            }
        }
        return Optional.ofNullable(outcome == null ? leave(taskId, execution, request.origin()) : outcome);
    }

    /** A call whose caller was answered before its end. @param timedOut whether with 599.31, else with 599.1 */
    private record Left(Origin origin, boolean timedOut) {
        String answered() {
            return timedOut ? TaskStatus.TIMEOUT.counted() : TaskStatus.LATE;
        }
    }

    /** @return what the caller is told, null = that the result comes later */
    private Outcome leave(String taskId, Execution execution, Origin origin) {
        Left left = new Left(origin, execution.isLimitPassed());
        pending.put(taskId, left);
        Outcome lastMoment = execution.abandon();
        if (lastMoment != null) {
            pending.remove(taskId);
            return lastMoment;
        }
        return left.timedOut()
                ? new Outcome.TimedOut(
                        dff.json.Json.MAPPER.createObjectNode(),
                        ResultBody.of(new byte[0]),
                        new Outcome.Usage(execution.startedMillis(), System.currentTimeMillis(), 0, 0))
                : null;
    }

    /** What started a task that runs and whose result is to be fetched later; empty when there is no such task. */
    public Optional<Origin> pending(String taskId) {
        return Optional.ofNullable(pending.get(taskId)).map(Left::origin);
    }

    private void ended(RunningTask task, Execution run, Outcome outcome) {
        String taskId = task.id();
        TaskRequest request = task.request();
        Left left = pending.get(taskId);
        try {
            if (run.isAbandoned() && request.mode() == TaskRequest.Mode.CALL) {
                results.keep(taskId, request, outcome);
            }
        } finally {
            pending.remove(taskId); // whoever asks from now on finds the result in the store
            ended(task, run, outcome, left);
        }
    }

    /** @param left null = the caller has waited for an answer */
    private void ended(RunningTask task, Execution run, Outcome outcome, Left left) {
        String taskId = task.id();
        TaskRequest request = task.request();
        if (request.mode() == TaskRequest.Mode.DRAFT) {
            watched.remove(taskId);
            events.ended(taskId, request.traceId(), TaskStatus.of(outcome).shown(), TaskStatus.cost(outcome));
        }
        if (request.mode() == TaskRequest.Mode.CHECK) {
            return;
        }
        Outcome answer = run.answered();
        String answered = left != null
                ? left.answered()
                : TaskStatus.of(answer == null ? outcome : answer).counted();
        records.add(TaskRecord.of(task, outcome, 1, run.output().lines().lines()), answered);
    }

    /** Counts a call whose answer was remembered, so that nothing ran. */
    public void answeredFromCache(String functionId, Origin origin) {
        records.addIdle(TaskStatus.CACHED, functionId, origin, System.currentTimeMillis());
    }

    /** Counts a call that was not let in. @param status {@link TaskStatus#LIMITED} or {@link TaskStatus#REFUSED} */
    public void refused(String status, String functionId, Origin origin) {
        records.addIdle(status, functionId, origin, System.currentTimeMillis());
    }

    /** Whether records of calls are kept from now on. */
    public void keepRecords(boolean wanted) {
        records.keep(wanted);
    }

    /** What waits in each queue. */
    public List<QueueState> queues() {
        return pool.queues();
    }

    /** Takes out what waits in these queues; its callers are told that nothing was started. @return how many */
    public int clear(Set<Integer> queues) {
        return (int) pool.waitingIn(queues).stream()
                .filter(execution -> pool.expire(execution) != null)
                .count();
    }

    /** Ends a watched task. @return false when no such task runs */
    public boolean cancel(String taskId) {
        Execution execution = watched.get(taskId);
        if (execution == null) {
            return false;
        }
        pool.cancel(execution);
        return true;
    }
}
