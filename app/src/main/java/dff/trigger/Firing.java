package dff.trigger;

import dff.function.Function;
import dff.function.Functions;
import dff.task.durable.DurableTask;
import dff.task.durable.TaskStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Decides about a group of due times in one transaction: each decision and the task it starts are there together or not at all. Works on
 * what the store has at that moment, so that a change somebody has just made counts.
 */
final class Firing {
    static final String OVERLAP_TEXT = "Previous task not finished, skip current task";

    private final ScheduledSql rows;
    private final CronTasks tasks;
    private final Functions functions;
    private final int heldLimit;

    /** @param heldLimit due times of one config that may wait */
    Firing(ScheduledSql rows, CronTasks tasks, Functions functions, int heldLimit) {
        this.rows = rows;
        this.tasks = tasks;
        this.functions = functions;
        this.heldLimit = heldLimit;
    }

    /** The moment of a transaction. @param steady and wall in Unix milliseconds */
    record Moment(long steady, long wall) {}

    /**
     * What a transaction did.
     *
     * @param leads false = another process leads, and nothing was written
     * @param open tasks of each plan that have not ended
     * @param held due times by plan that wait from now on
     * @param replaced plans whose due times that waited before do so no more
     * @param stale plans that the store has otherwise
     */
    record Done(
            boolean leads,
            Map<String, Set<String>> open,
            Map<String, List<Plan.Waits>> held,
            Set<String> replaced,
            Set<String> stale) {}

    /** Functions by id, looked up before the transaction begins. */
    Map<String, Optional<Function>> functions(List<Due> dues) {
        Map<String, Optional<Function>> known = new HashMap<>();
        dues.forEach(due -> known.computeIfAbsent(due.plan().config().funcId(), functions::find));
        return known;
    }

    Done decide(
            TaskStore.Intake intake,
            Leadership leadership,
            List<Due> dues,
            Map<String, Optional<Function>> known,
            Moment moment) {
        StateSql.State state = StateSql.read(intake.handle());
        if (!leadership.isConfirmedBy(state)) {
            return new Done(false, Map.of(), Map.of(), Set.of(), Set.of());
        }
        return new Transaction(intake, known, moment, state.pause().isOn(moment.wall())).run(dues);
    }

    /** What is known within one transaction. */
    private final class Transaction {
        private final TaskStore.Intake intake;
        private final Map<String, Optional<Function>> known;
        private final Moment moment;
        private final boolean allPaused;
        private final Map<String, Set<String>> open = new HashMap<>();
        private final Map<String, List<Plan.Waits>> held = new HashMap<>();
        private final Set<String> replaced = new HashSet<>();
        private final Set<String> stale = new HashSet<>();
        private final List<FireSql.Fire> fires = new ArrayList<>();

        Transaction(TaskStore.Intake intake, Map<String, Optional<Function>> known, Moment moment, boolean allPaused) {
            this.intake = intake;
            this.known = known;
            this.moment = moment;
            this.allPaused = allPaused;
        }

        Done run(List<Due> dues) {
            Set<String> ids = dues.stream().map(due -> due.plan().id()).collect(Collectors.toSet());
            Map<String, Scheduled> current = new HashMap<>();
            rows.find(intake.handle(), ids).forEach(config -> current.put(config.id(), config));
            long first = dues.stream().mapToLong(Due::time).min().orElse(0);
            long last = dues.stream().mapToLong(Due::time).max().orElse(0);
            Map<FireSql.Key, Boolean> decided = FireSql.decided(intake.handle(), ids, first, last);
            findOpen(dues);
            for (Due due : dues) {
                Scheduled config = current.get(due.plan().id());
                if (config == null
                        || config.isDisabled()
                        || !config.timetable().isLike(due.plan().config().timetable())) {
                    stale.add(due.plan().id());
                } else if (isUndecided(due, decided)) {
                    decide(due, config);
                }
            }
            FireSql.insert(intake.handle(), fires);
            return new Done(true, open, held, replaced, stale);
        }

        private void findOpen(List<Due> dues) {
            Set<String> all = new HashSet<>();
            dues.forEach(due -> all.addAll(due.plan().open()));
            Set<String> still = all.isEmpty() ? Set.of() : intake.open(all);
            for (Due due : dues) {
                Set<String> mine = new HashSet<>(due.plan().open());
                mine.retainAll(still);
                open.put(due.plan().id(), mine);
            }
        }

        private boolean isUndecided(Due due, Map<FireSql.Key, Boolean> decided) {
            FireSql.Key key = new FireSql.Key(due.plan().id(), due.time());
            Boolean stands = decided.get(key);
            if (stands == null) {
                return true;
            }
            boolean starts = due.kind() == Due.Kind.ON_TIME || due.kind() == Due.Kind.MADE_UP;
            if (stands || !starts) {
                return false;
            }
            FireSql.forget(intake.handle(), key);
            return true;
        }

