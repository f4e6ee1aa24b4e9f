package dff.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import dff.task.Origin;
import dff.task.durable.DurableTask;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Functions that are run at the start of the system, and after publications. It is 10:00:30. */
@ExtendWith(TriggerWorlds.class)
class AutoRunsTest {
    private static final String STARTING = "demo__a.starting";
    private static final String LAUNCH = AutoRuns.LAUNCH + STARTING;

    private final TriggerWorld world;

    AutoRunsTest(TriggerWorld world) {
        this.world = world;
        world.function(STARTING, Map.of("integrationConfig", Map.of("onLaunch", true)), "autoRun");
    }

    @Test
    void function_is_run_once_ten_seconds_after_the_start() {
        TriggerEngine engine = world.engine(true);

        world.run(engine, 9);
        assertThat(world.open(LAUNCH)).isEmpty();
        world.run(engine, 60);

        DurableTask task = world.open(LAUNCH).getFirst();
        assertThat(world.fires(LAUNCH)).containsExactly("10:00:40 started");
        assertThat(task.functionId()).isEqualTo(STARTING);
        assertThat(task.origin().kind()).isEqualTo("integration");
        assertThat(task.origin().recordLimit()).isEqualTo(1_000);
        assertThat(task.lineage().execMode()).isEqualTo("auto");
        assertThat(task.schedule().queue()).isEqualTo(1);
        assertThat(task.arguments()).asString().isEqualTo("{}");
    }

    /** No text is longer than its column says, which SQLite does not check. */
    private void assertFits(String table) {
        List<Map<String, Object>> columns = world.database.read(handle -> handle.createQuery(
                        "SELECT name, type FROM pragma_table_info('" + table + "') WHERE type LIKE 'VARCHAR(%'")
                .mapToMap()
                .list());
        assertThat(columns).isNotEmpty();
        for (Map<String, Object> column : columns) {
            int most = Integer.parseInt(column.get("type").toString().replaceAll("\\D", ""));
            int longest = world.database.read(handle -> handle.createQuery(
                            "SELECT COALESCE(MAX(LENGTH(" + column.get("name") + ")), 0) FROM " + table)
                    .mapTo(Integer.class)
                    .one());
            assertThat(longest).as(table + '.' + column.get("name")).isLessThanOrEqualTo(most);
        }
    }

    @Test
    void ids_of_the_longest_functions_fit_everywhere_and_are_told_apart() {
        String name = "demo__a." + "f".repeat(244);
        Map<String, Object> asks =
                Map.of("integrationConfig", Map.of("crontab", "* * * * *", "onLaunch", true, "onPublish", true));
        List<String> functions = List.of(name + 1, name + 2);
        functions.forEach(function -> world.function(function, asks, "autoRun"));
        assertThat(functions.getFirst()).hasSize(253);
        TriggerEngine engine = world.engine(true);

        world.run(engine, 29);
        world.database.write(handle -> engine.autoRuns().published(handle, "demo__a"));
        world.run(engine, 1);
        world.startTasks();
        TriggerEngine next = world.engine(true); // what runs is found again
        world.run(next, 60 + 70);

        for (String function : functions) {
            String id = Scheduled.AUTO_RUN + function;
            assertThat(world.fires(id))
                    .containsExactly("10:01 started", "10:02 skipped overlap", "10:03 skipped overlap");
            assertThat(world.fires(AutoRuns.LAUNCH + function)).hasSize(2);
            for (String start : List.of(Scheduled.AUTO_RUN, AutoRuns.LAUNCH, AutoRuns.PUBLISH)) {
                assertThat(world.open(Origin.fitting(start + function)))
                        .as(start)
                        .isNotEmpty();
            }
        }
        List.of("task", "task_record", "trigger_fire", "trigger_late").forEach(this::assertFits);
    }

    @Test
    void run_that_is_late_is_told_by_its_whole_id() {
        String function = "demo__a." + "g".repeat(245);
        world.function(function, Map.of("integrationConfig", Map.of("crontab", "* * * * *")), "autoRun");

        world.run(world.engine(true), 30 + 70); // its run waits in its queue

        List<String> late = world.database.read(handle -> handle.createQuery("SELECT config_id FROM trigger_late")
                .mapTo(String.class)
                .list());
        assertThat(late).contains(Scheduled.AUTO_RUN + function);
        assertFits("trigger_late");
    }

