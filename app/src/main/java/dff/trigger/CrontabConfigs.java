package dff.trigger;

import dff.db.Database;
import dff.function.Function;
import dff.function.Functions;
import dff.task.durable.DurableTask;
import dff.task.durable.TaskTaker;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** What can be done to configs beside changing them: pausing, running now, other expressions for a time. Safe for all threads. */
public final class CrontabConfigs {
    /** Longest pause or dynamic expression, in seconds: a year. */
    public static final int MAX_SECONDS = 31_536_000;
    /** Longest reason of a pause, in characters. */
    static final int MAX_REASON = 256;

    private final Database database;
    private final Functions functions;
    private final TaskTaker taker;
    private final TriggerClock clock;
    private final CronTasks tasks;
    private final Timetables timetables;
    private final ScheduledSql rows;
    private final TriggerEngine engine;

    CrontabConfigs(TriggerEngine.Parts parts, Timetables timetables, TriggerEngine engine) {
        this.database = parts.database();
        this.functions = parts.functions();
        this.taker = parts.taker();
        this.clock = parts.clock();
        this.tasks = new CronTasks(parts.rules());
        this.timetables = timetables;
        this.rows = new ScheduledSql(timetables, tasks.maxArguments());
        this.engine = engine;
    }

    private Long after(Integer seconds) {
        return seconds == null ? null : (Long) (clock.wallMillis() + seconds * 1_000L);
    }

    /**
     * Pauses one.
     *
     * @param seconds null = until it is resumed
     * @param reason or null
     * @return false when there is none
     */
    public boolean pause(String id, Integer seconds, String reason) {
        return pause(id, true, after(seconds), reason);
    }

    /** @return false when there is none */
    public boolean resume(String id) {
        return pause(id, false, null, null);
    }

    private boolean pause(String id, boolean isPaused, Long until, String reason) {
        return change(id, "is_paused = :a, pause_until = :b, pause_reason = :c", isPaused ? 1 : 0, until, reason);
    }

    /** @param assignments stand in this file */
    private boolean change(String id, String assignments, Object... values) {
        int changed = database.write(
                handle -> handle.createUpdate("UPDATE crontab_config SET " + assignments + " WHERE id = :id")
                        .bind("a", values[0])
                        .bind("b", values[1])
                        .bind("c", values[2])
                        .bind("id", id)
                        .execute());
        engine.changed(List.of(id));
        return changed > 0;
    }

    /** Pauses all. @param seconds null = until they are resumed */
    public void pauseAll(Integer seconds, String reason) {
        database.write(handle -> {
            StateSql.pause(handle, true, after(seconds), reason);
            return null;
        });
    }

    public void resumeAll() {
        database.write(handle -> {
            StateSql.pause(handle, false, null, null);
            return null;
        });
    }

    /**
     * Lets one be due by another expression, before the function's and its own.
     *
     * @param seconds null = until it is cleared
     * @return false when there is none
     * @throws IllegalArgumentException saying what is wrong with the expression
     */
    public boolean setExpression(String id, String expression, Integer seconds) {
        String text = expression.strip().replaceAll("\\s+", " ");
        timetables.check(text);
        return expression(id, text, after(seconds));
    }

    /** @return false when there is none */
    public boolean clearExpression(String id) {
        return expression(id, null, null);
    }

    private boolean expression(String id, String text, Long until) {
        return change(id, "dynamic_expr = :a, dynamic_until = :b, dynamic_time = :c", text, until, clock.wallMillis());
    }

    /** The dynamic expressions that hold now, by the ids of their configs. @param most so many configs at most */
    Map<String, String> expressions(int most) {
        long now = clock.wallMillis();
        return database.read(handle -> expressions(handle, now, most));
    }

    static Map<String, String> expressions(Handle handle, long now, int most) {
        Map<String, String> found = new LinkedHashMap<>();
        handle.createQuery("""
                        SELECT id, dynamic_expr FROM crontab_config
                        WHERE dynamic_expr > '' AND (dynamic_until IS NULL OR dynamic_until > :now) ORDER BY +seq LIMIT :most
                        """) // index crontab_config_dynamic
                .bind("now", now)
                .bind("most", most)
                .map((row, _) -> found.put(row.getString("id"), row.getString("dynamic_expr")))
                .list();
        return found;
    }

    /** The dynamic expression of one that holds now. */
    public Optional<String> expression(String id) {
        return find(id).map(found -> found.timetable().at(clock.wallMillis()))
                .filter(line -> line.source().equals(Timetables.DYNAMIC))
                .map(Timetable.Line::text);
    }

    Optional<Scheduled> find(String id) {
        return database.read(handle -> rows.find(handle, List.of(id))).stream().findFirst();
    }

    Optional<Function> function(Scheduled config) {
        return functions.find(config.funcId());
    }

    /** Whether the arguments of one are more than may wait in a queue. */
    boolean isTooLarge(Scheduled config) {
        return tasks.isTooLarge(config);
    }

    /** Bytes of arguments that may wait in a queue. */
    long maxArguments() {
        return tasks.maxArguments();
    }

    /**
     * Runs one now, whatever its schedule, its pause and its previous run: a person decides.
     *
     * @return the task's id; empty when its queue is full
     */
    Optional<String> run(Scheduled config, Function function) {
        long wall = clock.wallMillis();
        Optional<String> started = taker.together(intake -> {
            long due = wall;
            while (FireSql.isManual(intake.handle(), config.id(), due)) {
                due++; // two at the same millisecond
            }
            DurableTask task = tasks.manual(config, function, new CronTasks.When(due, 0, taker.now()));
            if (!intake.take(task)) {
                return Optional.<String>empty();
            }
            FireSql.insert(
                    intake.handle(),
                    List.of(new FireSql.Fire(
                            config.id(), FireSql.MANUAL, due, 0, null, FireSql.STARTED, null, task.id(), wall)));
            return Optional.of(task.id());
        });
        started.ifPresent(id -> engine.startedByHand(config.id(), id));
        return started;
    }

    /** Who fires, and whether all are paused. */
    Map<String, Object> state() {
        return database.read(handle -> {
            StateSql.State state = StateSql.read(handle);
            boolean isPaused = state.pause().isOn(clock.wallMillis());
            boolean leads = state.owner() != null && state.lease() >= clock.steadyMillis();
            Map<String, Object> leader = new LinkedHashMap<>();
            leader.put("id", state.owner());
            leader.put("since", CrontabRows.iso(state.since()));
            Map<String, Object> shown = new LinkedHashMap<>();
            shown.put("isPaused", isPaused);
            shown.put(
                    "pauseExpireTime", isPaused ? CrontabRows.iso(state.pause().until()) : null);
            shown.put("pauseReason", isPaused ? state.pause().reason() : null);
            shown.put("leader", leads ? leader : null);
            shown.put("lateCount", LateSql.count(handle));
            return shown;
        });
    }
}
