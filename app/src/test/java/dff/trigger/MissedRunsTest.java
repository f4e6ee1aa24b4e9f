package dff.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What happens to due times while nobody fires, and when the machine's clock is moved. It is 10:00:30; a run may start 60 s late. */
@ExtendWith(TriggerWorlds.class)
class MissedRunsTest {
    private static final long HOUR = 3_600;

    private final TriggerWorld world;
    private TriggerEngine engine;

    MissedRunsTest(TriggerWorld world) {
        this.world = world;
        engine = world.engine(true);
    }

    /** Nobody fires for so long; then somebody else does. */
    private void away(long seconds) {
        world.run(engine, 1);
        world.pass(seconds);
        engine = world.engine(true);
        TriggerWorld.turn(engine);
    }

    @Test
    void short_absence_loses_nothing_whatever_the_policy() {
        world.config("a", "* * * * *");

        away(85); // it is 10:01:56

        assertThat(world.fires("a")).containsExactly("10:01 started");
    }

    @Test
    void none_is_made_up_by_default_and_one_row_tells_of_all() {
        world.config("a", "* * * * *");

        away(HOUR); // it is 11:00:31

        assertThat(world.fires("a")).containsExactly("10:01-10:59 skipped missed", "11:00 started");
        assertThat(world.open("a")).hasSize(1);
    }

    @Test
    void last_makes_up_one() {
        world.config("a", "0,10,20 * * * *", "missed_policy", "last");

        away(2_000); // it is 10:33:51

        assertThat(world.fires("a")).containsExactly("10:10 skipped missed", "10:20 started madeUp");
    }

    @Test
    void last_makes_up_none_when_the_next_one_is_started_right_now() {
        world.config("a", "0,10,20 * * * *", "missed_policy", "last");

        away(1_190); // it is 10:20:21

        assertThat(world.fires("a")).containsExactly("10:10 skipped missed", "10:20 started");
    }

    @Test
    void last_makes_up_none_that_is_older_than_the_window() {
        world.config("a", "0,10,20 * * * *", "missed_policy", "last", "missed_window", 600);

        away(2_000);

        assertThat(world.fires("a")).containsExactly("10:10-10:20 skipped beyondWindow");
    }

    @Test
    void all_makes_up_those_within_the_window_one_after_the_other() {
        world.config("a", "*/10 * * * *", "missed_policy", "all", "missed_window", 1_500);

        away(HOUR - 300); // it is 10:55:31
        assertThat(world.fires("a"))
                .containsExactly("10:10-10:30 skipped beyondWindow", "10:40 started madeUp", "10:50 held madeUp");
        world.endTasks();
        world.run(engine, 1);

        assertThat(world.fires("a").getLast()).isEqualTo("10:50 started madeUp");
        assertThat(TriggerWorld.time(world.open("a").getFirst().lineage().triggered()))
                .isEqualTo("10:50");
    }

    @Test
    void due_time_does_not_overtake_those_that_are_made_up_before_it() {
        world.config("a", "*/10 * * * *", "missed_policy", "all", "missed_window", 1_500);

        away(HOUR - 300); // it is 10:55:31
        world.run(engine, 300); // the one of 10:40 runs, that of 10:50 waits
        assertThat(world.fires("a").getLast()).isEqualTo("11:00 held behindMadeUp");
        world.endTasks();
        world.run(engine, 1);
        assertThat(world.open("a"))
                .extracting(task -> TriggerWorld.time(task.lineage().triggered()))
                .containsExactly("10:50");
        world.endTasks();
        world.run(engine, 1);

        assertThat(world.fires("a"))
                .containsSubsequence("10:40 started madeUp", "10:50 started madeUp", "11:00 started behindMadeUp");
        assertThat(world.recorded("a")).as("no due time is skipped").doesNotContain("skip");
    }

