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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A pool of real runners, a real store and workers between them. What runs where is told by files: no test hangs on how fast the machine is. */
abstract class WorkerWorld {
    static final Duration PATIENCE = Duration.ofSeconds(90);
    static final int QUEUE = 9;
    static final DurableConfig.Times TIMES = new DurableConfig.Times(
            Duration.ofSeconds(2),
            Duration.ofMillis(200),
            Duration.ofMillis(200),
            Duration.ofMillis(100),
            Duration.ofMillis(500));

    /** Each run leaves a line in {@code runs}; some wait until {@code release} is there. */
    static final String CODE = """
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

    SqliteDatabase database;
    PoolHarness harness;
    TaskRecords records;
    TaskResults results;
    SqlTaskStore store;
    Path folder;
    /** So many times no task can be given to a runner. */
    final AtomicInteger unready = new AtomicInteger();

    final List<Worker> workers = new ArrayList<>();
    final Watched watched = new Watched();

    /** What a page would hear of running tasks. */
    static final class Watched implements TaskEvents {
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

    Worker worker(TaskStore on, int prefetch, Duration stop) {
        Worker worker =
                new Worker(parts(on), new DurableConfig(Set.of(1, QUEUE), 10, 4, prefetch, 1, stop, TIMES), false);
        workers.add(worker);
        return worker;
    }

    Worker.Parts parts(TaskStore on) {
        return new Worker.Parts(
                on, harness.pool, new RunMaker(harness.library()), this::request, records, results, watched);
    }

    Worker worker() {
        return worker(store, 10, Duration.ofSeconds(30));
    }

    Optional<TaskRequest> request(DurableTask task) {
        if (unready.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new StackOverflowError("on purpose");
        }
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

    String accept(String function, String kwargs) {
        return store.accept(List.of(new TaskStore.Submission(task(function, kwargs), null)))
                .getFirst();
    }

    DurableTask task(String function, String kwargs) {
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

    String accept(String function) {
        return accept(function, "{}");
    }

    void release() throws IOException {
        Path release = folder.resolve("release");
        if (Files.notExists(release)) {
            Files.createFile(release);
        }
    }

    List<String> runs() {
        try {
            return Files.exists(folder.resolve("runs")) ? Files.readAllLines(folder.resolve("runs")) : List.of();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    void awaitRuns(int count) {
        await().atMost(PATIENCE).until(() -> runs().size() >= count);
    }

    record Row(String status, int attempt, String exceptionType) {}

    List<Row> rows(String id) {
        return database.read(
                handle -> handle.createQuery("SELECT status, attempt, exception_type FROM task_record WHERE id = :id")
                        .bind("id", id)
                        .map((row, _) -> new Row(row.getString(1), row.getInt(2), row.getString(3)))
                        .list());
    }

    Row record(String id) {
        await().atMost(PATIENCE).until(() -> !rows(id).isEmpty());
        assertThat(rows(id)).hasSize(1);
        return rows(id).getFirst();
    }
}
