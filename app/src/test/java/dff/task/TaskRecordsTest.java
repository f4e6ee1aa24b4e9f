package dff.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dff.db.Database;
import dff.db.SqliteDatabase;
import dff.runner.Outcome;
import dff.runner.QueueState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskRecordsTest {
    @TempDir
    private Path directory;

    private Database database;
    private TaskRecords records;

    @BeforeEach
    void open() {
        database = SqliteDatabase.open(directory.resolve("test.sqlite"));
        records = new TaskRecords(database);
    }

    @AfterEach
    void close() {
        records.close();
        database.close();
    }

    private void add(String id, Origin origin, Outcome outcome) {
        add(id, origin, outcome, Samples.START);
    }

    private void add(String id, Origin origin, Outcome outcome, long triggered) {
        TaskRecord record = TaskRecord.of(id, Samples.request(origin), triggered, outcome);
        records.add(record, record.status().counted());
    }

    private List<String> ids(String originId) {
        return database.read(
                handle -> handle.select("SELECT id FROM task_record WHERE origin_id = ? ORDER BY seq", originId)
                        .mapTo(String.class)
                        .list());
    }

    private Map<String, Object> row(String id) {
        return database.read(handle -> handle.select("SELECT * FROM task_record WHERE id = ?", id)
                .mapToMap()
                .one());
    }

    @Test
    void record_tells_what_was_called_and_how_it_ended() {
        add("task-1", Samples.link("auln-1", 10), Samples.success("{\"y\":2.0}", 12));
        records.flush();

        assertThat(row("task-1"))
                .containsEntry("func_id", "demo__a.f")
                .containsEntry("func_call_kwargs_json", "{\"x\":1.0}")
                .containsEntry("origin", "syncAPI")
                .containsEntry("status", "success")
                .containsEntry("return_value_json", "{\"y\":2.0}")
                .containsEntry("start_time", Samples.START)
                .containsEntry("end_time", Samples.START + 12);
    }

    @Test
    void failure_keeps_exception_and_traceback() {
        add("task-1", Samples.link("auln-1", 10), Samples.failure(3));
        records.flush();

        assertThat(row("task-1"))
                .containsEntry("status", "failure")
                .containsEntry("exception_type", "ValueError")
                .containsEntry("exception_text", "ValueError: no")
                .containsEntry("traceback_text", "Traceback");
    }

    @Test
    void time_out_death_and_expiry_have_words_of_their_own() {
        Origin origin = Samples.link("auln-1", 10);
        add(
                "task-t",
                origin,
                new Outcome.TimedOut(Samples.meta(), dff.runner.ResultBody.of(new byte[0]), Samples.usage(9)));
        add("task-d", origin, new Outcome.Died("exited with status 1", Samples.usage(9)));
        add("task-e", origin, new Outcome.NotStarted(new QueueState(1, 2, 3, 4), false));
        records.flush();

        assertThat(row("task-t")).containsEntry("status", "timeout").containsEntry("exception_type", "TaskTimeout");
        assertThat(row("task-d"))
                .containsEntry("status", "failure")
                .containsEntry("exception_text", "The process exited with status 1");
        assertThat(row("task-e")).containsEntry("status", "expire");
    }

    @Test
    void only_the_newest_of_an_origin_are_kept() {
        for (int i = 0; i < 25; i++) {
            add("task-" + i, Samples.link("auln-1", 10), Samples.success("1", 1));
            if (i % 7 == 0) {
                records.flush();
            }
        }
        add("task-other", Samples.link("auln-2", 10), Samples.success("1", 1));
        records.flush();

        assertThat(ids("auln-1"))
                .hasSize(10)
                .containsExactlyElementsOf(java.util.stream.IntStream.range(15, 25)
                        .mapToObj(i -> "task-" + i)
                        .toList());
        assertThat(ids("auln-2")).containsExactly("task-other");
    }

    @Test
    void failures_and_slow_calls_come_first_when_there_is_no_room_for_all() {
        Origin origin = Samples.link("auln-1", 5);
        add("task-failed", origin, Samples.failure(1));
        add("task-slow", origin, Samples.success("1", 1_001));
        for (int i = 0; i < 50; i++) {
            add("task-" + i, origin, Samples.success("1", 1));
        }
        records.flush();

        assertThat(ids("auln-1")).hasSize(5).contains("task-failed", "task-slow", "task-49");
    }

    @Test
    void origin_that_keeps_none_is_counted_only() {
        add("task-1", Samples.link("auln-1", 0), Samples.success("1", 1));
        records.flush();

        assertThat(ids("auln-1")).isEmpty();
        assertThat(minute("auln-1", "success")).containsEntry("calls", 1L);
    }

    private Map<String, Object> minute(String originId, String status) {
        return database
                .read(handle -> handle.select(
                                "SELECT * FROM task_minute WHERE origin_id = ? AND status = ?", originId, status)
                        .mapToMap()
                        .one())
                .entrySet()
                .stream()
                .filter(entry -> entry.getValue() instanceof Number)
                .collect(java.util.stream.Collectors.toMap(
                        Map.Entry::getKey, entry -> ((Number) entry.getValue()).longValue()));
    }

    @Test
    void statistics_of_a_minute_count_every_call() {
        Origin origin = Samples.link("auln-1", 2);
        for (long cost : new long[] {0, 1, 2, 10, 11, 100, 101, 1_000, 1_001, 5_000}) {
            add("task-" + cost, origin, Samples.success("1", cost));
        }
        records.flush();
        add("task-more", origin, Samples.success("1", 3));
        add("task-failed", origin, Samples.failure(7));
        records.flush();

        assertThat(minute("auln-1", "success"))
                .containsEntry("minute", Samples.START / 60_000 * 60_000)
                .containsEntry("calls", 11L)
                .containsEntry("cost_sum", 7_229L)
                .containsEntry("cost_max", 5_000L)
                .containsEntry("cost_1", 2L)
                .containsEntry("cost_10", 3L)
                .containsEntry("cost_100", 2L)
                .containsEntry("cost_1000", 2L)
                .containsEntry("cost_more", 2L);
        assertThat(minute("auln-1", "failure")).containsEntry("calls", 1L).containsEntry("cost_sum", 7L);
    }

    @Test
    void calls_of_two_minutes_are_counted_apart() {
        Origin origin = Samples.link("auln-1", 2);
        add("task-1", origin, Samples.success("1", 1), 59_999);
        add("task-2", origin, Samples.success("1", 1), 60_000);
        records.flush();

        List<Long> minutes = database.read(handle -> handle.select("SELECT minute FROM task_minute ORDER BY minute")
                .mapTo(Long.class)
                .list());
        assertThat(minutes).containsExactly(0L, 60_000L);
    }

    private List<Map<String, Object>> quarters() {
        return database.read(handle -> handle.select("SELECT * FROM task_quarter ORDER BY quarter, status")
                .mapToMap()
                .list());
    }

    @Test
    void quarters_add_up_the_minutes_of_all_writes() {
        Origin origin = Samples.link("auln-1", 2);
        long start = QuarterRows.QUARTER;
        add("task-1", origin, Samples.success("1", 4), start);
        add("task-2", origin, Samples.success("1", 9), start + 60_000);
        records.flush();
        add("task-3", origin, Samples.success("1", 2), start + QuarterRows.QUARTER - 1);
        add("task-4", origin, Samples.success("1", 7), start + QuarterRows.QUARTER);
        records.flush();

        assertThat(quarters()).extracting(row -> row.get("calls")).containsExactly(3, 1);
        assertThat(quarters().getFirst())
                .containsEntry("cost_sum", 15)
                .containsEntry("cost_min", 2)
                .containsEntry("cost_max", 9)
                .containsEntry("costs", "2:1,4:1,9:1");
    }

    @Test
    void answers_from_the_cache_are_counted_without_a_cost() {
        Origin origin = Samples.link("auln-1", 2);
        records.addIdle(TaskStatus.CACHED, "demo__a.f", origin, QuarterRows.QUARTER);
        records.addIdle(TaskStatus.CACHED, "demo__a.f", origin, QuarterRows.QUARTER);
        records.flush();

        assertThat(quarters().getFirst())
                .containsEntry("status", "cached")
                .containsEntry("calls", 2)
                .containsEntry("cost_min", null)
                .containsEntry("costs", "");
        assertThat(ids("auln-1")).isEmpty();
    }

    @Test
    void what_the_store_refuses_is_written_when_it_takes_it_again() {
        Origin origin = Samples.link("auln-1", 5);
        database.write(handle -> handle.execute(
                "CREATE TRIGGER refuses BEFORE INSERT ON task_quarter BEGIN SELECT RAISE(ABORT, 'full'); END"));
        database.write(handle -> handle.execute(
                "CREATE TRIGGER refuses_too BEFORE INSERT ON task_record BEGIN SELECT RAISE(ABORT, 'full'); END"));
        add("task-1", origin, Samples.success("1", 5));
        flushInVain();
        add("task-2", origin, Samples.success("1", 50));
        database.write(handle -> handle.execute("DROP TRIGGER refuses_too"));
        flushInVain();

        database.write(handle -> handle.execute("DROP TRIGGER refuses"));

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(quarters())
                        .hasSize(1)
                        .allMatch(row -> row.get("calls").equals(2)));
        assertThat(quarters().getFirst()).containsEntry("cost_sum", 55);
        assertThat(ids("auln-1")).containsExactlyInAnyOrder("task-1", "task-2");
        assertThat(database.<String>read(handle -> handle.createQuery(
                                "SELECT calls || ' ' || cost_10 || ' ' || cost_100 FROM task_minute")
                        .mapTo(String.class)
                        .one()))
                .isEqualTo("2 1 1");
    }

    /** Or their own thread does it this very moment. */
    private void flushInVain() {
        try {
            records.flush();
        } catch (RuntimeException e) {
            assertThat(e).hasMessageContaining("full");
        }
    }

    @Test
    void quarters_tell_what_callers_were_told_and_minutes_how_runs_ended() {
        Origin origin = Samples.link("auln-1", 5);
        List<String> told = List.of("success", TaskStatus.LATE, TaskStatus.LATE, "timeout");
        for (int i = 0; i < told.size(); i++) {
            records.add(
                    TaskRecord.of("task-" + i, Samples.request(origin), Samples.START, Samples.success("1", 5)),
                    told.get(i));
        }
        records.flush();

        assertThat(quarters())
                .extracting(row -> row.get("status") + " " + row.get("calls"))
                .containsExactlyInAnyOrder("success 1", "late 2", "timeout 1");
        assertThat(database.<String>read(handle -> handle.createQuery("SELECT status || ' ' || calls FROM task_minute")
                        .mapTo(String.class)
                        .one()))
                .isEqualTo("success 4");
    }

    @Test
    void refused_calls_are_counted_by_quarters_but_are_no_load_of_a_minute() {
        Origin origin = Samples.link("auln-1", 2);
        records.addIdle(TaskStatus.LIMITED, "demo__a.f", origin, QuarterRows.QUARTER);
        records.addIdle(TaskStatus.REFUSED, "demo__a.f", origin, QuarterRows.QUARTER);
        records.flush();

        assertThat(quarters()).extracting(row -> row.get("status")).containsExactlyInAnyOrder("limited", "refused");
        assertThat(database.<Integer>read(handle -> handle.createQuery("SELECT COUNT(*) FROM task_minute")
                        .mapTo(Integer.class)
                        .one()))
                .isZero();
    }

    @Test
    void a_call_that_never_ran_has_no_cost() {
        add("task-1", Samples.link("auln-1", 2), new Outcome.NotStarted(new QueueState(1, 2, 3, 4), false));
        records.flush();

        assertThat(quarters().getFirst()).containsEntry("status", "expire").containsEntry("costs", "");
    }

    @Test
    void old_statistics_are_dropped() {
        long now = System.currentTimeMillis();
        database.write(handle -> {
            for (long age : new long[] {0, QuarterRows.MINUTES_KEPT, QuarterRows.QUARTERS_KEPT}) {
                handle.execute(
                        "INSERT INTO task_minute VALUES (?, 'syncAPI', 'a', 'f', 's', 1, 1, 1, 1, 0, 0, 0, 0)",
                        now - age - 1);
                handle.execute(
                        "INSERT INTO task_quarter VALUES (?, 'syncAPI', 'a', 's', 1, 1, 1, 1, '')", now - age - 1);
            }
            QuarterRows.trimSome(handle, now);
            return null;
        });

        assertThat(quarters()).hasSize(2);
        assertThat(database.<Integer>read(handle -> handle.select("SELECT COUNT(*) FROM task_minute")
                        .mapTo(Integer.class)
                        .one()))
                .isEqualTo(1);
    }

    @Test
    void old_statistics_are_dropped_a_limited_number_at_once_until_none_is_left() {
        database.write(handle -> {
            handle.execute("""
                    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500)
                    INSERT INTO task_quarter SELECT i, 'syncAPI', 'a', 's', 1, 1, 1, 1, '' FROM n
                    """);
            handle.execute("""
                    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 700)
                    INSERT INTO task_minute SELECT i, 'syncAPI', 'a', 'f', 's', 1, 1, 1, 1, 0, 0, 0, 0 FROM n
                    """);
            return null;
        });
        int first = database.<Integer>write(handle -> QuarterRows.trimSome(handle, System.currentTimeMillis()));

        assertThat(first).isEqualTo(QuarterRows.DROPPED_AT_ONCE);
        assertThat(quarters()).hasSize(1_500);

        QuarterRows.trim(database, System.currentTimeMillis());

        assertThat(quarters()).isEmpty();
        assertThat(database.<Integer>read(handle -> handle.select("SELECT COUNT(*) FROM task_minute")
                        .mapTo(Integer.class)
                        .one()))
                .isZero();
    }

    @Test
    void direct_calls_share_one_retention_whoever_made_them() {
        for (int i = 0; i < 20; i++) {
            add("task-" + i, new Origin("direct", "direct", "TRACE-" + i, 5), Samples.success("1", 1));
        }
        records.flush();

        assertThat(ids("direct")).hasSize(5);
    }

    @Test
    void what_waits_while_the_store_is_blocked_is_bounded_and_counted_all_the_same() throws InterruptedException {
        Semaphore blocked = new Semaphore(0);
        Thread blocker = Thread.ofPlatform()
                .start(() -> database.write(_ -> {
                    blocked.acquireUninterruptibly();
                    return null;
                }));
        int calls = 120_000;
        for (int i = 0; i < calls; i++) {
            add("task-" + i, Samples.link("auln-" + i % 50, 10_000), Samples.success("1", 1));
        }
        int waiting = records.waiting();
        blocked.release();
        blocker.join();
        records.flush();

        assertThat(waiting).isLessThanOrEqualTo(TaskRecords.MAX_WAITING);
        int counted = database.read(handle -> handle.select("SELECT SUM(calls) FROM task_minute")
                .mapTo(Integer.class)
                .one());
        assertThat(counted).isEqualTo(calls);
    }

    @Test
    void failures_that_wait_are_bounded_too() throws InterruptedException {
        Semaphore blocked = new Semaphore(0);
        Thread blocker = Thread.ofPlatform()
                .start(() -> database.write(_ -> {
                    blocked.acquireUninterruptibly();
                    return null;
                }));
        for (int i = 0; i < 3 * TaskRecords.MAX_WAITING; i++) {
            add("task-" + i, Samples.link("auln-" + i % 50, 10_000), Samples.failure(1));
        }
        int waiting = records.waiting();
        database.offer(handle -> handle.execute("DELETE FROM task_record"));
        blocked.release();
        blocker.join();

        assertThat(waiting).isLessThanOrEqualTo(2 * TaskRecords.MAX_WAITING);
    }

    @Test
    void records_of_many_threads_are_neither_lost_nor_doubled() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 8; t++) {
            int number = t;
            threads.add(Thread.ofVirtual().start(() -> {
                for (int i = 0; i < 250; i++) {
                    add("task-" + number + "-" + i, Samples.link("auln-1", 10_000), Samples.success("1", 1));
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        records.flush();

        assertThat(ids("auln-1")).hasSize(2_000).doesNotHaveDuplicates();
        assertThat(minute("auln-1", "success")).containsEntry("calls", 2_000L);
    }

    @Test
    void long_logs_and_values_are_cut() {
        Outcome outcome = new Outcome.Success(
                dff.runner.ResultType.JSON,
                Samples.meta()
                        .set("logs", dff.json.Json.MAPPER.valueToTree(Collections.nCopies(100, "x".repeat(4_000)))),
                dff.runner.ResultBody.of(new byte[TaskRecord.MAX_VALUE + 1]),
                Samples.usage(1));
        add("task-1", Samples.link("auln-1", 1), outcome);
        records.flush();

        assertThat((String) row("task-1").get("print_logs_text"))
                .hasSizeLessThan(50_100)
                .startsWith("x".repeat(3_000) + "...\n")
                .contains("characters left out");
        assertThat(row("task-1")).containsEntry("return_value_json", null);
    }
}
