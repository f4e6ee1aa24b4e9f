package dff.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import dff.task.durable.DurableTask;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is started when, what is not, and why. It is 10:00:30. */
@ExtendWith(TriggerWorlds.class)
class FiringTest {
    private static final String FUNCTION = TriggerWorld.FUNCTION;

    private final TriggerWorld world;
    private final TriggerEngine engine;

    FiringTest(TriggerWorld world) {
        this.world = world;
        engine = world.engine(true);
    }

    @Test
    void config_is_started_at_its_time_with_its_arguments() {
        world.config("a", "*/5 * * * *");

        world.run(engine, 269);
        assertThat(world.open("a")).isEmpty();
        world.run(engine, 1);

        DurableTask task = world.open("a").getFirst();
        long due = Instant.parse("2030-03-04T10:05:00Z").toEpochMilli();
        assertThat(task.functionId()).isEqualTo(FUNCTION);
        assertThat(new String(task.arguments(), StandardCharsets.UTF_8)).isEqualTo("{\"x\":1.0}");
        assertThat(task.lineage().triggered()).isEqualTo(due);
        assertThat(task.lineage().cronExpr()).isEqualTo("*/5 * * * *");
        assertThat(task.lineage().execMode()).isEqualTo("crontab");
        assertThat(task.origin().kind()).isEqualTo("cronJob");
        assertThat(task.origin().recordLimit()).isEqualTo(500);
        assertThat(task.timeout()).isEqualTo(30);
        assertThat(task.schedule().queue()).isEqualTo(8);
        assertThat(task.schedule().due()).isEqualTo(world.steady.get());
        assertThat(task.schedule().expires()).isEqualTo(world.steady.get() + 900_000);
        assertThat(world.fires("a")).containsExactly("10:05 started");
    }

    @Test
    void limits_of_the_function_win() {
        world.function(FUNCTION, Map.of("queue", 3, "timeout", 7, "expires", 5));
        world.config("a", "* * * * *", "task_record_limit", 9);

        world.run(engine, 30);

        DurableTask task = world.open("a").getFirst();
        assertThat(task.schedule().queue()).isEqualTo(3);
        assertThat(task.timeout()).isEqualTo(7);
        assertThat(task.schedule().expires()).isEqualTo(world.steady.get() + 5_000);
        assertThat(task.origin().recordLimit()).isEqualTo(9);
    }

    @Test
    void zone_of_a_config_counts() {
        world.config("berlin", "0 11 * * *", "timezone", "Europe/Berlin");
        world.config("tokyo", "5 19 * * *", "timezone", "Asia/Tokyo");

        world.run(engine, 300);

        assertThat(world.fires("berlin")).isEmpty(); // 10:00 in UTC has passed
        assertThat(world.fires("tokyo")).containsExactly("10:05 started");
    }

    @Test
    void skip_does_not_start_beside_the_previous_run_and_records_it() {
        world.config("a", "* * * * *");

        world.run(engine, 30);
        world.run(engine, 60);
        world.startTasks();
        world.run(engine, 60);
        world.endTasks();
        world.run(engine, 60);

        assertThat(world.fires("a"))
                .containsExactly("10:01 started", "10:02 skipped overlap", "10:03 skipped overlap", "10:04 started");
        assertThat(world.recorded("a")).containsExactly("skip", "skip", "success");
        assertThat(text("SELECT exception_text FROM task_record WHERE status = 'skip'"))
                .isEqualTo("Previous task not finished, skip current task");
        assertThat(text("SELECT r.status FROM trigger_fire f JOIN task_record r ON r.id = f.task_id"
                        + " WHERE f.reason = 'overlap'"))
                .isEqualTo("skip");
    }

    private String text(String query) {
        return world.database.read(
                handle -> handle.createQuery(query).mapTo(String.class).first());
    }

