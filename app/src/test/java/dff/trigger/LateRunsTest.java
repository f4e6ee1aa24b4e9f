package dff.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Runs that were expected and have not started 60 s later; and what goes when it is old. It is 10:00:30. */
@ExtendWith(TriggerWorlds.class)
class LateRunsTest {
    private final TriggerWorld world;
    private final TriggerEngine engine;

    LateRunsTest(TriggerWorld world) {
        this.world = world;
        engine = world.engine(true);
    }

    private List<String> late() {
        return world.database.read(LateSql::all).stream()
                .map(one ->
                        one.key().configId() + " " + TriggerWorld.time(one.key().due()) + " " + one.reason())
                .toList();
    }

    @Test
    void run_that_waits_in_its_queue_is_told_of_once_and_forgotten_when_it_starts() {
        world.config("a", "1 * * * *");
        world.run(engine, 30 + 59);
        assertThat(late()).isEmpty();

        world.run(engine, 60);
        assertThat(late()).containsExactly("a 10:01 waiting");
        assertThat(engine.lateTold()).isEqualTo(1);
        world.startTasks();
        world.run(engine, 10);

        assertThat(late()).isEmpty();
        assertThat(engine.lateTold()).isEqualTo(1);
    }

    @Test
    void case_is_not_told_of_again_by_the_next_process() {
        world.config("a", "1 * * * *");
        world.run(engine, 150);

        TriggerEngine next = world.engine(true);
        world.run(next, 20);

        assertThat(late()).containsExactly("a 10:01 waiting");
        assertThat(next.lateTold()).isZero();
    }

    @Test
    void run_held_by_the_previous_one_is_late_too() {
        world.config("a", "1,2 * * * *", "overlap_policy", "queue");
        world.run(engine, 30);
        world.startTasks();
        world.run(engine, 200);

        assertThat(late()).containsExactly("a 10:02 held");
    }

    @Test
    void run_that_expires_in_its_queue_is_shown_for_an_hour() {
        world.function(TriggerWorld.FUNCTION, Map.of("expires", 120));
        world.config("a", "1 * * * *", "expire_time", world.wall.get() + 60_000);
        world.run(engine, 30 + 125);
        assertThat(late()).containsExactly("a 10:01 waiting");

        world.store.expire(100);
        world.run(engine, 20);
        assertThat(late()).containsExactly("a 10:01 expired");
        world.run(engine, 3_600);

        assertThat(late()).isEmpty();
    }

    @Test
    void tasks_of_others_are_not_ours() {
        world.config("a", "1 * * * *");
        world.run(engine, 30);
        world.sql("UPDATE task SET root_task_id = 'task-1'");

        world.run(engine, 150);

        assertThat(late()).isEmpty();
    }

    private void decisions(String id, int count, long newest) {
        world.database.write(handle -> {
            for (int i = 0; i < count; i++) {
                handle.execute("""
                        INSERT INTO trigger_fire (config_id, exec_mode, due_time, delay, decision, decide_time)
                        VALUES (?, 'cronJob', ?, 0, 'started', ?)
                        """, id, newest - i, newest - i);
            }
            return null;
        });
    }

    private int kept(String id) {
        return world.database.read(
                handle -> handle.createQuery("SELECT COUNT(*) FROM trigger_fire WHERE config_id = :id")
                        .bind("id", id)
                        .mapTo(Integer.class)
                        .one());
    }

    @Test
    void decisions_go_by_age_by_config_and_in_all() {
        TriggerClock clock = new TriggerClock(world.wall::get, world.steady::get);
        decisions("old", 1_500, world.wall.get() - FireRetention.AGE_MILLIS - 1);
        decisions("many", FireRetention.MOST + 7, world.wall.get());
        decisions("few", 10, world.wall.get());

        assertThat(new FireRetention(world.database, clock, 1_000_000).trim()).isEqualTo(1_507);
        assertThat(List.of(kept("old"), kept("many"), kept("few"))).containsExactly(0, FireRetention.MOST, 10);
        assertThat(new FireRetention(world.database, clock, 100).trim()).isEqualTo(FireRetention.MOST + 10 - 100);
        assertThat(List.of(kept("many"), kept("few"))).containsExactly(90, 10);
    }

    @Test
    void full_worker_queue_is_the_reason_when_nothing_can_be_taken() {
        world.config("a", "* * * * *");
        world.run(engine, 1);
        world.sql("""
                INSERT INTO task (id, status, queue, due, attempt, deaths, losses, failures, retries, is_cancelled, root_task_id, func_id,
                    origin, origin_id, seen_as, record_limit, exec_mode, trigger_time, timeout, keep_result, trace_id, kwargs_json)
                WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 5000)
                SELECT 't' || n, 0, 8, 1, 0, 0, 0, 0, 0, 0, 'ROOT', 'f', 'asyncAPI', 'b', 'b', 0, 'async', 1, 30, 0, 't', '{}' FROM numbers
                """);
        world.store.recount();

        world.run(engine, 29);

        assertThat(world.fires("a")).containsExactly("10:01 skipped queueFull");
    }
}