    @Test
    void waiting_behind_what_is_made_up_ends_when_that_has_started_and_is_known_after_a_start() {
        world.config("a", "*/10 * * * *", "missed_policy", "all", "missed_window", 1_500);
        away(HOUR - 300); // it is 10:55:31; the one of 10:40 runs, that of 10:50 waits
        world.run(engine, 1);
        engine = world.engine(true);
        world.run(engine, 300);
        world.endTasks();
        world.run(engine, 1); // that of 10:50 runs, 11:00 waits
        world.startTasks();
        world.run(engine, 600);

        assertThat(world.fires("a"))
                .containsSubsequence("10:50 started madeUp", "11:00 held behindMadeUp", "11:10 skipped overlap");
    }

    @Test
    void due_time_of_a_config_that_replaces_waits_for_what_is_made_up_as_well() {
        world.config("a", "*/10 * * * *", "missed_policy", "all", "missed_window", 1_500, "overlap_policy", "replace");
        away(HOUR - 300);
        world.startTasks();
        world.run(engine, 300);

        assertThat(world.fires("a"))
                .containsSubsequence("10:40 started madeUp", "10:50 held madeUp", "11:00 held behindMadeUp");
        assertThat(world.recorded("a")).as("nothing is cancelled").isEmpty();
    }

    @Test
    void all_makes_up_the_newest_hundred_at_most() {
        world.config("a", "* * * * *", "missed_policy", "all", "missed_window", 604_800, "overlap_policy", "allow");

        away(5 * HOUR);

        assertThat(world.open("a")).hasSize(MissedRuns.MADE_UP + 1);
        assertThat(world.fires("a").getFirst()).isEqualTo("10:01-13:19 skipped beyondWindow");
    }

    @Test
    void what_was_fired_long_ago_is_known_after_a_start_and_not_fired_again() {
        world.config("a", "1 10 4 * *", "missed_policy", "last", "missed_window", 604_800); // once a month
        world.config("b", "1 10 4 * *");
        world.run(engine, 60);
        world.endTasks();

        world.pass(4 * 24 * HOUR);
        retention().trim();
        engine = world.engine(true);
        TriggerWorld.turn(engine);

        assertThat(List.of(world.fires("a"), world.fires("b")))
                .containsExactly(List.of("10:01 started"), List.of("10:01 started"));
        assertThat(world.open("a")).isEmpty();
    }

    private FireRetention retention() {
        return new FireRetention(world.database, new TriggerClock(world.wall::get, world.steady::get), 1_000_000);
    }

    @Test
    void absence_of_a_year_is_looked_through_at_once() {
        world.config("a", "*/5 * * * *");
        world.config("b", "0 0 29 2 *");
        world.config("c", "*/5 * * * * *", "missed_policy", "all", "missed_window", 604_800, "overlap_policy", "allow");

        away(365 * 86_400L);

        assertThat(world.fires("a")).containsExactly("10:05-09:55 skipped missed", "10:00 started");
        assertThat(world.fires("b")).isEmpty();
        assertThat(world.open("c")).hasSizeBetween(MissedRuns.MADE_UP, MissedRuns.MADE_UP + 13);
    }

    @Test
    void nothing_is_missed_that_was_due_before_the_config_was_changed() {
        world.config("a", "0 0 1 1 *");
        world.run(engine, 1);
        world.pass(HOUR);
        world.sql("UPDATE crontab_config SET cron_expr = '*/5 * * * *', update_time = ?", world.wall.get());
        world.pass(10);

        engine = world.engine(true);
        TriggerWorld.turn(engine);

        assertThat(world.fires("a")).isEmpty();
    }

    @Test
    void nothing_is_missed_that_was_due_before_the_function_was_published() {
        world.config("a", null);
        world.run(engine, 1);
        world.pass(HOUR);
        world.function(TriggerWorld.FUNCTION, Map.of("fixedCrontab", "* * * * *"));

        engine = world.engine(true);
        TriggerWorld.turn(engine);

        assertThat(world.fires("a")).isEmpty();
    }