    @Test
    void next_start_runs_it_again_but_not_within_half_a_minute() {
        world.run(world.engine(true), 10);

        world.run(world.engine(true), 20);
        assertThat(world.fires(LAUNCH)).containsExactly("10:00:40 started");
        world.run(world.engine(true), 20);

        assertThat(world.fires(LAUNCH)).containsExactly("10:00:40 started", "10:01:10 started");
    }

    @Test
    void of_two_processes_the_one_that_leads_runs_it() {
        TriggerEngine first = world.engine(false);
        TriggerEngine second = world.engine(false);
        for (int i = 0; i < 40; i++) {
            TriggerWorld.turn(first);
            TriggerWorld.turn(second);
            world.pass(1);
        }
        assertThat(world.fires(LAUNCH)).hasSize(1);

        world.run(second, 60); // the first one is gone: taking over is no start

        assertThat(world.fires(LAUNCH)).hasSize(1);
    }

    @Test
    void only_what_is_set_counts() {
        world.function("demo__a.a", Map.of("integrationConfig", Map.of("onLaunch", false)), "autoRun");
        world.function("demo__a.b", Map.of("integrationConfig", Map.of("onLaunch", 0)), "autoRun");
        world.function("demo__a.c", Map.of("integrationConfig", Map.of("onLaunch", 1)), "autoRun");
        world.function("demo__a.d", Map.of("integrationConfig", Map.of("onLaunch", "")), "autoRun");
        world.function("demo__a.e", Map.of("integrationConfig", Map.of("onPublish", true)), "autoRun");
        world.function("demo__a.f", Map.of("integrationConfig", Map.of("onLaunch", true)), "signIn");
        world.function("demo__a.g", Map.of("integrationConfig", Map.of("onLaunch", List.of(1))), "autoRun");

        world.run(world.engine(true), 10);

        assertThat(List.of("a", "b", "c", "d", "e", "f", "g"))
                .filteredOn(
                        name -> !world.open(AutoRuns.LAUNCH + "demo__a." + name).isEmpty())
                .containsExactly("c", "g");
    }

    @Test
    void full_queue_is_recorded_and_stops_nothing_else() {
        world.sql("""
                INSERT INTO task (id, status, queue, due, attempt, deaths, losses, failures, retries, is_cancelled, root_task_id, func_id,
                    origin, origin_id, seen_as, record_limit, exec_mode, trigger_time, timeout, keep_result, trace_id, kwargs_json)
                WITH RECURSIVE numbers(n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM numbers WHERE n < 5000)
                SELECT 't' || n, 0, 1, 1, 0, 0, 0, 0, 0, 0, 'ROOT', 'f', 'asyncAPI', 'b', 'b', 0, 'async', 1, 30, 0, 't', '{}' FROM numbers
                """);
        world.store.recount();
        world.function("demo__a.z", Map.of("integrationConfig", Map.of("onLaunch", true)), "autoRun");

        world.run(world.engine(true), 12);

        assertThat(world.fires(LAUNCH)).containsExactly("10:00:40 started");
        assertThat(world.fires(AutoRuns.LAUNCH + "demo__a.z")).containsExactly("10:00:40 skipped queueFull");
    }

    @Test
    void publication_that_fails_runs_nothing() {
        world.function("demo__a.e", Map.of("integrationConfig", Map.of("onPublish", true)), "autoRun");
        AutoRuns runs = world.engine(true).autoRuns();
        String id = AutoRuns.PUBLISH + "demo__a.e";

        world.database.write(handle -> {
            runs.published(handle, "demo__other");
            return null;
        });
        assertThat(world.open(id)).isEmpty();
        try {
            world.database.write(handle -> {
                runs.published(handle, "demo__a");
                throw new IllegalStateException("the publication goes wrong");
            });
        } catch (RuntimeException e) {
            assertThat(world.open(id)).isEmpty();
        }
        world.database.write(handle -> {
            runs.published(handle, "demo__a");
            return null;
        });

        assertThat(world.open(id)).hasSize(1);
        assertThat(world.open(id).getFirst().schedule().due()).isGreaterThan(world.steady.get());
    }
}
