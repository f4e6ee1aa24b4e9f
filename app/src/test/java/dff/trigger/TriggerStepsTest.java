package dff.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import dff.db.CountedDatabase;
import java.nio.file.Path;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is done for each due time, or all the time, may not read all decisions, nor all configs. */
class TriggerStepsTest {
    private static final int ROWS = 5_000;
    private static final int MOST_STEPS = 2_000;
    private static final String ID = "c7";

    @TempDir
    private Path directory;

    private CountedDatabase database;

    @BeforeEach
    void fill() {
        database = new CountedDatabase(directory.resolve("test.sqlite"));
        database.fill(ROWS, """
                INSERT INTO trigger_fire (config_id, exec_mode, due_time, delay, decision, decide_time)
                SELECT 'c' || (i % 50), 'cronJob', i, 0, 'started', 9000000000000 FROM n
                """);
        database.fill(
                ROWS, "INSERT INTO trigger_held (config_id, due_time, delay) SELECT 'c' || (i % 50), i, 0 FROM n");
        database.fill(ROWS, """
                INSERT INTO crontab_config (id, func_id, func_call_kwargs_json, cron_expr, scope, origin, is_disabled, create_time, update_time)
                SELECT 'c' || i, 's__a.f' || i, '{}', '* * * * *', 'GLOBAL', 'user', 0, 1, 1 FROM n
                """);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void assertFewSteps(String what, java.util.function.Consumer<Handle> action) {
        database.assertFewSteps(
                what,
                MOST_STEPS,
                () -> database.write(handle -> {
                    action.accept(handle);
                    return null;
                }));
    }

    @Test
    void deciding_reads_neither_all_decisions_nor_all_configs() {
        TriggerConfig settings = new TriggerConfig(
                java.time.ZoneOffset.UTC, new dff.trigger.cron.CronRules(true, 5), 3, 60, 60, 1_000_000, true);
        ScheduledSql rows = new ScheduledSql(new Timetables(settings.rules(), settings.zone()), 1_000);
        FireSql.Fire fire = new FireSql.Fire(ID, FireSql.CRON_JOB, 10_000, 0, null, FireSql.HELD, null, null, 1);
        FireSql.Held held = new FireSql.Held(ID, 10_000, 0, null);

        assertFewSteps("state", StateSql::read);
        assertFewSteps(
                "config", handle -> assertThat(rows.find(handle, List.of(ID))).hasSize(1));
        assertFewSteps("configs of a function", handle -> rows.ofFunctions(handle, List.of("s__a.f7")));
        assertFewSteps("decided", handle -> FireSql.decided(handle, List.of(ID), 100, 200));
        assertFewSteps("decide", handle -> FireSql.insert(handle, List.of(fire)));
        assertFewSteps(
                "held", handle -> assertThat(FireSql.held(handle, ID, 10_000)).hasSize(1));
        assertFewSteps("release", handle -> FireSql.release(handle, held, "task-1", Reason.MADE_UP, 2));
        assertFewSteps("forget", handle -> FireSql.forget(handle, new FireSql.Key(ID, 10_000)));
        assertFewSteps("last", handle -> assertThat(FireSql.last(handle, ID)).isPresent());
        assertFewSteps("any after", handle -> FireSql.isAnyAfter(handle, ID, FireSql.CRON_JOB, 4_000));
    }

    @Test
    void late_runs_are_written_and_forgotten_by_their_key() {
        database.fill(LateSql.MOST, """
                INSERT INTO trigger_late (config_id, due_time, delay, func_id, reason, found_time) SELECT 'c' || i, i, 0, 'f', 'held', 1 FROM n
                """);
        LateSql.Case late = new LateSql.Case(new LateSql.Key("new", 1, 0), "f", null, LateRuns.HELD, 1);

        assertFewSteps("tell", handle -> LateSql.insert(handle, List.of(late)));
        assertFewSteps("expire", handle -> LateSql.expired(handle, List.of(late.key())));
        assertFewSteps(
                "among",
                handle -> assertThat(LateSql.among(handle, List.of("new", "none")))
                        .containsOnly("new"));
        assertFewSteps("forget", handle -> LateSql.delete(handle, List.of(late.key())));
    }

    @Test
    void expressions_set_by_scripts_are_found_among_all_configs() {
        database.write(
                handle -> handle.execute("UPDATE crontab_config SET dynamic_expr = '1 * * * *' WHERE id = 'c7'"));

        assertFewSteps(
                "expressions",
                handle ->
                        assertThat(CrontabConfigs.expressions(handle, 1, 1_000)).hasSize(1));
    }

    @Test
    void retention_reads_each_decision_a_few_times_at_most() {
        FireRetention retention =
                new FireRetention(database, new TriggerClock(() -> 9_000_000_000_001L, () -> 0L), 1_000_000);

        assertThat(database.steps(retention::trim)).isLessThan(20 * ROWS);
    }
}