    @Test
    void queue_starts_one_after_the_other_and_holds_no_more_than_the_limit() {
        world.config("a", "* * * * *", "overlap_policy", "queue");

        world.run(engine, 30 + 5 * 60);
        assertThat(world.fires("a"))
                .containsExactly(
                        "10:01 started",
                        "10:02 held",
                        "10:03 held",
                        "10:04 held",
                        "10:05 skipped queueOfConfigFull",
                        "10:06 skipped queueOfConfigFull");
        world.endTasks();
        world.run(engine, 1);
        assertThat(world.open("a")).hasSize(1);
        assertThat(time(world.open("a").getFirst())).isEqualTo("10:02");
        world.run(engine, 5);
        assertThat(world.open("a")).hasSize(1);
        world.endTasks();
        world.run(engine, 1);
        assertThat(time(world.open("a").getFirst())).isEqualTo("10:03");

        assertThat(world.fires("a").subList(0, 4))
                .containsExactly("10:01 started", "10:02 started", "10:03 started", "10:04 held");
    }

    private static String time(DurableTask task) {
        return TriggerWorld.time(task.lineage().triggered());
    }

    @Test
    void held_runs_outlive_the_process() {
        world.config("a", "* * * * *", "overlap_policy", "queue");
        world.run(engine, 30 + 60);
        world.endTasks();

        TriggerEngine next = world.engine(true);
        world.run(next, 1);

        assertThat(time(world.open("a").getFirst())).isEqualTo("10:02");
    }

    @Test
    void held_runs_of_a_config_that_is_disabled_are_dropped_with_the_reason() {
        world.config("a", "* * * * *", "overlap_policy", "queue");
        world.run(engine, 30 + 60);

        world.sql("UPDATE crontab_config SET is_disabled = 1");
        engine.changed(List.of("a"));
        world.run(engine, 1);

        assertThat(world.fires("a")).containsExactly("10:01 started", "10:02 skipped disabled");
        assertThat(text("SELECT COUNT(*) FROM trigger_held")).isEqualTo("0");
    }

    @Test
    void allow_starts_all_the_same() {
        world.config("a", "* * * * *", "overlap_policy", "allow");

        world.run(engine, 30 + 60);

        assertThat(world.open("a")).hasSize(2);
    }

    @Test
    void each_delay_is_a_run_of_its_own() {
        world.function(FUNCTION, Map.of("delayedCrontab", List.of(30, 0, 30)));
        world.config("a", "* * * * *");

        world.run(engine, 30);

        List<DurableTask> tasks = world.open("a");
        assertThat(tasks).extracting(task -> task.lineage().delay()).containsExactly(null, 30);
        assertThat(tasks)
                .extracting(task -> task.schedule().due() - world.steady.get())
                .containsExactly(0L, 30_000L);
        assertThat(tasks).extracting(FiringTest::time).containsOnly("10:01");
        assertThat(world.fires("a")).containsExactly("10:01 started", "10:01+30 started");
    }

    @Test
    void dynamic_beats_fixed_beats_own() {
        world.config("a", "1 * * * *");
        CrontabConfigs configs = world.configs(engine);

        world.function(FUNCTION, Map.of("fixedCrontab", "2 * * * *"));
        configs.setExpression("a", "3 * * * *", 180);
        world.run(engine, 170);
        assertThat(world.fires("a")).containsExactly("10:03 started");
        assertThat(configs.expression("a")).contains("3 * * * *");
        world.endTasks();
        world.run(engine, 3_600); // the dynamic one has ended
        assertThat(world.fires("a")).containsExactly("10:03 started", "11:02 started");
        assertThat(configs.expression("a")).isEmpty();
        world.endTasks();
        world.function(FUNCTION, Map.of());
        world.run(engine, 3_600);

        assertThat(world.fires("a")).containsExactly("10:03 started", "11:02 started", "12:01 started");
    }

