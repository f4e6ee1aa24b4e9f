package dff.trigger;

import dff.call.CallOptions;
import dff.db.Database;
import dff.db.DatabaseException;
import dff.function.Function;
import dff.function.Functions;
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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fires configs when they are due, as long as this process leads. One thread does all of it and owns the plans: when each config is due
 * next is kept in memory and made anew when a config or a function changes. Nothing is asked of the store for a config that is not due.
 *
 * <p>What others tell it (changes, tasks started by hand) waits under a lock until its next turn. Each decision is made on what the
 * store has at that moment, so a change counts even before its turn comes.
 */
public final class TriggerEngine implements AutoCloseable {
    /** Due times decided in one transaction, about: others get in between. */
    static final int GROUP = 250;
    /** Bytes of arguments read in one transaction, about: they are in memory together. */
    static final long GROUP_BYTES = 4_194_304;

    private static final Logger LOG = LoggerFactory.getLogger(TriggerEngine.class);
    /** Longest sleep, so that a clock that was moved is noticed. */
    private static final long LOOK_MILLIS = 1_000;
    /** After a failure of the store. */
    private static final long RETRY_MILLIS = 1_000;
    /** How long configs are fired one by one after a failure, and how long one that failed alone is put off. */
    private static final long CAREFUL_MILLIS = 60_000;
    /** Everything is read anew from time to time: a change that nobody told of is found by then. */
    static final long RELOAD_MILLIS = TimeUnit.MINUTES.toMillis(5);
    /** Further back than that the clock was moved; less is how clocks are kept right. */
    private static final long MOVED_MILLIS = 1_000;

    /** Before all times, and far enough from the smallest number to count from. */
    private static final long NEVER = Long.MIN_VALUE / 2;

    private final Database database;
    private final TaskTaker taker;
    private final TriggerClock clock;
    private final TriggerConfig config;
    private final ScheduledSql rows;
    private final Leadership leadership;
    private final Firing firing;
    private final HeldRuns held;
    private final LateRuns late;
    private final AutoRuns autoRuns;
    private final Plans plans = new Plans();
    private final Thread thread;
    private long lastWall = NEVER;
    private long reloaded;
    private long carefulUntil = NEVER;
    private boolean failedJustNow;
    /** Whether what the one before has left was taken over. */
    private boolean inCharge;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition told = lock.newCondition();
    // guarded by lock
    private Set<String> changed = new HashSet<>();
    private Set<String> changedFunctions = new HashSet<>();
    private boolean allChanged;
    private Map<String, List<String>> startedByHand = new HashMap<>();
    private boolean closing;

    /** What it works with. */
    public record Parts(
            Database database, Functions functions, TaskTaker taker, CallOptions.Rules rules, TriggerClock clock) {}

    TriggerEngine(Parts parts, TriggerConfig config, Timetables timetables) {
        this.database = parts.database();
        this.taker = parts.taker();
        this.clock = parts.clock();
        this.config = config;
        this.rows = new ScheduledSql(timetables, parts.rules().background().maxArguments());
        this.leadership = new Leadership(database, clock, config.alone());
        CronTasks tasks = new CronTasks(parts.rules());
        this.firing = new Firing(rows, tasks, parts.functions(), config.heldLimit());
        this.held = new HeldRuns(rows, tasks, parts.functions(), taker);
        this.autoRuns = new AutoRuns(parts);
        this.late = new LateRuns(database, taker, config.lateMillis());
        this.thread = Thread.ofPlatform().name("dff-trigger").daemon().unstarted(this::run);
        parts.functions().whenChanged(this::functionsChanged);
    }

    AutoRuns autoRuns() {
        return autoRuns;
    }

    void start() {
        thread.start();
    }

    /** These configs are not what they were. */
    void changed(Collection<String> ids) {
        tell(() -> changed.addAll(ids));
    }

    /** Any config may not be what it was. */
    void allChanged() {
        tell(() -> allChanged = true);
    }

    /** @param ids empty = any */
    private void functionsChanged(Collection<String> ids) {
        tell(() -> {
            allChanged |= ids.isEmpty();
            changedFunctions.addAll(ids);
        });
    }

    /** Somebody has started a config out of schedule: its task counts as the previous one. */
    void startedByHand(String id, String taskId) {
        tell(() -> startedByHand.computeIfAbsent(id, _ -> new ArrayList<>()).add(taskId));
    }