        private void decide(Due due, Scheduled config) {
            Optional<Function> function = known.getOrDefault(config.funcId(), Optional.empty());
            Reason not = reasonNotTo(due, config, function);
            if (not != null) {
                add(due, 0, FireSql.SKIPPED, not, null);
                return;
            }
            List<Plan.Waits> line = new ArrayList<>(due.plan().held());
            line.addAll(held.getOrDefault(config.id(), List.of()));
            Policy policy = config.policy();
            boolean meets = !open.get(config.id()).isEmpty() || !line.isEmpty();
            if (!meets || policy.overlap() == Policy.Overlap.ALLOW) {
                start(due, config, function.orElseThrow(), null);
            } else if (policy.holds(due)) {
                hold(due, config, line, due.kind() == Due.Kind.MADE_UP ? Reason.MADE_UP : null);
            } else if (line.stream().anyMatch(one -> one.why() == Reason.MADE_UP)) {
                hold(
                        due,
                        config,
                        line,
                        Reason.BEHIND_MADE_UP); // no due time is lost to what an absence has left behind
            } else if (policy.overlap() == Policy.Overlap.REPLACE) {
                replace(due, config, function.orElseThrow());
            } else {
                DurableTask task = task(due, config, function.orElseThrow(), 0);
                intake.skip(task, OVERLAP_TEXT);
                add(due, 0, FireSql.SKIPPED, Reason.OVERLAP, task.id());
            }
        }

        /** Takes the place of the previous run and of what waits for its end; waits itself as long as the previous one is being stopped. */
        private void replace(Due due, Scheduled config, Function function) {
            for (Plan.Waits one : due.plan().held()) {
                FireSql.held(intake.handle(), config.id(), one.due())
                        .forEach(held ->
                                FireSql.release(intake.handle(), held, null, Reason.REPLACED_BY_LATER, moment.wall()));
            }
            replaced.add(config.id());
            Set<String> previous = open.get(config.id());
            previous.removeIf(id -> !intake.cancel(id));
            if (previous.isEmpty()) {
                start(due, config, function, Reason.REPLACED_PREVIOUS);
            } else {
                hold(due, config, List.of(), Reason.REPLACED_PREVIOUS);
            }
        }

        private Reason reasonNotTo(Due due, Scheduled config, Optional<Function> function) {
            if (due.kind() == Due.Kind.MISSED) {
                return Reason.MISSED;
            }
            if (due.kind() == Due.Kind.BEYOND_WINDOW) {
                return Reason.BEYOND_WINDOW;
            }
            if (function.isEmpty()) {
                return Reason.NO_FUNCTION;
            }
            if (tasks.isTooLarge(config)) {
                return Reason.ARGUMENTS_TOO_LARGE;
            }
            if (allPaused) {
                return Reason.PAUSED_GLOBALLY;
            }
            return config.pause().isOn(moment.wall()) ? Reason.PAUSED : null;
        }

        /** @param line what waits before it */
        private void hold(Due due, Scheduled config, List<Plan.Waits> line, Reason why) {
            if (line.size() >= heldLimit) {
                add(due, 0, FireSql.SKIPPED, Reason.QUEUE_OF_CONFIG_FULL, null);
                return;
            }
            config.delays().forEach(delay -> add(due, delay, FireSql.HELD, why, null));
            held.computeIfAbsent(config.id(), _ -> new ArrayList<>()).add(new Plan.Waits(due.time(), why));
        }

        private void start(Due due, Scheduled config, Function function, Reason replaces) {
            Reason why = replaces != null ? replaces : due.kind() == Due.Kind.MADE_UP ? Reason.MADE_UP : null;
            for (int delay : config.delays()) {
                DurableTask task = task(due, config, function, delay);
                if (intake.take(task)) {
                    open.get(config.id()).add(task.id());
                    add(due, delay, FireSql.STARTED, why, task.id());
                } else {
                    add(due, delay, FireSql.SKIPPED, Reason.QUEUE_FULL, null);
                }
            }
        }

        private DurableTask task(Due due, Scheduled config, Function function, int delay) {
            return tasks.scheduled(config, function, new CronTasks.When(due.time(), delay, moment.steady()));
        }

        private void add(Due due, int delay, String decision, Reason reason, String taskId) {
            fires.add(new FireSql.Fire(
                    due.plan().id(),
                    FireSql.CRON_JOB,
                    due.time(),
                    delay,
                    due.since(),
                    decision,
                    reason,
                    taskId,
                    moment.wall()));
        }
    }
}
