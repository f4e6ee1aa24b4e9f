package dff.trigger;

import dff.function.Function;
import dff.function.Functions;
import dff.task.durable.DurableTask;
import dff.task.durable.TaskStore;
import dff.task.durable.TaskTaker;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts held runs when the previous one of their config has ended. Belongs to the thread that fires. */
final class HeldRuns {
    /** Between two looks at what has ended. */
    static final long LOOK_MILLIS = 500;
    /** A run that replaces another one waits no longer for the end of that one than this; then it is started beside it. */
    static final long REPLACE_MILLIS = 30_000;
    /** Configs looked at in one transaction. */
    private static final int AT_ONCE = 250;

    private static final Logger LOG = LoggerFactory.getLogger(HeldRuns.class);

    private final ScheduledSql rows;
    private final CronTasks tasks;
    private final Functions functions;
    private final TaskTaker taker;
    private final Map<String, Plan> waiting = new LinkedHashMap<>();
    private long looked = Long.MIN_VALUE / 2;

    HeldRuns(ScheduledSql rows, CronTasks tasks, Functions functions, TaskTaker taker) {
        this.rows = rows;
        this.tasks = tasks;
        this.functions = functions;
        this.taker = taker;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    void clear() {
        waiting.clear();
    }

    /** Due times of a plan that wait from now on. */
    void add(Plan plan, Collection<Plan.Waits> dues, long steady) {
        plan.hold(dues, steady);
        waiting.put(plan.id(), plan);
    }

    /** What waited of a plan was replaced. */
    void forget(Plan plan) {
        plan.held().clear();
        waiting.remove(plan.id());
    }

    List<Plan> plans() {
        return List.copyOf(waiting.values());
    }

    /** What became of one look. @param leads false = another process does, and nothing was written */
    private record Released(boolean leads, Map<String, Set<String>> open, Map<String, Long> over) {}

    /** Looks when it is time to. @return false when another process leads */
    boolean look(Leadership leadership, Firing.Moment moment) {
        if (waiting.isEmpty() || moment.steady() - looked < LOOK_MILLIS) {
            return true;
        }
        looked = moment.steady();
        List<Plan> all = plans();
        int from = 0;
        while (from < all.size()) {
            List<Plan> some = all.subList(from, end(all, from));
            from += some.size();
            Map<String, Optional<Function>> known = new HashMap<>();
            some.forEach(plan -> known.computeIfAbsent(plan.config().funcId(), functions::find));
            Released released = taker.together(intake -> release(intake, leadership, some, known, moment));
            if (!released.leads()) {
                return false;
            }
            some.forEach(plan -> apply(plan, released, moment.steady()));
        }
        return true;
    }

    /** Where a group ends: it may not hold too many plans, nor too many bytes of arguments. */
    private static int end(List<Plan> all, int from) {
        int end = from;
        long bytes = 0;
        while (end < all.size() && end - from < AT_ONCE && bytes < TriggerEngine.GROUP_BYTES) {
            bytes += all.get(end).config().kwargs().size();
            end++;
        }
        return end;
    }

    private void apply(Plan plan, Released released, long steady) {
        plan.open().clear();
        plan.open().addAll(released.open().getOrDefault(plan.id(), Set.of()));
        if (released.over().containsKey(plan.id())) {
            plan.release(released.over().get(plan.id()), steady);
        }
        if (plan.held().isEmpty()) {
            waiting.remove(plan.id());
        }
    }

    private Released release(
            TaskStore.Intake intake,
            Leadership leadership,
            List<Plan> plans,
            Map<String, Optional<Function>> known,
            Firing.Moment moment) {
        StateSql.State state = StateSql.read(intake.handle());
        if (!leadership.isConfirmedBy(state)) {
            return new Released(false, Map.of(), Map.of());
        }
        return new Look(intake, known, moment).at(plans, state.pause().isOn(moment.wall()));
    }

    /** What is known within one transaction. */
    private final class Look {
        private final TaskStore.Intake intake;
        private final Map<String, Optional<Function>> known;
        private final Firing.Moment moment;
        private final Released released = new Released(true, new HashMap<>(), new HashMap<>());

        Look(TaskStore.Intake intake, Map<String, Optional<Function>> known, Firing.Moment moment) {
            this.intake = intake;
            this.known = known;
            this.moment = moment;
        }

        Released at(List<Plan> plans, boolean allPaused) {
            List<Plan> free = findFree(plans);
            Map<String, Scheduled> current = new HashMap<>();
            rows.find(intake.handle(), free.stream().map(Plan::id).toList())
                    .forEach(config -> current.put(config.id(), config));
            for (Plan plan : free) {
                Scheduled config = current.get(plan.id());
                boolean paused = config != null && (allPaused || config.pause().isOn(moment.wall()));
                if (!paused) { // else it waits until it is resumed
                    next(plan, config);
                }
            }
            return released;
        }

        private List<Plan> findFree(List<Plan> plans) {
            Set<String> ids = new HashSet<>();
            plans.forEach(plan -> ids.addAll(plan.open()));
            Set<String> still = intake.open(ids);
            List<Plan> free = new ArrayList<>();
            for (Plan plan : plans) {
                Set<String> open = new HashSet<>(plan.open());
                open.retainAll(still);
                released.open().put(plan.id(), open);
                if (open.isEmpty() || isLeftBehind(plan)) {
                    free.add(plan);
                }
            }
            return free;
        }

        /** Whether the run it replaces has not ended in time. */
        private boolean isLeftBehind(Plan plan) {
            boolean late = plan.held().getFirst().why() == Reason.REPLACED_PREVIOUS
                    && moment.steady() - plan.firstSince() >= REPLACE_MILLIS;
            if (late) {
                LOG.warn(
                        "the previous run of crontab config {} has not ended {} s after it was cancelled: the next one starts beside it",
                        plan.id(),
                        REPLACE_MILLIS / 1_000);
            }
            return late;
        }

        private void next(Plan plan, Scheduled config) {
            long due = plan.held().getFirst().due();
            Optional<Function> function =
                    config == null ? Optional.empty() : known.getOrDefault(config.funcId(), Optional.empty());
            Reason not = reasonNotTo(config, function);
            boolean full = false;
            for (FireSql.Held held : FireSql.held(intake.handle(), plan.id(), due)) {
                full |= !start(
                        plan,
                        held,
                        not,
                        () -> tasks.scheduled(
                                config,
                                function.orElseThrow(),
                                new CronTasks.When(due, held.delay(), moment.steady())));
            }
            if (!full) {
                released.over().put(plan.id(), due);
            }
        }

        private Reason reasonNotTo(Scheduled config, Optional<Function> function) {
            if (config == null || config.isDisabled()) {
                return Reason.DISABLED;
            }
            if (function.isEmpty()) {
                return Reason.NO_FUNCTION;
            }
            return tasks.isTooLarge(config) ? Reason.ARGUMENTS_TOO_LARGE : null;
        }

        /** @return false when it waits on because its queue is full */
        private boolean start(Plan plan, FireSql.Held held, Reason not, Supplier<DurableTask> made) {
            if (not != null) {
                FireSql.release(intake.handle(), held, null, not, moment.wall());
                return true;
            }
            DurableTask task = made.get();
            if (!intake.take(task)) {
                return false;
            }
            FireSql.release(intake.handle(), held, task.id(), null, moment.wall());
            released.open().get(plan.id()).add(task.id());
            return true;
        }
    }

    /** Fires of configs that are no more are not to wait for ever. */
    void drop(String configId, Collection<Long> dues, Reason why, long wall) {
        waiting.remove(configId);
        if (dues.isEmpty()) {
            return;
        }
        taker.together(intake -> {
            for (long due : dues) {
                FireSql.held(intake.handle(), configId, due)
                        .forEach(held -> FireSql.release(intake.handle(), held, null, why, wall));
            }
            return null;
        });
    }
}
