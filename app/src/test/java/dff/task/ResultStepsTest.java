package dff.task;

import static org.assertj.core.api.Assertions.assertThat;

import dff.db.CountedDatabase;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Results, records and statistics: what is done for each task, or all the time, may not read all there is. */
class ResultStepsTest {
    private static final int ROWS = 5_000;
    private static final int MOST_STEPS = 3_000;
    private static final int SIZE = 100;

    @TempDir
    private Path directory;

    private CountedDatabase database;

    @BeforeEach
    void fill() {
        database = new CountedDatabase(directory.resolve("test.sqlite"));
        database.fill(ROWS, """
                INSERT INTO task_result (id, origin, origin_id, func_id, status, type, meta_json, size, end_time, expire_time)
                SELECT 'task-' || i, 'asyncAPI', 'bat-' || (i % 50), 'demo__a.f', 'success', 'JSON', '{}', 100, i, 9000000000000 + i FROM n
                """);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private int count() {
        return database.read(handle -> handle.createQuery("SELECT COUNT(*) FROM task_result")
                .mapTo(Integer.class)
                .one());
    }

    @Test
    void result_that_comes_when_there_is_no_room_does_not_read_all_others() {
        long each = SIZE + TaskResults.ROW;
        TaskResults results = new TaskResults(database, 3_600, (long) ROWS * each);
        results.trim(); // they fit exactly
        assertThat(count()).isEqualTo(ROWS);

        TaskRequest request = Samples.request(Samples.link("auln-1", 1));
        results.keep("task-first", request, Samples.success("1", 1));
        int room = ROWS + 1 - count();
        assertThat(room).as("some more is made free").isBetween(ROWS / 100, ROWS / 50);
        for (int i = 0; i < room - 2; i++) {
            int number = i;
            database.assertFewSteps(
                    "result within the room",
                    MOST_STEPS,
                    () -> results.keep("task-new-" + number, request, Samples.success("1", 1)));
        }
        assertThat(results.find("task-" + ROWS)).as("the newest stay").isPresent();
        assertThat(results.find("task-1")).isEmpty();
        assertThat(count() * each).isLessThanOrEqualTo(ROWS * each);
    }

    @Test
    void results_whose_time_is_over_are_found_without_reading_the_others() {
        TaskResults results = new TaskResults(database, 3_600, Long.MAX_VALUE);

        assertThat(results.trim()).isZero();
        int adding = database.steps(results::trim);

        assertThat(adding)
                .as("their sizes are added up in an index: four steps or so for each")
                .isLessThan(10 * ROWS);
    }

    @Test
    void statistics_are_added_and_dropped_without_reading_all() {
        database.fill(ROWS, """
                INSERT INTO task_minute (minute, origin, origin_id, func_id, status, calls, cost_sum, cost_max, cost_1, cost_10, cost_100,
                    cost_1000, cost_more) SELECT 9000000000000 + i * 60000, 'syncAPI', 'l' || i, 'f', 'success', 1, 1, 1, 1, 0, 0, 0, 0 FROM n
                """);
        database.fill(ROWS, """
                INSERT INTO task_quarter (quarter, origin, origin_id, status, calls, cost_sum, cost_max, costs)
                SELECT 9000000000000 + i * 900000, 'syncAPI', 'l' || i, 'success', 1, 1, 1, '' FROM n
                """);
        database.fill(ROWS, """
                INSERT INTO task_record (id, root_task_id, script_set_id, script_id, func_id, origin, origin_id, trigger_time, end_time, queue,
                    ignore_result, status) SELECT 'task-' || i, 'ROOT', 's', 's__a', 's__a.f', 'syncAPI', 'l' || (i % 500), i, i, 1, 0, 'success' FROM n
                """);
        Map<MinuteKey, MinuteCount> counts = new HashMap<>();
        counts.put(MinuteKey.of(Samples.START, Samples.link("l7", 5), "f", "success", "success"), new MinuteCount());

        database.assertFewSteps(
                "drop", MOST_STEPS, () -> database.write(handle -> QuarterRows.trimSome(handle, 9_000_000_000_000L)));
        database.assertFewSteps(
                "minutes",
                MOST_STEPS,
                () -> database.write(handle -> {
                    TaskRows.count(handle, counts);
                    QuarterRows.count(handle, counts);
                    TaskRows.trim(handle, Samples.link("l7", 5));
                    return null;
                }));
    }
}
