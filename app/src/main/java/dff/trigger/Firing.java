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
     * @param stale plans that the store has otherwise
     */
    record Done(boolean leads, Map<String, Set<String>> open, Map<String, List<Long>> held, Set<String> stale) {}

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
            return new Done(false, Map.of(), Map.of(), Set.of());
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
        private final Map<String, List<Long>> held = new HashMap<>();
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
            return new Done(true, open, held, stale);
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
            Set<String> previous = open.get(config.id());
            int waiting = due.plan().held().size()
                    + held.getOrDefault(config.id(), List.of()).size();
            Policy policy = config.policy();
            boolean meets = !previous.isEmpty() && policy.overlap() != Policy.Overlap.ALLOW;
            boolean skips = policy.overlap() == Policy.Overlap.SKIP;
            if (policy.holds(due) && (meets || waiting > 0)) {
                hold(due, config, waiting);
            } else if (skips && (meets || waiting > 0)) { // those that wait are made up, and come before it
                DurableTask task = task(due, config, function.orElseThrow(), 0);
                intake.skip(task, OVERLAP_TEXT);
                add(due, 0, FireSql.SKIPPED, Reason.OVERLAP, task.id());
            } else {
                if (meets) {
                    previous.forEach(intake::cancel);
                    previous.clear();
                }
                start(due, config, function.orElseThrow(), meets);
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

        private void hold(Due due, Scheduled config, int waiting) {
            if (waiting >= heldLimit) {
                add(due, 0, FireSql.SKIPPED, Reason.QUEUE_OF_CONFIG_FULL, null);
                return;
            }
            Reason why = due.kind() == Due.Kind.MADE_UP ? Reason.MADE_UP : null;
            config.delays().forEach(delay -> add(due, delay, FireSql.HELD, why, null));
            held.computeIfAbsent(config.id(), _ -> new ArrayList<>()).add(due.time());
        }

        private void start(Due due, Scheduled config, Function function, boolean replaces) {
            Reason why = replaces ? Reason.REPLACED_PREVIOUS : due.kind() == Due.Kind.MADE_UP ? Reason.MADE_UP : null;
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