    @Test
    void publishing_another_fixed_expression_counts_at_once() {
        world.function(FUNCTION, Map.of("fixedCrontab", "30 * * * *"));
        world.config("a", null);
        world.run(engine, 10);

        world.function(FUNCTION, Map.of("fixedCrontab", "* * * * *"));
        world.run(engine, 20);

        assertThat(world.fires("a")).containsExactly("10:01 started");
    }

    @Test
    void functions_that_ask_for_it_are_run_by_themselves() {
        world.function("demo__a.auto", Map.of("integrationConfig", Map.of("crontab", "* * * * *")), "autoRun");
        world.function("demo__a.other", Map.of("integrationConfig", Map.of("onLaunch", true)), "autoRun");
        world.run(engine, 30);
        String id = "cron-AUTORUN-demo__a.auto";
        DurableTask task = world.open(id).getFirst();

        world.endTasks();
        world.function("demo__a.auto", Map.of());
        world.run(engine, 60);

        assertThat(task.functionId()).isEqualTo("demo__a.auto");
        assertThat(task.origin().kind()).isEqualTo("integration");
        assertThat(task.origin().id()).isEqualTo(id);
        assertThat(task.lineage().execMode()).isEqualTo("crontab");
        assertThat(world.fires(id)).containsExactly("10:01 started");
        assertThat(world.open("cron-AUTORUN-demo__a.other")).isEmpty();
    }

    @Test
    void expired_and_disabled_configs_are_not_due() {
        world.config("a", "* * * * *", "expire_time", world.wall.get() + 60_000);
        world.config("b", "* * * * *", "is_disabled", 1);

        world.run(engine, 150);

        assertThat(world.fires("a")).containsExactly("10:01 started");
        assertThat(world.fires("b")).isEmpty();
    }

    @Test
    void edits_count_at_once_even_before_anybody_told_of_them() {
        world.config("a", "* * * * *");
        world.config("b", "* * * * *");
        world.run(engine, 1);

        world.sql("UPDATE crontab_config SET is_disabled = 1 WHERE id = 'a'");
        world.sql(
                "UPDATE crontab_config SET cron_expr = '2 * * * *', update_time = ? WHERE id = 'b'", world.wall.get());
        world.run(engine, 90);

        assertThat(world.fires("a")).isEmpty();
        assertThat(world.fires("b")).containsExactly("10:02 started");
    }

    @Test
    void change_of_a_note_does_not_lose_what_is_due_this_moment() {
        world.config("a", "* * * * *");
        world.run(engine, 29);

        world.pass(1);
        world.sql("UPDATE crontab_config SET note = 'x', update_time = ? WHERE id = 'a'", world.wall.get() + 1);
        engine.changed(List.of("a"));
        world.run(engine, 0);

        assertThat(world.fires("a")).containsExactly("10:01 started");
    }

    @Test
    void paused_runs_are_recorded_until_the_pause_ends() {
        world.config("a", "* * * * *");
        CrontabConfigs configs = world.configs(engine);
        assertThat(configs.pause("a", 60, "maintenance")).isTrue();
        world.run(engine, 30 + 60);
        assertThat(configs.pause("a", null, null)).isTrue();
        world.run(engine, 60);
        assertThat(configs.resume("a")).isTrue();
        world.run(engine, 60);

        assertThat(world.fires("a"))
                .containsExactly(
                        "10:01 skipped paused", "10:02 started", "10:03 skipped paused", "10:04 skipped overlap");
        assertThat(configs.pause("none", null, null)).isFalse();
    }

    @Test
    void pause_of_everything_is_recorded_as_such() {
        world.config("a", "* * * * *");
        CrontabConfigs configs = world.configs(engine);
        configs.pauseAll(60, "moving house");
        assertThat(configs.state()).containsEntry("isPaused", true).containsEntry("pauseReason", "moving house");
        world.run(engine, 30 + 60);
        configs.pauseAll(null, null);
        world.run(engine, 60);
        configs.resumeAll();
        world.endTasks();
        world.run(engine, 60);

        assertThat(world.fires("a"))
                .containsExactly(
                        "10:01 skipped pausedGlobally",
                        "10:02 started",
                        "10:03 skipped pausedGlobally",
                        "10:04 started");
    }

