package dff.trigger;

import dff.app.FeatureServer;
import dff.db.SqliteDatabase;
import dff.function.Functions;
import dff.json.Json;
import dff.runner.Outcome;
import dff.task.TaskRecord;
import dff.task.TaskStatus;
import dff.task.durable.Claimed;
import dff.task.durable.DurableTask;
import dff.task.durable.Settlement;
import dff.task.durable.SqlTaskStore;
import dff.task.durable.StoreTaker;
import dff.trigger.cron.CronRules;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Engines on a real store, with clocks that are moved by hand; their tasks are ended by hand, too. Nothing happens by itself. */
final class TriggerWorld implements AutoCloseable {
    /** A minute at which nothing is due that has minutes in its expression by fives. */
    static final Instant START = Instant.parse("2030-03-04T10:00:30Z");

    private static final long STEADY_START = 1_000_000_000L;
    static final int QUEUE_LIMIT = 5_000;
    static final int HELD_LIMIT = 3;
    static final String FUNCTION = "demo__a.f";

    final SqliteDatabase database;
    final Functions functions;
    final SqlTaskStore store;
    final AtomicLong wall = new AtomicLong(START.toEpochMilli());
    /** Far from the other one: nothing may mix them up. */
    final AtomicLong steady = new AtomicLong(STEADY_START);

    private final List<Claimed> running = new ArrayList<>();

    TriggerWorld(Path directory) {
        database = SqliteDatabase.open(directory.resolve("test.sqlite"));
        functions = new Functions(database);
        store = new SqlTaskStore(database, steady::get, 10, QUEUE_LIMIT);
        sql("INSERT INTO script_set (id, origin, create_time, update_time) VALUES ('demo', 'user', 1, 1)");
        sql("""
                INSERT INTO script (id, script_set_id, publish_version, type, code, code_md5, code_draft, code_draft_md5, create_time, update_time)
                VALUES ('demo__a', 'demo', 1, 'python', 'x', 'md5', 'x', 'md5', 1, 1)
                """);
    }

    /** As if nothing had ever been fired; one function is published. */
    void reset() {
        database.write(handle -> {
            for (String table : List.of(
                    "crontab_config", "func", "task", "task_record", "trigger_fire", "trigger_held", "trigger_late")) {
                handle.execute("DELETE FROM " + table);
            }
            return handle.execute(
                    "UPDATE trigger_state SET owner = NULL, lease = 0, is_paused = 0, pause_until = NULL, pause_reason = NULL");
        });
        store.recount();
        running.clear();
        functions.forgetAll();
        wall.set(START.toEpochMilli());
        steady.set(STEADY_START);
        function(FUNCTION, Map.of());
    }

    void sql(String statement, Object... values) {
        database.write(handle -> handle.execute(statement, values));
    }

    /** Publishes a function with these options. */
    void function(String id, Map<String, Object> options) {
        function(id, options, null);
    }

    void function(String id, Map<String, Object> options, String integration) {
        sql("DELETE FROM func WHERE id = ?", id);
        sql("""
                INSERT INTO func (id, script_set_id, script_id, name, category, args_json, kwargs_json, tags_json, extra_config_json,
                    integration, def_order, create_time, update_time)
                VALUES (?, 'demo', 'demo__a', ?, 'general', '[]', '{}', '[]', ?, ?, 0, ?, ?)
                """, id, id.substring(id.indexOf('.') + 1), Json.text(options), integration, wall.get(), wall.get());
        functions.forget(List.of(id));
    }

