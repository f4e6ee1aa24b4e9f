package dff.task;

import static org.assertj.core.api.Assertions.assertThat;

import dff.db.Database;
import dff.db.SqliteDatabase;
import dff.json.Json;
import dff.runner.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskResultsTest {
    private static final TaskRequest REQUEST = Samples.request(Samples.link("auln-1", 10));

    @TempDir
    private Path directory;

    private Database database;
    private TaskResults results;

    @BeforeEach
    void open() {
        database = SqliteDatabase.open(directory.resolve("test.sqlite"));
        results = new TaskResults(database, 3_600, 1_000_000);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private byte[] bytes(String id) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        results.writeTo(results.find(id).orElseThrow(), out);
        return out.toByteArray();
    }

    private int parts() {
        return database.read(handle -> handle.select("SELECT COUNT(*) FROM task_result_part")
                .mapTo(Integer.class)
                .one());
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    @Test
    void result_is_found_with_what_belongs_to_it() throws IOException {
        results.keep("task-1", REQUEST, Samples.success("{\"a\":1.0}", 12));

        TaskResults.Kept kept = results.find("task-1").orElseThrow();
        assertThat(kept.status()).isEqualTo("success");
        assertThat(kept.type()).isEqualTo("JSON");
        assertThat(kept.originId()).isEqualTo("auln-1");
        assertThat(kept.endTime() - kept.startTime()).isEqualTo(12);
        assertThat(bytes("task-1")).asString().isEqualTo("{\"a\":1.0}");
    }

    @Test
    void unknown_task_has_no_result() {
        assertThat(results.find("task-0")).isEmpty();
        assertThat(results.find("")).isEmpty();
    }

    @Test
    void large_result_is_kept_in_parts_and_read_back_whole() throws IOException {
        for (int size : new int[] {0, 1, 256 * 1024 - 1, 256 * 1024, 256 * 1024 + 1, 900_000}) {
            results = new TaskResults(database, 3_600, 100_000_000);
            results.keep("task-" + size, REQUEST, Samples.success(random(size), 1));

            assertThat(bytes("task-" + size)).isEqualTo(random(size));
        }
        assertThat(parts()).isEqualTo(1 + 1 + 1 + 2 + 4);
    }

    @Test
    void oldest_go_first_when_all_together_are_too_large() {
        for (int i = 0; i < 5; i++) {
            results.keep("task-" + i, REQUEST, Samples.success(random(300_000), 1));
        }

        assertThat(results.find("task-0")).isEmpty();
        assertThat(results.find("task-1")).isEmpty();
        assertThat(results.find("task-2")).isPresent();
        assertThat(results.find("task-4")).isPresent();
        assertThat(parts()).isEqualTo(3 * 2);
    }

    @Test
    void result_larger_than_all_may_be_is_refused_with_a_text() {
        results.keep("task-1", REQUEST, Samples.success(random(1_000_001), 1));

        TaskResults.Kept kept = results.find("task-1").orElseThrow();
        assertThat(kept.status()).isEqualTo("failure");
        assertThat(kept.meta().path("exception").asText()).contains("1000001", "1000000", "_TASK_RESULT_SIZE_LIMIT");
        assertThat(parts()).isZero();
    }

    @Test
    void expired_result_is_not_found_and_goes_when_they_are_trimmed() throws IOException {
        new TaskResults(database, -1, 1_000_000).keep("task-old", REQUEST, Samples.success("1", 1));
        assertThat(results.find("task-old")).isEmpty();

        results.keep("task-new", REQUEST, Samples.success("2", 1));
        results.trim();

        assertThat(bytes("task-new")).asString().isEqualTo("2");
        assertThat(parts()).isEqualTo(1);
    }

    @Test
    void failure_keeps_its_words_and_no_logs() {
        Outcome.Failure failure = (Outcome.Failure) Samples.failure(1);
        failure.meta().set("logs", Json.MAPPER.valueToTree(java.util.List.of("secret")));
        results.keep("task-1", REQUEST, failure);

        TaskResults.Kept kept = results.find("task-1").orElseThrow();
        assertThat(kept.status()).isEqualTo("failure");
        assertThat(kept.meta().path("exception").asText()).isEqualTo("ValueError: no");
        assertThat(kept.meta().has("logs")).isFalse();
        assertThat(failure.meta().has("logs")).isTrue();
    }

    @Test
    void death_of_the_process_is_kept_as_a_failure() {
        results.keep("task-1", REQUEST, new Outcome.Died("exited with status 3", Samples.usage(1)));

        assertThat(results.find("task-1").orElseThrow().meta().path("exception").asText())
                .isEqualTo("The process exited with status 3");
    }

    @Test
    void result_survives_a_restart() throws IOException {
        results.keep("task-1", REQUEST, Samples.success(random(600_000), 1));
        database.close();

        database = SqliteDatabase.open(directory.resolve("test.sqlite"));
        results = new TaskResults(database, 3_600, 1_000_000);

        assertThat(bytes("task-1")).isEqualTo(random(600_000));
    }

    /** As a process leaves it that was killed while it stored a large result. */
    private void leaveParts(String id) {
        database.write(handle -> {
            handle.execute("INSERT INTO task_result_part (id, part, bytes) VALUES (?, 0, ?)", id, random(10));
            return handle.execute("INSERT INTO task_result_part (id, part, bytes) VALUES (?, 3, ?)", id, random(10));
        });
    }

    @Test
    void result_of_the_next_attempt_replaces_what_a_killed_one_has_left() throws IOException {
        results = new TaskResults(database, 3_600, 100_000_000);
        for (int size : new int[] {20, 600_000}) {
            leaveParts("task-" + size);
            results.keep("task-" + size, REQUEST, Samples.success(random(size), 1));

            assertThat(bytes("task-" + size)).isEqualTo(random(size));
        }
        assertThat(parts()).isEqualTo(1 + 3);
    }

    @Test
    void parts_that_a_killed_process_has_left_are_dropped_once_and_results_stay() throws IOException {
        results.keep("task-1", REQUEST, Samples.success(random(300_000), 1));
        leaveParts("task-2");

        assertThat(new TaskResults(database, 3_600, 1_000_000).clean()).isZero();

        assertThat(parts()).isEqualTo(2);
        assertThat(bytes("task-1")).isEqualTo(random(300_000));
    }

    @Test
    void an_attempt_that_comes_too_late_takes_nothing_from_the_result_that_is_there() throws IOException {
        results = new TaskResults(database, 3_600, 100_000_000);
        results.keep("task-1", REQUEST, Samples.success(random(600_000), 1));
        results.keep("task-1", REQUEST, Samples.success(random(700_000), 1));
        database.write(handle -> {
            TaskResults.forget(handle, lateResult());
            return null;
        });

        assertThat(bytes("task-1")).isEqualTo(random(600_000));
    }

    private KeptResult lateResult() {
        return new KeptResult(
                "task-1",
                REQUEST.origin(),
                "demo__a.f",
                TaskStatus.SUCCESS,
                "TEXT",
                "{}",
                9,
                null,
                Samples.usage(1),
                0);
    }
}
