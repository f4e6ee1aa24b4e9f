package dff.runner;

import dff.runner.temp.TempFolders;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every {@link #EVERY_NANOS} at what runs that last as long use, and ends those above a limit. Memory and processes are counted by the
 * zygote, because a script runs in all processes below it; the temp folder is measured here.
 */
final class TaskWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TaskWatch.class);
    static final long EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long KIB = 1_024;

    private final RunnerPool pool;
    private final RunnerConfig.Limits limits;
    private final TempFolders temp;
    private final Thread thread;
    /** What each runner asked about was running then: a later run must not answer for it. */
    private final Map<Integer, Execution> asked = new ConcurrentHashMap<>();

    private volatile boolean closing;

    TaskWatch(RunnerPool pool, RunnerConfig.Limits limits, TempFolders temp) {
        this.pool = pool;
        this.limits = limits;
        this.temp = temp;
        this.thread = Thread.ofPlatform().name("dff-task-watch").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    private void run() {
        while (!closing) {
            LockSupport.parkNanos(this, EVERY_NANOS);
            try {
                look();
            } catch (RuntimeException e) {
                LOG.error("the watch over running tasks stumbled", e);
            }
        }
    }

    private void look() {
        List<RunnerPool.Running> running = pool.runningFor(EVERY_NANOS);
        asked.keySet()
                .retainAll(running.stream().map(one -> one.runner().number()).toList());
        running.stream()
                .collect(Collectors.groupingBy(one -> one.runner().home()))
                .forEach(this::ask);
        for (RunnerPool.Running one : running) {
            long bytes = temp.size(one.runner().number());
            if (bytes > limits.temp()) {
                String held = bytes == Long.MAX_VALUE
                        ? "more than " + TempFolders.MAX_ENTRIES + " entries, or a tree too deep to count,"
                        : bytes + " bytes";
                pool.exceeded(
                        one,
                        "was ended because it held " + held + " in its temp folder; a task may hold " + limits.temp()
                                + " bytes (_FUNC_TASK_TEMP_LIMIT)");
            }
        }
    }

    private void ask(Zygote tree, List<RunnerPool.Running> running) {
        if (tree.isChecking()) {
            return; // the answer will be about those that were asked about
        }
        running.forEach(one -> asked.put(one.runner().number(), one.execution()));
        tree.check(running.stream().map(one -> one.runner().number()).toList());
    }

    /** What the zygote counted. */
    void usage(Runner runner, Zygote.Usage usage) {
        Execution execution = asked.get(runner.number());
        if (execution == null) {
            return;
        }
        int processes = usage.processes();
        long kib = usage.kib();
        if (kib * KIB > limits.memory() && processes > 1) {
            // children that a script forks share what it has loaded
            kib = ProcessShares.kib(runner.home().shim(), usage.pid()).orElse(kib);
        }
        runner.seen(kib);
        RunnerPool.Running run = new RunnerPool.Running(runner, execution);
        if (kib * KIB > limits.memory()) {
            pool.exceeded(
                    run,
                    "was ended because its processes used " + kib * KIB + " bytes of memory; a task may use "
                            + limits.memory() + " (_FUNC_TASK_MEMORY_LIMIT)");
        } else if (processes - 1 > limits.processes()) {
            pool.exceeded(
                    run,
                    "was ended because it had " + (processes - 1) + " child processes; a task may have "
                            + limits.processes() + " (_FUNC_TASK_PROCESS_LIMIT)");
        }
    }

    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
    }
}
