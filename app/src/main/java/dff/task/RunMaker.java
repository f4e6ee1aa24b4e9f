package dff.task;

import dff.runner.Execution;
import dff.runner.Outcome;
import dff.runner.RunSpec;
import dff.runner.ScriptLibrary;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Makes runs of requests, for both lanes alike. Safe for all threads. */
public final class RunMaker {
    /** Marks the lane of a script set without network; no id of a script set has a slash. */
    private static final String CLOSED = "/none";
    /** Fresh runs wait apart from those that take warm runners; no script set can have such a name. */
    private static final String FRESH_LANE = "fresh ";

    /** Told once how a run ended, on a thread of the pool. */
    @FunctionalInterface
    public interface Ending {
        void ended(RunningTask task, Execution run, Outcome outcome);
    }

    private final ScriptLibrary library;

    public RunMaker(ScriptLibrary library) {
        this.library = library;
    }

    /**
     * A run for the pool.
     *
     * @param logs receives log entries while the script runs
     */
    public Execution make(RunningTask task, Optional<Consumer<List<String>>> logs, Ending ended) {
        return made(task, logs, false, ended);
    }

    /** A run whose output can be watched: entries are sent when they are written, as far as there are not too many. */
    public Execution makeWatched(RunningTask task, TaskEvents events, Ending ended) {
        int[] count = {0}; // used by the runner's thread only
        return made(
                task,
                Optional.of(lines -> {
                    events.printed(task.id(), count[0], lines);
                    count[0] += lines.size();
                }),
                true,
                ended);
    }

    private Execution made(RunningTask task, Optional<Consumer<List<String>>> logs, boolean live, Ending ended) {
        TaskRequest request = task.request();
        ScriptLibrary.Snapshot scripts = library.current();
        boolean network = scripts.network(request.scriptSetId());
        RunSpec spec = new RunSpec(
                lane(request, network),
                request.functionId(),
                request.limits().queue(),
                TimeUnit.SECONDS.toNanos(request.limits().timeoutSeconds()),
                request.limits().fresh(),
                request.mode() == TaskRequest.Mode.CALL,
                RunBody.of(task.id(), request, network, live),
                task,
                logs);
        Execution[] self = new Execution[1];
        self[0] = new Execution(spec, scripts, outcome -> ended.ended(task, self[0], outcome));
        return self[0];
    }

    /** What a process may do is fixed by its first run, so another policy for the network needs other processes. */
    private static String lane(TaskRequest request, boolean network) {
        String set = network ? request.scriptSetId() : request.scriptSetId() + CLOSED;
        return request.limits().fresh() ? FRESH_LANE + set : set;
    }
}