    @Test
    void config_without_its_function_is_recorded_and_started_when_it_is_back() {
        world.config("a", "* * * * *");
        world.sql("DELETE FROM func");
        world.functions.forget(List.of(FUNCTION));
        world.run(engine, 30);
        world.function(FUNCTION, Map.of());
        world.run(engine, 60);

        assertThat(world.fires("a")).containsExactly("10:01 skipped noFunction", "10:02 started");
    }

    @Test
    void expression_that_cannot_be_used_is_recorded_once() {
        world.config("a", "* * * * * nonsense");
        world.run(engine, 5);
        engine.allChanged();
        world.run(engine, 300);

        assertThat(world.fires("a")).containsExactly("10:00:30 skipped badExpression");
    }

    @Test
    void run_by_hand_is_a_previous_run_too_and_obeys_neither_pause_nor_overlap() {
        world.config("a", "* * * * *", "is_paused", 1);
        CrontabConfigs configs = world.configs(engine);
        world.run(engine, 1);
        Scheduled config = configs.find("a").orElseThrow();
        configs.run(config, configs.function(config).orElseThrow());
        configs.run(config, configs.function(config).orElseThrow());
        configs.resume("a");
        world.run(engine, 29);

        assertThat(world.open("a")).hasSize(2);
        assertThat(world.open("a").getFirst().lineage().execMode()).isEqualTo("manual");
        assertThat(world.fires("a")).hasSize(3).last().isEqualTo("10:01 skipped overlap");
    }

    @Test
    void config_that_cannot_be_fired_does_not_stop_the_others_and_is_tried_again() {
        world.config("bad", "* * * * *");
        world.config("good", "* * * * *");
        world.sql(
                "CREATE TRIGGER refuses BEFORE INSERT ON task WHEN NEW.origin_id = 'bad' BEGIN SELECT RAISE(ABORT, 'no'); END");
        try {
            world.run(engine, 40);
            assertThat(world.fires("good")).containsExactly("10:01 started");
            assertThat(world.fires("bad")).isEmpty();
        } finally {
            world.sql("DROP TRIGGER refuses");
        }
        world.run(engine, 60);

        assertThat(world.fires("bad")).first().isEqualTo("10:01 started");
    }

    @Test
    void policies_nobody_knows_are_taken_for_the_usual_ones() {
        world.config("odd", "* * * * *", "overlap_policy", "later", "missed_policy", "some");

        world.run(engine, 30 + 60);

        assertThat(world.fires("odd")).containsExactly("10:01 started", "10:02 skipped overlap");
    }

    @Test
    void jitter_spreads_configs_the_same_way_each_time_and_never_beyond_the_next_due_time() {
        for (int i = 0; i < 50; i++) {
            world.config("c" + i, "* * * * *", "jitter", 3_600, "overlap_policy", "allow");
        }
        world.run(engine, 30);
        int early = started();
        world.run(engine, 30);
        int half = started();
        world.run(engine, 30);

        assertThat(early).isLessThan(10);
        assertThat(half).isBetween(10, 40);
        assertThat(text("SELECT COUNT(*) FROM trigger_fire WHERE due_time = " + at("10:01:00")))
                .isEqualTo("50");
        Plan plan = new Plan(world.configs(engine).find("c1").orElseThrow());
        assertThat(plan.jitter(at("10:07:00")))
                .isEqualTo(plan.jitter(at("10:07:00")))
                .isBetween(0L, 59_999L);
    }

    private int started() {
        return Integer.parseInt(text("SELECT COUNT(*) FROM task"));
    }

    private static long at(String time) {
        return Instant.parse("2030-03-04T" + time + "Z").toEpochMilli();
    }
}