    private void tell(Runnable change) {
        lock.lock();
        try {
            change.run();
            told.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isLeading() {
        return leadership.isLeading();
    }

    String owner() {
        return leadership.owner();
    }

    /** Runs that have not started in time, since the start. */
    long lateTold() {
        return late.told();
    }

    private void run() {
        while (!isClosing()) {
            long wait;
            try {
                wait = step();
            } catch (RuntimeException | Error e) {
                failed(e);
                continue;
            }
            pause(wait, false);
        }
    }

    /** What was taken out of the plans is read anew. */
    private void failed(Throwable e) {
        try {
            allChanged();
            DatabaseException.log(LOG, "crontab configs could not be fired; tried again soon", e);
        } catch (RuntimeException | Error _) {
            // no memory to tell it: the thread goes on
        }
        pause(RETRY_MILLIS, true);
    }

    private boolean isClosing() {
        lock.lock();
        try {
            return closing;
        } finally {
            lock.unlock();
        }
    }

    private void pause(long millis, boolean whatever) {
        lock.lock();
        try {
            boolean news = allChanged || !changed.isEmpty() || !changedFunctions.isEmpty();
            if (millis > 0 && !closing && (whatever || !news)) {
                told.await(millis, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /** One turn: at most one group is fired. @return milliseconds until the next turn, 0 = at once */
    long step() {
        Leadership.Held lead = leadership.hold();
        if (lead == Leadership.Held.NOT) {
            autoRuns.othersLead(clock.steadyMillis());
            forgetAll();
            return Leadership.RENEW_MILLIS;
        }
        Firing.Moment moment = new Firing.Moment(clock.steadyMillis(), clock.wallMillis());
        if (lead == Leadership.Held.NEWLY || !inCharge) {
            takeOver(moment);
            inCharge = true;
        }
        watchClock(moment);
        takeNews(moment);
        if (!fire(moment) || !held.look(leadership, moment)) {
            forgetAll();
            return Leadership.RENEW_MILLIS;
        }
        late.look(moment, held.plans());
        autoRuns.look(leadership, moment);
        return untilNext(moment);
    }

    private long untilNext(Firing.Moment moment) {
        if (failedJustNow) {
            failedJustNow = false;
            return RETRY_MILLIS;
        }
        long wait = plans.next() == Plan.NEVER ? LOOK_MILLIS : plans.next() - clock.wallMillis();
        return Math.clamp(wait, 0, held.isEmpty() ? LOOK_MILLIS : HeldRuns.LOOK_MILLIS);
    }

    private void forgetAll() {
        inCharge = false;
        plans.clear();
        held.clear();
        late.clear();
        lastWall = NEVER;
    }

    private void takeOver(Firing.Moment moment) {
        forgetAll();
        readAll(moment);
        Map<String, String> open = taker.open(CronTasks.ORIGINS);
        open.forEach((task, originId) -> {
            Plan plan = plans.ofOrigin(originId);
            if (plan != null) {
                plan.opened(List.of(task));
            }
        });
        for (FireSql.Held one : database.read(FireSql::held)) {
            Plan plan = plans.find(one.configId());
            if (plan == null) {
                held.drop(one.configId(), List.of(one.due()), Reason.DISABLED, moment.wall());
            } else if (!plan.isHeld(one.due())) {
                held.add(plan, List.of(new Plan.Waits(one.due(), one.why())), moment.steady());
            }
        }
        LOG.info("crontab configs are fired by this process, {} of them", plans.size());
    }

    /** Reads what the store has, page by page; plans of what is not there any more go. */
    private void readAll(Firing.Moment moment) {
        reloaded = moment.steady();
        Set<String> found = new HashSet<>();
        long after = 0;
        while (after >= 0) {
            long from = after;
            ScheduledSql.Page page = database.read(handle -> rows.configs(handle, from));
            page.rows().forEach(row -> found.add(put(row, moment)));
            after = page.last();
        }
        database.read(rows::autoRuns).forEach(row -> found.add(put(row, moment)));
        plans.all().stream().map(Plan::id).filter(id -> !found.contains(id)).forEach(id -> remove(id, moment));
    }

    private String put(Scheduled row, Firing.Moment moment) {
        plans.put(row.withoutKwargs(), Math.min(row.from(), moment.wall()));
        Timetable.Line line = row.timetable().at(moment.wall());
        if (line != null && line.problem() != null) {
            tellOfBadExpression(row, line, moment);
        }
        return row.id();
    }

    /** It will never be due, so this is decided once, when it is read. */
    private void tellOfBadExpression(Scheduled row, Timetable.Line line, Firing.Moment moment) {
        boolean isNew = database.read(handle -> FireSql.last(handle, row.id())
                .filter(last -> Reason.BAD_EXPRESSION.code().equals(last.reason()))
                .isEmpty());
        if (isNew) {
            LOG.warn("crontab config {} cannot be fired: {}", row.id(), line.problem());
            FireSql.Fire fire = new FireSql.Fire(
                    row.id(),
                    FireSql.CRON_JOB,
                    moment.wall() / 1_000 * 1_000,
                    0,
                    null,
                    FireSql.SKIPPED,
                    Reason.BAD_EXPRESSION,
                    null,
                    moment.wall());
            database.write(handle -> {
                FireSql.forget(handle, new FireSql.Key(fire.configId(), fire.due()));
                FireSql.insert(handle, List.of(fire));
                return null;
            });
        }
    }

    private void remove(String id, Firing.Moment moment) {
        Plan plan = plans.remove(id);
        if (plan != null) {
            held.drop(id, plan.held().stream().map(Plan.Waits::due).toList(), Reason.DISABLED, moment.wall());
        }
    }

    /** Put back, times come once more: those that were decided stay so, the others are fired when they come. */
    private void watchClock(Firing.Moment moment) {
        if (moment.wall() < lastWall - MOVED_MILLIS) {
            LOG.warn("the clock of this machine was put back by {} s", (lastWall - moment.wall()) / 1_000);
            plans.lookAgain(moment.wall());
        }
        lastWall = moment.wall();
    }

    private void takeNews(Firing.Moment moment) {
        Set<String> ids;
        Set<String> functions;
        Map<String, List<String>> started;
        boolean all;
        lock.lock();
        try {
            ids = changed;
            functions = changedFunctions;
            started = startedByHand;
            all = allChanged;
            changed = new HashSet<>();
            changedFunctions = new HashSet<>();
            startedByHand = new HashMap<>();
            allChanged = false;
        } finally {
            lock.unlock();
        }
        if (all || moment.steady() - reloaded > RELOAD_MILLIS) {
            readAll(moment);
        } else if (!ids.isEmpty() || !functions.isEmpty()) {
            readSome(ids, functions, moment);
        }
        started.forEach((id, tasks) -> {
            Plan plan = plans.find(id);
            if (plan != null) {
                plan.opened(tasks);
            }
        });
    }

    private void readSome(Set<String> ids, Set<String> functions, Firing.Moment moment) {
        Set<String> missing = new HashSet<>(ids);
        missing.addAll(plans.ofFunctions(functions));
        List<Scheduled> found = new ArrayList<>(database.read(handle -> rows.find(handle, ids)));
        found.addAll(database.read(handle -> rows.ofFunctions(handle, functions)));
        for (Scheduled row : found) {
            if (!row.isDisabled()) {
                missing.remove(put(row, moment));
            }
        }
        missing.forEach(id -> remove(id, moment));
    }

    /** @return false when another process leads */
    private boolean fire(Firing.Moment moment) {
        Map<Plan, Long> last = new LinkedHashMap<>();
        List<Due> dues = new ArrayList<>();
        long bytes = 0;
        for (Plan plan = plans.takeDue(moment.wall());
                plan != null;
                plan = dues.size() < (isCareful(moment) ? 1 : GROUP) && bytes < GROUP_BYTES
                        ? plans.takeDue(moment.wall())
                        : null) {
            bytes += plan.config().kwargs().size();
            MissedRuns.Found found = MissedRuns.of(plan, moment.wall(), config.graceMillis());
            dues.addAll(found.dues());
            last.put(plan, found.last());
        }
        if (dues.isEmpty()) {
            return true;
        }
        Firing.Done done;
        try {
            Map<String, Optional<Function>> known = firing.functions(dues);
            done = taker.together(intake -> firing.decide(intake, leadership, dues, known, moment));
        } catch (RuntimeException e) {
            failed(last.keySet(), moment, e);
            return true;
        }
        if (done.leads()) {
            take(done, last, moment);
        }
        return done.leads();
    }

    private boolean isCareful(Firing.Moment moment) {
        return moment.steady() < carefulUntil;
    }

    /** What cannot be decided together is tried one by one, so that one config does not stop all others; that one is put off. */
    private void failed(Set<Plan> tried, Firing.Moment moment, RuntimeException e) {
        Plan first = tried.iterator().next();
        DatabaseException.log(
                LOG,
                tried.size() + " crontab configs could not be fired, " + first.id() + " among them; tried again",
                e);
        boolean isOfConfig = !(e instanceof DatabaseException store && store.isOfPlace());
        if (isOfConfig) {
            if (tried.size() == 1) {
                first.putOff(moment.wall() + CAREFUL_MILLIS);
            }
            carefulUntil = moment.steady() + CAREFUL_MILLIS;
        }
        failedJustNow = true;
        tried.forEach(plans::enqueue);
    }

    private void take(Firing.Done done, Map<Plan, Long> last, Firing.Moment moment) {
        for (Plan plan : last.keySet()) {
            plan.open().clear();
            plan.opened(done.open().getOrDefault(plan.id(), Set.of()));
            if (done.replaced().contains(plan.id())) {
                held.forget(plan);
            }
            List<Plan.Waits> waiting = done.held().get(plan.id());
            if (waiting != null) {
                held.add(plan, waiting, moment.steady());
            }
            if (!done.stale().contains(plan.id())) {
                plan.dueAfter(last.get(plan));
                plans.enqueue(plan);
            }
        }
        if (!done.stale().isEmpty()) {
            changed(done.stale());
        }
    }

    @Override
    public void close() {
        tell(() -> closing = true);
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        leadership.giveBack();
    }
}