    /** Adds a config with further columns. */
    void config(String id, String expression, Object... columns) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("id", id);
        row.put("func_id", FUNCTION);
        row.put("func_call_kwargs_json", "{\"x\":1.0}");
        row.put("cron_expr", expression);
        row.put("scope", "GLOBAL");
        row.put("origin", "user");
        row.put("is_disabled", 0);
        row.put("create_time", wall.get());
        row.put("update_time", wall.get());
        for (int i = 0; i < columns.length; i += 2) {
            row.put((String) columns[i], columns[i + 1]);
        }
        String names = String.join(", ", row.keySet());
        String marks = String.join(", ", row.keySet().stream().map(_ -> "?").toList());
        sql(
                "INSERT INTO crontab_config (" + names + ") VALUES (" + marks + ")",
                row.values().toArray());
    }

    TriggerConfig settings(boolean alone) {
        return new TriggerConfig(ZoneOffset.UTC, new CronRules(true, 5), HELD_LIMIT, 60, 60, 1_000_000, alone);
    }

    TriggerEngine.Parts parts() {
        return new TriggerEngine.Parts(
                database,
                functions,
                new StoreTaker(store),
                FeatureServer.RULES,
                new TriggerClock(wall::get, steady::get));
    }

    Timetables timetables() {
        return new Timetables(settings(true).rules(), settings(true).zone());
    }

    TriggerEngine engine(boolean alone) {
        return new TriggerEngine(parts(), settings(alone), timetables());
    }

    CrontabConfigs configs(TriggerEngine engine) {
        return new CrontabConfigs(parts(), timetables(), engine);
    }

    /** Both clocks go on. */
    void pass(long seconds) {
        wall.addAndGet(seconds * 1_000);
        steady.addAndGet(seconds * 1_000);
    }

    /** Turns as long as there is something to do now. */
    static void turn(TriggerEngine engine) {
        int turns = 0;
        while (engine.step() == 0) {
            if (++turns > 10_000) {
                throw new AssertionError("an engine does not come to rest");
            }
        }
    }

    /** Time goes on by a second, after some minutes by ten, and the engine with it. */
    void run(TriggerEngine engine, int seconds) {
        turn(engine);
        int left = seconds;
        while (left > 0) {
            int step = left % 10 == 0 && seconds > 600 ? 10 : 1;
            pass(step);
            turn(engine);
            left -= step;
        }
    }

    /** Decisions of a config, oldest first: due time, decision and reason. */
    List<String> fires(String id) {
        return database.read(handle -> handle.createQuery("""
                        SELECT due_time, delay, since_time, decision, reason FROM trigger_fire WHERE config_id = :id ORDER BY due_time, delay
                        """)
                .bind("id", id)
                .map((row, _) -> {
                    String reason = row.getString("reason");
                    long since = row.getLong("since_time");
                    return (since == 0 ? "" : time(since) + "-") + time(row.getLong("due_time"))
                            + (row.getInt("delay") == 0 ? "" : "+" + row.getInt("delay")) + " "
                            + row.getString("decision") + (reason == null ? "" : " " + reason);
                })
                .list());
    }

    /** As {@code 10:05} or {@code 10:05:30}. */
    static String time(long millis) {
        String text = Instant.ofEpochMilli(millis)
                .atOffset(ZoneOffset.UTC)
                .toLocalTime()
                .toString();
        return text.length() > 8 ? text.substring(0, 8) : text;
    }

    /** Tasks that have not ended, oldest first. */
    List<DurableTask> open(String configId) {
        List<String> ids =
                database.read(handle -> handle.createQuery("SELECT id FROM task WHERE origin_id = :id ORDER BY seq")
                        .bind("id", configId)
                        .mapTo(String.class)
                        .list());
        return ids.stream().map(id -> store.find(id).orElseThrow().task()).toList();
    }

    List<String> recorded(String configId) {
        return database.read(
                handle -> handle.createQuery("SELECT status FROM task_record WHERE origin_id = :id ORDER BY seq")
                        .bind("id", configId)
                        .mapTo(String.class)
                        .list());
    }

    /** All that is due is in a runner. */
    void startTasks() {
        for (int queue = 1; queue < 10; queue++) {
            running.addAll(store.claim("w", queue, 100_000, 1_000_000_000));
        }
    }

    /** All that is due runs and ends well. @return how many */
    int endTasks() {
        startTasks();
        int ended = store.settle(running.stream().map(this::ended).toList()).size();
        running.clear();
        return ended;
    }

    private Settlement ended(Claimed claim) {
        DurableTask task = claim.task();
        TaskRecord record = new TaskRecord(
                task.id(),
                task.scriptSetId(),
                task.scriptId(),
                task.functionId(),
                task.origin(),
                task.lineage().triggered(),
                new Outcome.Usage(steady.get(), steady.get(), 1, 1),
                task.schedule().queue(),
                30,
                TaskStatus.SUCCESS,
                null,
                null,
                null,
                null,
                null,
                null,
                task.lineage(),
                claim.attempt());
        return new Settlement.Ended(claim.ticket(), record, null, false);
    }

    @Override
    public void close() {
        database.close();
    }
}
