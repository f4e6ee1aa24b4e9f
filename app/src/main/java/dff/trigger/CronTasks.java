package dff.trigger;

import dff.call.CallOptions;
import dff.function.Function;
import dff.task.Lineage;
import dff.task.Origin;
import dff.task.TaskId;
import dff.task.TaskRequest;
import dff.task.durable.DurableTask;
import java.util.List;
import java.util.Set;

/** Makes the tasks of configs. Safe for all threads. */
final class CronTasks {
    /** Kind of the origin of configs. */
    static final String ORIGIN = "cronJob";
    /** Kinds of origins whose tasks are made here. */
    static final Set<String> ORIGINS = Set.of(ORIGIN, TaskRequest.INTEGRATION);

    /** What scripts of the first generation see. */
    static final String SEEN_AS = "crontab";
    /** How long a run may wait in its queue when its function does not say, in seconds. */
    static final int EXPIRES = 900;

    /** Exec mode of functions that are run by themselves, but not by a schedule. */
    private static final String AUTO = "auto";

    /** Between what runs a function by itself and the id of the function. */
    private static final String AUTO_RUN_MARK = "-AUTORUN-";

    private final CallOptions.Rules rules;

    CronTasks(CallOptions.Rules rules) {
        this.rules = rules;
    }

    /**
     * When a task runs.
     *
     * @param due Unix milliseconds, what the script is told
     * @param delay seconds that it waits from now on
     * @param now steady milliseconds
     */
    record When(long due, int delay, long now) {}

    /** Whether the arguments of a config are more than may wait in a queue. */
    boolean isTooLarge(Scheduled config) {
        return config.kwargs().size() > maxArguments();
    }

    /** Bytes of arguments that may wait in a queue. */
    long maxArguments() {
        return rules.background().maxArguments();
    }

    /** Of a run by its schedule. */
    DurableTask scheduled(Scheduled config, Function function, When when) {
        Timetable.Line line = config.timetable().at(when.due());
        return task(config, function, when, new Run(Lineage.CRONTAB, line == null ? null : line.text()));
    }

    /** Of a run that somebody asked for. */
    DurableTask manual(Scheduled config, Function function, When when) {
        Timetable.Line line = config.timetable().at(when.due());
        return task(config, function, when, new Run(Lineage.MANUAL, line == null ? null : line.text()));
    }

    /**
     * When a function runs that asks to be run by itself.
     *
     * @param wall Unix milliseconds of what it follows
     * @param now steady milliseconds
     * @param later milliseconds from now on before it may start
     */
    record Moments(long wall, long now, long later) {}

    /** Of a function that asks to be run after something. @param originId whose records are kept together */
    DurableTask auto(Function function, String originId, Moments when) {
        String id = TaskId.next();
        int expires = function.expires().orElse(EXPIRES);
        long due = when.now() + when.later();
        return new DurableTask(
                id,
                function.id(),
                new Origin(TaskRequest.INTEGRATION, TaskRequest.INTEGRATION, originId, ScheduledSql.AUTO_RUN_RECORDS),
                new Lineage(null, List.of(), AUTO, when.wall(), null, null, expires),
                new DurableTask.Schedule(
                        rules.queues().of(function, rules.queues().sync()), due, due + expires * 1_000L, 0, false),
                function.timeout().orElse(rules.timeout()),
                id,
                Scheduled.Kwargs.NONE.json(),
                null);
    }

    /** Under which id a task was fired; its origin holds a shorter one when that is too long. */
    static String configId(DurableTask task) {
        String id = task.origin().id();
        int end = id.indexOf(AUTO_RUN_MARK);
        return task.origin().kind().equals(TaskRequest.INTEGRATION) && end >= 0
                ? id.substring(0, end + AUTO_RUN_MARK.length()) + task.functionId()
                : id;
    }

    private record Run(String mode, String expression) {}

    private DurableTask task(Scheduled config, Function function, When when, Run run) {
        String id = TaskId.next();
        int expires = function.expires().orElse(EXPIRES);
        long due = when.now() + when.delay() * 1_000L;
        Origin origin = config.isAutoRun()
                ? new Origin(TaskRequest.INTEGRATION, TaskRequest.INTEGRATION, config.id(), config.recordLimit())
                : new Origin(ORIGIN, SEEN_AS, config.id(), config.recordLimit());
        Integer delay = when.delay() == 0 ? null : (Integer) when.delay();
        return new DurableTask(
                id,
                function.id(),
                origin,
                new Lineage(null, List.of(), run.mode(), when.due(), null, delay, expires, run.expression()),
                new DurableTask.Schedule(
                        rules.queues().of(function, rules.queues().crontab()), due, due + expires * 1_000L, 0, false),
                function.timeout().orElse(rules.timeout()),
                id,
                config.kwargs().json(),
                null);
    }
}
