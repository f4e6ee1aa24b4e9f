package dff.runner;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What is to be run.
 *
 * @param lane whose runners serve it: a script set under one policy for the network
 * @param function function id, or script id when only the script is loaded
 * @param queue queue number
 * @param limitNanos soft limit from the start in a runner
 * @param fresh in a process that has run nothing and will run nothing else
 * @param plain false for editor runs and publish checks, whose callers want the script's own report of a time-out
 * @param body the run frame's JSON from {@code "s"} on, without the leading brace; the pool adds time and library counter
 * @param owner what it is for, null = nothing that platform calls depend on
 * @param logs receives log entries while the script runs, on a thread of the pool
 */
public record RunSpec(
        String lane,
        String function,
        int queue,
        long limitNanos,
        boolean fresh,
        boolean plain,
        byte[] body,
        RunOwner owner,
        Optional<Consumer<List<String>>> logs) {
    public RunSpec(
            String lane,
            String function,
            int queue,
            long limitNanos,
            boolean fresh,
            boolean plain,
            byte[] body,
            Optional<Consumer<List<String>>> logs) {
        this(lane, function, queue, limitNanos, fresh, plain, body, null, logs);
    }
}
