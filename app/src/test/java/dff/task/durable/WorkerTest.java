package dff.task.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dff.db.SqliteDatabase;
import dff.runner.PoolHarness;
import dff.task.Lineage;
import dff.task.Origin;
import dff.task.RunMaker;
import dff.task.TaskEvents;
import dff.task.TaskId;
import dff.task.TaskRecords;
import dff.task.TaskRequest;
import dff.task.TaskResults;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Workers with real runners on a real store. What runs where is told by files: no test hangs on how fast the machine is. */
class WorkerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int QUEUE = 9;
    private static final DurableConfig.Times TIMES = new DurableConfig.Times(
            Duration.ofSeconds(2),
            Duration.ofMillis(200),
            Duration.ofMillis(200),
            Duration.ofMillis(100),
            Duration.ofMillis(500));

    /** Each run leaves a line in {@code runs}; some wait until {@code release} is there. */
    private static final String CODE = """
            import ctypes, gc, os, struct, time

            def note(name):
                with open(os.path.join(DFF_FOLDER, 'runs'), 'a') as out:
                    out.write(name + '\\n')

            def quick(name='quick'):
                note(name)
                return name

            def waits(name='waits'):
                note(name)
                while not os.path.exists(os.path.join(DFF_FOLDER, 'release')):
                    time.sleep(0.02)
                return name

            def talks(count, last):
                for number in range(count):
                    print('line', number)
                note('talks')
                while not os.path.exists(os.path.join(DFF_FOLDER, 'release')):
                    time.sleep(0.02)
                print(last)

            def named():
                ctypes.CDLL(None).prctl(15, b'dff-victim', 0, 0, 0)
                note('named')
                while not os.path.exists(os.path.join(DFF_FOLDER, 'release')):
                    time.sleep(0.02)
                return 'survived'

            def leaves():
                note('leaves')
                os._exit(3)

            def breaks():
                note('breaks')
                channel = next(item for item in gc.get_objects() if type(item).__name__ == 'Channel')
                payload = struct.pack('>BBIIIQ', 0, 4, 0, 0, 0, 300_000) + b'[1'
                channel._sock.sendall(struct.pack('>IBI', 5 + len(payload), 67, channel.run_id) + payload)
                os._exit(3)

            def raises():
                note('raises')
                raise ValueError('no')
            """;

    @TempDir
    Path directory;

    private SqliteDatabase database;
    private PoolHarness harness;
    private TaskRecords records;
    private TaskResults results;
    private SqlTaskStore store;
    private Path folder;
    private final List<Worker> workers = new ArrayList<>();
    private final Watched watched = new Watched();

    /** What a page would hear of running tasks. */
    private static final class Watched implements TaskEvents {
        private final Map<String, List<String>> printed = new ConcurrentHashMap<>();

        List<String> printed(String id) {
            return printed.getOrDefault(id, List.of());
        }

        @Override
        public void printed(String taskId, int from, List<String> lines) {
            List<String> before = printed(taskId);
            assertThat(from).isEqualTo(before.size());
            printed.put(taskId, Stream.concat(before.stream(), lines.stream()).toList());
        }

        @Override
        public void started(String taskId, String traceId, String functionId) {
            throw new AssertionError("no editor run");
        }

        @Override
        public void logged(String taskId, String traceId, int from, List<String> lines) {
            throw new AssertionError("no editor run");
        }

        @Override
        public void ended(String taskId, String traceId, String status, long costMillis) {
            throw new AssertionError("no editor run");
        }
    }

    @BeforeEach
    void start() throws IOException {
        database = SqliteDatabase.open(directory.resolve("test.sqlite"));
        harness = new PoolHarness(2, 6, 1_000, 100, 5);
        folder = harness.directory().resolve("resources").resolve("notes");
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, java.nio.file.attribute.PosixFilePermissions.fromString("rwxrwxrwx"));
        harness.script("demo__a", CODE.replace("DFF_FOLDER", "'" + folder + "'"));
        records = new TaskRecords(database);
        results = new TaskResults(database, 3_600, 100_000_000);
        long begin = System.currentTimeMillis();
        long nanos = System.nanoTime();
        store = new SqlTaskStore(
                database, () -> begin + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos), 10, 10_000);
    }

    @AfterEach
    void stop() throws IOException {
        release();
        workers.forEach(Worker::close);
        harness.close();
        records.close();
        database.close();
    }

    private Worker worker(TaskStore on, int prefetch, Duration stop) {
        Worker worker =
                new Worker(parts(on), new DurableConfig(Set.of(1, QUEUE), 10, 4, prefetch, 1, stop, TIMES), false);
        workers.add(worker);
        return worker;
    }

    private Worker.Parts parts(TaskStore on) {
        return new Worker.Parts(
                on, harness.pool, new RunMaker(harness.library()), this::request, records, results, watched);
    }

    private Worker worker() {
        return worker(store, 10, Duration.ofSeconds(30));
    }

    private Optional<TaskRequest> request(DurableTask task) {
        String function = task.functionId();
        return Optional.of(new TaskRequest(
                function,
                task.scriptSetId(),
                task.scriptId(),
                function.substring(function.indexOf('.') + 1),
                PoolHarness.md5(CODE.replace("DFF_FOLDER", "'" + folder + "'")),
                Optional.empty(),
                TaskRequest.Mode.CALL,
                task.origin(),
                task.arguments(),
                Optional.empty(),
                new TaskRequest.Limits(
                        task.timeout(), task.timeout(), task.schedule().queue(), false),
                "raw",
                "TRACE",
                task.lineage()));
    }

    private String accept(String function, String kwargs) {
        return store.accept(List.of(new TaskStore.Submission(task(function, kwargs), null)))
                .getFirst();
    }

    private DurableTask task(String function, String kwargs) {
        return new DurableTask(
                TaskId.next(),
                "demo__a." + function,
                new Origin("asyncAPI", "batch", "bat-1", 10_000),
                new Lineage(null, List.of(), "async", store.now(), null, null, null),
                new DurableTask.Schedule(QUEUE, store.now(), null, 0, true),
                600,
                "TRACE",
                kwargs.getBytes(StandardCharsets.UTF_8),
                null);
    }

    private String accept(String function) {
        return accept(function, "{}");
    }

    private void release() throws IOException {
        Path release = folder.resolve("release");
        if (Files.notExists(release)) {
            Files.createFile(release);
        }
    }

    private List<String> runs() {
        try {
            return Files.exists(folder.resolve("runs")) ? Files.readAllLines(folder.resolve("runs")) : List.of();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void awaitRuns(int count) {
        await().atMost(PATIENCE).until(() -> runs().size() >= count);
    }

    private record Row(String status, int attempt, String exceptionType) {}

    private List<Row> rows(String id) {
        return database.read(
                handle -> handle.createQuery("SELECT status, attempt, exception_type FROM task_record WHERE id = :id")
                        .bind("id", id)
                        .map((row, _) -> new Row(row.getString(1), row.getInt(2), row.getString(3)))
                        .list());
    }

    private Row record(String id) {
        await().atMost(PATIENCE).until(() -> !rows(id).isEmpty());
        assertThat(rows(id)).hasSize(1);
        return rows(id).getFirst();
    }

    @Test
    void paused_worker_that_wakes_after_its_lease_writes_nothing() throws IOException {
        PausableStore pausable = new PausableStore(store);
        worker(pausable, 10, Duration.ofSeconds(30));
        String id = accept("waits");
        awaitRuns(1);
        pausable.pause();
        worker();
        awaitRuns(2);
        release();

        assertThat(record(id)).isEqualTo(new Row("success", 2, null));
        await().atMost(PATIENCE).until(() -> pausable.settling());
        pausable.resume();
        String next = accept("quick");

        assertThat(record(next).status()).as("goes on").isEqualTo("success");
        await().atMost(PATIENCE).until(() -> pausable.refused() == 1);
        assertThat(rows(id)).containsExactly(new Row("success", 2, null));
    }

    @Test
    void killed_process_means_another_try_and_the_end_of_one_by_itself_does_not() throws IOException {
        worker();
        String killed = accept("named");
        await().atMost(PATIENCE).until(() -> harness.processNamed("dff-victim").isPresent());
        harness.processNamed("dff-victim").ifPresent(ProcessHandle::destroyForcibly);
        awaitRuns(2);
        release();

        assertThat(record(killed)).isEqualTo(new Row("success", 2, null));
        assertThat(record(accept("leaves"))).isEqualTo(new Row("failure", 1, "RunnerDied"));
        assertThat(record(accept("raises"))).isEqualTo(new Row("failure", 1, "ValueError"));
        assertThat(runs()).containsExactly("named", "named", "leaves", "raises");
    }

    @Test
    void process_that_is_killed_each_time_ends_as_a_dead_letter() {
        worker();
        String id = accept("named");
        for (int run = 1; run <= 2; run++) {
            awaitRuns(run);
            await().atMost(PATIENCE)
                    .until(() -> harness.processNamed("dff-victim").isPresent());
            harness.processNamed("dff-victim").ifPresent(ProcessHandle::destroyForcibly);
        }

        assertThat(record(id)).isEqualTo(new Row("failure", 2, DeadLetters.TYPE));
        assertThat(new DeadLetters(database).ids()).containsExactly(id);
    }

    /** As tasks do that start new ones for ever. Here more come than are cleared in the same time. */
    @Test
    @Timeout(300)
    void clearing_a_queue_that_is_filled_all_the_time_has_an_end() throws InterruptedException {
        AtomicBoolean ended = new AtomicBoolean();
        Runnable fill = () -> store.accept(Stream.generate(() -> new TaskStore.Submission(task("quick", "{}"), null))
                .limit(600)
                .toList());
        fill.run();
        Thread filler = Thread.ofVirtual().start(() -> {
            while (!ended.get()) {
                try {
                    fill.run();
                } catch (TaskStore.QueueFull _) {
                    Thread.onSpinWait(); // until some are cleared
                }
            }
        });
        DurableConfig idle = new DurableConfig(Set.of(), 10, 4, 1, 1, Duration.ofSeconds(1), TIMES);
        try (DurableTasks tasks = new DurableTasks(parts(store), idle, new DeadLetters(database))) {
            assertThat(tasks.clear(Set.of(QUEUE))).isGreaterThanOrEqualTo(600);
        } finally {
            ended.set(true);
            filler.join();
        }
    }

    /** It is no success whose result nobody ever sees. */
    @Test
    void process_that_ends_in_the_middle_of_its_result_means_another_try() {
        worker();

        assertThat(record(accept("breaks"))).isEqualTo(new Row("failure", 2, DeadLetters.TYPE));
        assertThat(runs()).containsExactly("breaks", "breaks");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10})
    void long_task_holds_up_none_of_the_short_ones_beside_it(int prefetch) throws IOException {
        worker(store, prefetch, Duration.ofSeconds(30));
        String longOne = accept("waits");
        awaitRuns(1);
        List<String> shortOnes = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            shortOnes.add(accept("quick", "{\"name\":\"" + i + "\"}"));
        }

        for (String id : shortOnes) {
            assertThat(record(id).status()).isEqualTo("success");
        }
        assertThat(rows(longOne)).as("still runs").isEmpty();
        release();
        assertThat(record(longOne).attempt()).isEqualTo(1);
        assertThat(runs()).hasSize(101).doesNotHaveDuplicates();
    }

    @Test
    void stopping_worker_waits_for_what_runs_and_claims_no_more() throws Exception {
        Worker worker = worker();
        String runs = accept("waits");
        awaitRuns(1);
        Thread closing = Thread.ofVirtual().start(worker::close);
        await().atMost(PATIENCE).until(() -> worker.isStopping());
        String later = accept("quick");
        release();
        closing.join();

        assertThat(rows(runs)).containsExactly(new Row("success", 1, null));
        assertThat(rows(later)).isEmpty();
        assertThat(store.find(later))
                .hasValueSatisfying(open -> assertThat(open.isRunning()).isFalse());
    }

    @Test
    void what_does_not_end_in_time_is_handed_back_and_runs_again_elsewhere() throws IOException {
        Worker worker = worker(store, 10, Duration.ofMillis(100));
        String id = accept("waits");
        awaitRuns(1);
        worker.close();

        assertThat(rows(id)).isEmpty();
        assertThat(store.find(id))
                .hasValueSatisfying(open -> assertThat(open.isRunning()).isFalse());
        worker();
        awaitRuns(2);
        release();
        assertThat(record(id)).isEqualTo(new Row("success", 2, null));
    }

    @Test
    void running_task_is_stopped_when_it_is_cancelled() {
        Worker worker = worker();
        String id = accept("waits");
        awaitRuns(1);

        assertThat(store.cancel(id).found()).isEqualTo(TaskStore.Found.RUNNING);

        assertThat(record(id).exceptionType()).isEqualTo("TaskCancelled");
        assertThat(worker.held()).isEmpty();
        assertThat(runs()).hasSize(1);
    }

    /** Without what stands before each entry. */
    private static List<String> texts(List<String> entries) {
        return entries.stream()
                .map(entry -> entry.substring(entry.indexOf("ms] ") + 4))
                .toList();
    }

    private String logs(String id) {
        return database.read(handle -> handle.createQuery("SELECT print_logs_text FROM task_record WHERE id = :id")
                .bind("id", id)
                .mapTo(String.class)
                .one());
    }

    @Test
    void output_is_there_while_a_task_runs_and_all_of_it_in_its_record() throws IOException {
        Worker worker = worker();
        String id = accept("talks", "{\"count\":3,\"last\":\"end\"}");
        List<String> begun = List.of("line 0", "line 1", "line 2");

        await().atMost(PATIENCE)
                .until(() -> worker.output(id)
                        .map(output -> texts(output.lines()).equals(begun))
                        .orElse(false));
        await().atMost(PATIENCE).until(() -> texts(watched.printed(id)).equals(begun));
        release();

        assertThat(record(id).status()).isEqualTo("success");
        assertThat(texts(List.of(logs(id).split("\n")))).containsExactly("line 0", "line 1", "line 2", "end");
        assertThat(worker.output(id)).isEmpty();
    }

    @Test
    void output_of_a_stopped_task_is_kept_and_a_flood_is_not_sent_line_by_line() {
        worker();
        String id = accept("talks", "{\"count\":400,\"last\":\"end\"}");
        awaitRuns(1);
        await().atMost(PATIENCE).until(() -> watched.printed(id).size() >= 20);

        store.cancel(id);

        assertThat(record(id).exceptionType()).isEqualTo("TaskCancelled");
        assertThat(texts(List.of(logs(id).split("\n"))))
                .startsWith("line 0", "line 1")
                .doesNotContain("end");
    }
}
