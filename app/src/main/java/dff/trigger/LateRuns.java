package dff.trigger;

import dff.db.Database;
import dff.task.TaskStatus;
import dff.task.durable.DurableTask;
import dff.task.durable.TaskTaker;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks for runs that were expected and have not started, and tells of each once. Belongs to the thread that fires. */
final class LateRuns {
    /** Between two looks. */
    static final long LOOK_MILLIS = 5_000;
    /** How long a run that will never start is reported. */
    static final long EXPIRED_MILLIS = TimeUnit.HOURS.toMillis(1);

    static final String WAITING = "waiting";
    static final String HELD = "held";
    static final String EXPIRED = "expired";

    private static final Logger LOG = LoggerFactory.getLogger(LateRuns.class);

    private final Database database;
    private final TaskTaker taker;
    private final long lateMillis;
    private final AtomicLong told = new AtomicLong();
    private Map<LateSql.Key, LateSql.Case> known;
    private long looked = Long.MIN_VALUE / 2;

    /** @param lateMillis after which a run is reported */
    LateRuns(Database database, TaskTaker taker, long lateMillis) {
        this.database = database;
        this.taker = taker;
        this.lateMillis = lateMillis;
    }

    /** Of another process' runs nothing is known. */
    void clear() {
        known = null;
    }

    /** Cases since the start. */
    long told() {
        return told.get();
    }

    /** Looks when it is time to. @param held plans with runs that wait for the previous one */
    void look(Firing.Moment moment, List<Plan> held) {
        if (moment.steady() - looked < LOOK_MILLIS) {
            return;
        }
        looked = moment.steady();
        if (known == null) {
            known = new LinkedHashMap<>();
            database.read(LateSql::all).forEach(one -> known.put(one.key(), one));
        }
        Map<LateSql.Key, LateSql.Case> found = found(moment, held);
        List<LateSql.Case> fresh = new ArrayList<>();
        found.forEach((key, one) -> {
            if (!known.containsKey(key) && known.size() + fresh.size() < LateSql.MOST) {
                fresh.add(one);
            }
        });
        List<LateSql.Case> gone = known.values().stream()
                .filter(one -> isOver(one, found, moment))
                .toList();
        if (!fresh.isEmpty() || !gone.isEmpty()) {
            write(fresh, gone);
        }
    }

    private static boolean isOver(LateSql.Case one, Map<LateSql.Key, LateSql.Case> found, Firing.Moment moment) {
        return one.reason().equals(EXPIRED)
                ? Math.abs(moment.wall() - one.found()) > EXPIRED_MILLIS
                : !found.containsKey(one.key());
    }

    private Map<LateSql.Key, LateSql.Case> found(Firing.Moment moment, List<Plan> held) {
        Map<LateSql.Key, LateSql.Case> found = new LinkedHashMap<>();
        for (DurableTask task : taker.overdue(CronTasks.ORIGINS, moment.steady() - lateMillis, LateSql.MOST)) {
            Integer delay = task.lineage().delay();
            LateSql.Key key =
                    new LateSql.Key(CronTasks.configId(task), task.lineage().triggered(), delay == null ? 0 : delay);
            found.put(key, new LateSql.Case(key, task.functionId(), task.id(), WAITING, moment.wall()));
        }
        for (Plan plan : held) {
            // the first only, and not as long as one after the other is started: so its policy asks for it
            if (!plan.held().isEmpty()
                    && plan.held().getFirst().due() < moment.wall() - lateMillis
                    && plan.firstSince() < moment.steady() - lateMillis) {
                LateSql.Key key =
                        new LateSql.Key(plan.id(), plan.held().getFirst().due(), 0);
                found.put(key, new LateSql.Case(key, plan.config().funcId(), null, HELD, moment.wall()));
            }
        }
        return found;
    }

    private void write(List<LateSql.Case> fresh, List<LateSql.Case> gone) {
        List<String> tasks =
                gone.stream().map(LateSql.Case::taskId).filter(Objects::nonNull).toList();
        Map<String, String> ends = new HashMap<>(database.read(handle -> LateSql.ends(handle, tasks)));
        List<LateSql.Case> expired = gone.stream()
                .filter(one -> !one.reason().equals(EXPIRED)
                        && TaskStatus.EXPIRED.shown().equals(ends.get(one.taskId())))
                .toList();
        List<LateSql.Key> started = gone.stream()
                .filter(one -> !expired.contains(one))
                .map(LateSql.Case::key)
                .toList();
        database.write(handle -> {
            LateSql.insert(handle, fresh);
            LateSql.expired(handle, expired.stream().map(LateSql.Case::key).toList());
            LateSql.delete(handle, started);
            return null;
        });
        fresh.forEach(one -> {
            known.put(one.key(), one);
            told.incrementAndGet();
            LOG.warn(
                    "crontab config {} was due at {} and has not started: {}",
                    one.key().configId(),
                    dff.web.Times.iso(one.key().due()),
                    one.reason());
        });
        expired.forEach(one ->
                known.put(one.key(), new LateSql.Case(one.key(), one.funcId(), one.taskId(), EXPIRED, one.found())));
        started.forEach(known::remove);
    }
}
