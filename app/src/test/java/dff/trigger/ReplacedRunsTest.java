package dff.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import dff.task.durable.DurableTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The overlap policy replace: the new run starts when the cancelled one has ended. It is 10:00:30. */
@ExtendWith(TriggerWorlds.class)
class ReplacedRunsTest {
    private final TriggerWorld world;
    private final TriggerEngine engine;

    ReplacedRunsTest(TriggerWorld world) {
        this.world = world;
        engine = world.engine(true);
    }

    private String text(String query) {
        return world.database.read(
                handle -> handle.createQuery(query).mapTo(String.class).first());
    }

    private static String time(DurableTask task) {
        return TriggerWorld.time(task.lineage().triggered());
    }

    @Test
    void replace_cancels_the_previous_run_whether_it_waits_or_runs() {
        world.config("a", "* * * * *", "overlap_policy", "replace");

        world.run(engine, 30 + 60);
        assertThat(world.open("a")).hasSize(1);
        assertThat(world.recorded("a")).containsExactly("failure"); // cancelled before it ran
        world.startTasks();
        world.run(engine, 60);

        assertThat(world.fires("a"))
                .containsExactly("10:01 started", "10:02 started replacedPrevious", "10:03 held replacedPrevious");
        assertThat(text("SELECT is_cancelled FROM task ORDER BY seq")).isEqualTo("1");
    }

    @Test
    void replacing_run_starts_when_the_previous_one_has_ended() {
        world.config("a", "* * * * *", "overlap_policy", "replace");
        world.run(engine, 30);
        world.startTasks();
        world.run(engine, 60 + 10);
        assertThat(world.open("a")).as("the old one is being stopped").hasSize(1);

        world.endTasks();
        world.run(engine, 1);

        assertThat(world.open("a")).extracting(ReplacedRunsTest::time).containsExactly("10:02");
        assertThat(world.fires("a")).containsExactly("10:01 started", "10:02 started replacedPrevious");
    }

    @Test
    void replacing_run_waits_for_the_previous_one_no_longer_than_its_limit() {
        world.config("a", "* * * * *", "overlap_policy", "replace");
        world.run(engine, 30);
        world.startTasks(); // and never ends
        world.run(engine, 60 + (int) (HeldRuns.REPLACE_MILLIS / 1_000) - 1);
        assertThat(world.open("a")).hasSize(1);

        world.run(engine, 2);
        assertThat(world.open("a")).extracting(ReplacedRunsTest::time).containsExactly("10:01", "10:02");
        world.run(engine, 30);

        assertThat(world.fires("a"))
                .as("the next one replaces both, of which one waits in its queue")
                .containsExactly("10:01 started", "10:02 started replacedPrevious", "10:03 held replacedPrevious");
        assertThat(world.open("a")).extracting(ReplacedRunsTest::time).containsExactly("10:01");
    }

    @Test
    void run_that_waits_to_replace_another_one_is_replaced_by_the_next_and_outlives_the_process() {
        world.config("a", "0/10 * * * * *", "overlap_policy", "replace");
        world.run(engine, 10); // 10:00:40
        world.startTasks();
        world.run(engine, 10);
        TriggerEngine next = world.engine(true);
        world.run(next, 10);

        assertThat(world.fires("a"))
                .containsExactly("10:00:40 started", "10:00:50 skipped replacedByLater", "10:01 held replacedPrevious");
        assertThat(text("SELECT COUNT(*) FROM trigger_held")).isEqualTo("1");
        world.endTasks();
        world.run(next, 1);
        assertThat(world.open("a")).extracting(ReplacedRunsTest::time).containsExactly("10:01");
    }
}
