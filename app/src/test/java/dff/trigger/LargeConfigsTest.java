package dff.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import dff.app.FeatureServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What large arguments of configs do to those that fire, and expressions that were forgotten. It is 10:00:30. */
@ExtendWith(TriggerWorlds.class)
class LargeConfigsTest {
    private static final String FUNCTION = TriggerWorld.FUNCTION;

    private final TriggerWorld world;
    private final TriggerEngine engine;

    LargeConfigsTest(TriggerWorld world) {
        this.world = world;
        engine = world.engine(true);
    }

    @Test
    void arguments_larger_than_may_wait_in_a_queue_are_not_started_and_never_read() {
        int limit = Math.toIntExact(FeatureServer.RULES.background().maxArguments());
        world.config("small", "* * * * *");
        world.config("large", "* * * * *", "func_call_kwargs_json", "{\"x\":\"" + "a".repeat(limit - 7) + "\"}");

        world.run(engine, 30);

        assertThat(world.fires("small")).containsExactly("10:01 started");
        assertThat(world.fires("large")).containsExactly("10:01 skipped argumentsTooLarge");
        Scheduled.Kwargs kwargs =
                world.configs(engine).find("large").orElseThrow().kwargs();
        assertThat(kwargs.size()).isEqualTo(limit + 1);
        assertThat(kwargs.json()).isNull();
    }

    @Test
    void configs_whose_arguments_fill_the_memory_together_are_fired_in_groups() {
        String half = "{\"x\":\"" + "a".repeat((int) (TriggerEngine.GROUP_BYTES / 2)) + "\"}";
        for (int i = 0; i < 4; i++) {
            world.config("c" + i, "* * * * *", "func_call_kwargs_json", half);
        }
        TriggerWorld.turn(engine);
        world.pass(30);

        engine.step();
        assertThat(List.of(world.fires("c0"), world.fires("c1"), world.fires("c2")))
                .containsExactly(List.of("10:01 started"), List.of("10:01 started"), List.of());
        TriggerWorld.turn(engine);

        assertThat(List.of(world.fires("c2"), world.fires("c3")))
                .containsExactly(List.of("10:01 started"), List.of("10:01 started"));
    }

    @Test
    void delayed_runs_with_many_arguments_all_have_them() {
        world.function(FUNCTION, Map.of("delayedCrontab", List.of(0, 1, 2, 3, 4)));
        String json = "{\"x\":\"" + "a".repeat(1_500_000) + "\"}";
        world.config("a", "* * * * *", "func_call_kwargs_json", json);

        world.run(engine, 30);

        assertThat(world.open("a"))
                .hasSize(5)
                .allSatisfy(task -> assertThat(task.arguments()).hasSize(json.length()));
    }

    @Test
    void schedule_is_the_same_when_its_expression_was_forgotten_and_read_again() {
        Timetables.Sayings said = new Timetables.Sayings("* * * * *", null, null, "5 * * * *", "Asia/Tokyo", null);
        Timetables.Sayings other = new Timetables.Sayings("* * * * *", null, null, "5 * * * *", "Asia/Seoul", null);

        assertThat(world.timetables().of(said).isLike(world.timetables().of(said)))
                .isTrue();
        assertThat(world.timetables().of(said).isLike(world.timetables().of(other)))
                .isFalse();
    }
}