    @Test
    void clock_put_forward_by_an_hour_is_an_hour_missed() {
        world.config("a", "*/10 * * * *");
        world.config("b", "*/10 * * * *", "missed_policy", "last");
        world.run(engine, 600); // it is 10:10:30
        world.endTasks();

        world.wall.addAndGet(HOUR * 1_000);
        world.run(engine, 600); // it is 11:20:30

        // the last one is within the grace, so nothing is made up
        assertThat(world.fires("a"))
                .containsExactly(
                        "10:10 started", "10:20-11:00 skipped missed", "11:10 started", "11:20 skipped overlap");
        assertThat(world.fires("b")).isEqualTo(world.fires("a"));
    }

    @Test
    void clock_put_back_by_an_hour_starts_nothing_twice_and_goes_on_afterwards() {
        world.config("a", "*/20 * * * *", "overlap_policy", "allow");
        world.run(engine, 2_400); // it is 10:40:30
        assertThat(world.fires("a")).containsExactly("10:20 started", "10:40 started");

        world.wall.addAndGet(-HOUR * 1_000);
        world.run(engine, 3_600 + 1_200); // it is 11:00:30 again

        assertThat(world.fires("a"))
                .containsExactly("10:00 started", "10:20 started", "10:40 started", "11:00 started");
        assertThat(world.open("a")).hasSize(4);
    }

    @Test
    void clock_put_forward_and_back_loses_nothing() {
        world.config("a", "*/20 * * * *", "overlap_policy", "allow");
        world.run(engine, 30);

        world.wall.addAndGet(HOUR * 1_000);
        world.run(engine, 1);
        assertThat(world.fires("a")).containsExactly("10:20-10:40 skipped missed", "11:00 started");
        world.wall.addAndGet(-HOUR * 1_000);
        world.run(engine, 2 * 3_600 - 600);

        assertThat(world.fires("a"))
                .containsExactly("10:20 started", "10:40 started", "11:00 started", "11:20 started", "11:40 started");
        assertThat(world.open("a")).hasSize(5);
    }

    @Test
    void process_that_starts_with_its_clock_behind_its_last_decision_fires_all_the_same() {
        world.config("a", "*/20 * * * *", "overlap_policy", "allow");
        world.run(engine, 1_800); // it is 10:30:30

        world.wall.addAndGet(-7_200 * 1_000); // it is 8:30:30
        engine = world.engine(true);
        world.run(engine, 1_800);

        assertThat(world.fires("a")).contains("08:40 started", "09:00 started");
    }

    @Test
    void last_due_time_before_a_limit_is_found_whatever_lies_between() {
        Timetables timetables = world.timetables();
        for (String expression :
                List.of("* * * * *", "*/7 3 * * *", "0 0 1 * *", "0 0 29 2 *", "5 4 * * 1", "*/5 * * * * *")) {
            Timetable timetable =
                    timetables.of(new Timetables.Sayings(null, null, null, expression, "Europe/Berlin", null));
            long first = timetable.next(TriggerWorld.START.toEpochMilli()).orElseThrow();
            long next = first;
            long before = first;
            for (int i = 0; i < 200; i++) {
                assertThat(MissedRuns.lastBefore(timetable, first, next + 1)).isEqualTo(next);
                assertThat(MissedRuns.lastBefore(timetable, first, next)).isEqualTo(before);
                before = next;
                next = timetable.next(next).orElse(next);
                if (next == before) {
                    break;
                }
            }
        }
    }

    /** The file of the store may not grow beyond that, or beyond what it has. SQLite fails then as it does on a full disk. */
    private void pages(int most) {
        world.database.write(handle -> handle.createQuery("PRAGMA max_page_count = " + most)
                .mapTo(Long.class)
                .one());
    }

    @Test
    void full_disk_puts_no_config_off_and_all_fire_as_soon_as_there_is_room() {
        for (int i = 0; i < 5; i++) {
            // whose tasks need pages of their own
            world.config("c" + i, "* * * * *", "func_call_kwargs_json", "{\"x\":\"" + "x".repeat(20_000) + "\"}");
        }
        pages(1);
        world.run(engine, 40);
        assertThat(world.fires("c0")).isEmpty();
        pages(100_000);
        world.run(engine, 3);

        for (int i = 0; i < 5; i++) {
            assertThat(world.fires("c" + i)).containsExactly("10:01 started");
        }
    }
}
