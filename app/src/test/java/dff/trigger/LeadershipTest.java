package dff.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two processes on one store. Stopping one dead is to give it no more turns. It is 10:00:30. */
@ExtendWith(TriggerWorlds.class)
class LeadershipTest {
    private static final int CONFIGS = 1_000;
    private static final int PATIENCE_SECONDS = 5;

    private final TriggerWorld world;

    private final TriggerEngine first;
    private final TriggerEngine second;

    LeadershipTest(TriggerWorld world) {
        this.world = world;
        first = world.engine(false);
        second = world.engine(false);
    }

    private void turns() {
        TriggerWorld.turn(first);
        TriggerWorld.turn(second);
    }

    private void configs() {
        for (int i = 0; i < CONFIGS; i++) {
            world.config("c" + i, "* * * * *");
        }
    }

    private int count(String query) {
        return world.database.read(
                handle -> handle.createQuery(query).mapTo(Integer.class).one());
    }

    @Test
    void one_of_two_leads_for_as_long_as_it_renews() {
        world.config("a", "* * * * *");
        for (int i = 0; i < 60; i++) {
            turns();
            world.pass(1);
        }

        assertThat(first.isLeading()).isTrue();
        assertThat(second.isLeading()).isFalse();
        assertThat(world.fires("a")).containsExactly("10:01 started");
    }

    @Test
    void leader_that_stops_dead_amid_a_thousand_is_replaced_and_nothing_is_lost_or_doubled() {
        configs();
        turns();
        world.pass(30);
        turnOf(first); // renews its lease, and fires a group
        turnOf(first);
        int done = count("SELECT COUNT(*) FROM trigger_fire");
        assertThat(done).isBetween(1, CONFIGS - 1);

        int seconds = 0;
        while (!second.isLeading() && seconds < 60) {
            world.pass(1);
            seconds++;
            second.step();
        }
        TriggerWorld.turn(second);

        assertThat(seconds).isLessThanOrEqualTo(PATIENCE_SECONDS);
        assertThat(count("SELECT COUNT(*) FROM task")).isEqualTo(CONFIGS);
        assertThat(count("SELECT COUNT(DISTINCT origin_id) FROM task")).isEqualTo(CONFIGS);
        assertThat(count("SELECT COUNT(*) FROM trigger_fire WHERE decision = 'started'"))
                .isEqualTo(CONFIGS);
        assertThat(count("SELECT COUNT(*) FROM task WHERE trigger_time = "
                        + Instant.parse("2030-03-04T10:01:00Z").toEpochMilli()))
                .isEqualTo(CONFIGS);
    }

    private static void turnOf(TriggerEngine engine) {
        assertThat(engine.step()).isZero();
    }

    @Test
    void old_leader_that_wakes_up_again_writes_nothing() {
        configs();
        turns();
        world.pass(30);
        turnOf(first);
        world.steady.addAndGet(Leadership.LEASE_MILLIS + 1);
        second.step(); // takes over and fires a group
        int done = count("SELECT COUNT(*) FROM trigger_fire");

        world.steady.addAndGet(-Leadership.LEASE_MILLIS); // to the first one no time has passed
        first.step();

        assertThat(count("SELECT COUNT(*) FROM trigger_fire")).isEqualTo(done);
        assertThat(first.isLeading()).isFalse();
        world.steady.addAndGet(Leadership.LEASE_MILLIS);
        TriggerWorld.turn(second);
        assertThat(count("SELECT COUNT(*) FROM task")).isEqualTo(CONFIGS);
    }

    @Test
    void who_knows_that_the_former_owner_is_dead_does_not_wait_for_its_lease() {
        world.config("a", "* * * * *");
        TriggerWorld.turn(first);

        TriggerEngine alone = world.engine(true);
        world.run(alone, 30);

        assertThat(alone.isLeading()).isTrue();
        assertThat(world.fires("a")).containsExactly("10:01 started");
        assertThat(first.step()).isPositive();
        assertThat(first.isLeading()).isFalse();
    }

    @Test
    void leader_that_stops_orderly_is_replaced_at_once() throws InterruptedException {
        first.start();
        while (!first.isLeading()) {
            Thread.onSpinWait();
        }

        first.close();
        second.step();

        assertThat(second.isLeading()).isTrue();
    }

    @Test
    void previous_runs_are_known_after_a_takeover() {
        world.config("a", "* * * * *");
        TriggerWorld.turn(first);
        world.pass(30);
        TriggerWorld.turn(first);

        world.pass(60);
        TriggerWorld.turn(second);

        assertThat(world.fires("a")).containsExactly("10:01 started", "10:02 skipped overlap");
    }

    @Test
    void lease_is_told_of_as_long_as_it_holds() {
        CrontabConfigs configs = world.configs(first);
        TriggerWorld.turn(first);
        assertThat(configs.state().get("leader")).asString().contains(first.owner());

        world.pass(PATIENCE_SECONDS);

        assertThat(configs.state().get("leader")).isNull();
    }
}
