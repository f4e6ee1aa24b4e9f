package dff.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteDatabaseTest {
    private static final String COUNT = "SELECT COUNT(*) FROM state WHERE id LIKE 'w%'";

    @TempDir
    private Path directory;

    private Database database;

    @BeforeEach
    void open() {
        database = SqliteDatabase.open(directory.resolve("test.sqlite"));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static int insert(Handle handle, String id) {
        return handle.execute("INSERT INTO state (id, value) VALUES (?, 1)", id);
    }

    private long rows() {
        return database.read(handle -> handle.select(COUNT).mapTo(Long.class).one());
    }

    private static long fill(Handle handle, int bytes) {
        handle.execute("CREATE TABLE IF NOT EXISTS filler (data BLOB)");
        return handle.execute("INSERT INTO filler VALUES (zeroblob(?))", bytes);
    }

    /** The file may not grow beyond 200 pages of 4 KiB: SQLite then fails as it does on a full disk. */
    @Test
    void full_disk_is_told_in_a_sentence_until_there_is_room() {
        database.write(handle -> handle.createQuery("PRAGMA max_page_count = 200")
                .mapTo(Long.class)
                .one());
        assertThat(database.isWritable()).isTrue();

        assertThatThrownBy(() -> database.write(handle -> fill(handle, 4_000_000)))
                .isInstanceOfSatisfying(
                        DatabaseException.class, e -> assertThat(e.isOfPlace()).isTrue())
                .hasMessage(StoreTrouble.FULL);
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 200; i++) {
                        database.write(handle -> fill(handle, 8_192));
                    }
                })
                .hasMessage(StoreTrouble.FULL);
        assertThatThrownBy(database::isWritable).hasMessage(StoreTrouble.FULL);

        database.write(handle -> handle.createQuery("PRAGMA max_page_count = 100000")
                .mapTo(Long.class)
                .one());
        assertThat(database.isWritable()).isTrue();
        database.write(handle -> insert(handle, "w1"));
        assertThat(rows()).isEqualTo(1);
    }

    @Test
    void file_that_is_no_database_is_refused_in_one_line() throws Exception {
        Path file = directory.resolve("other.sqlite");
        Files.writeString(file, "this is a text of some length that was never a database\n".repeat(100));

        assertThatThrownBy(() -> SqliteDatabase.open(file))
                .isInstanceOf(DatabaseException.class)
                .hasMessage("cannot open the database file " + file + ": " + StoreTrouble.DAMAGED);
    }

    /** One with a lower number than the last of an existing file would be refused there. */
    @Test
    void migrations_are_numbered_without_a_gap() throws Exception {
        Path folder = Path.of(
                SqliteDatabase.class.getResource("/db/migration/V1__init.sql").toURI());
        try (Stream<Path> files = Files.list(folder.getParent())) {
            List<Integer> numbers = files.map(file -> file.getFileName().toString())
                    .map(name -> Integer.valueOf(name.substring(1, name.indexOf("__"))))
                    .sorted()
                    .toList();
            assertThat(numbers)
                    .isEqualTo(IntStream.rangeClosed(1, numbers.size()).boxed().toList());
        }
    }

    @Test
    void thousands_of_concurrent_writes_are_all_there_once_they_return() throws Exception {
        int writers = 64;
        int each = 100;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> futures = IntStream.range(0, writers)
                    .<Future<?>>mapToObj(writer -> threads.submit(() -> {
                        for (int i = 0; i < each; i++) {
                            String id = "w" + writer + "-" + i;
                            database.write(handle -> insert(handle, id));
                        }
                    }))
                    .toList();
            for (Future<?> future : futures) {
                future.get(60, TimeUnit.SECONDS);
            }
        }

        assertThat(rows()).isEqualTo((long) writers * each);
    }

    @Test
    void failing_work_is_rolled_back_alone_and_its_caller_gets_the_exception() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> first = threads.submit(() -> database.write(handle -> {
                await(busy); // the others gather in one transaction behind this
                return insert(handle, "w-first");
            }));
            Future<?> failing = threads.submit(() -> database.write(handle -> {
                insert(handle, "w-failing");
                throw new IllegalArgumentException("on purpose");
            }));
            Future<?> good = threads.submit(() -> database.write(handle -> insert(handle, "w-good")));
            busy.countDown();

            first.get(20, TimeUnit.SECONDS);
            good.get(20, TimeUnit.SECONDS);
            assertThatThrownBy(() -> failing.get(20, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("on purpose");
        }
        assertThat(database.<List<String>>read(handle -> handle.select("SELECT id FROM state WHERE id LIKE 'w%'")
                        .mapTo(String.class)
                        .list()))
                .containsExactlyInAnyOrder("w-first", "w-good");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void sql_error_fails_its_own_caller_only() {
        assertThatThrownBy(() -> database.write(handle -> handle.execute("INSERT INTO nowhere VALUES (1)")))
                .hasMessageContaining("nowhere");

        assertThat(database.<Integer>write(handle -> insert(handle, "w1"))).isEqualTo(1);
    }

    @Test
    void error_in_the_work_does_not_stop_the_threads_of_the_store() {
        assertThatThrownBy(() -> database.write(_ -> {
                    throw new StackOverflowError("on purpose");
                }))
                .isInstanceOf(DatabaseException.class);
        for (int i = 0; i < 10; i++) {
            assertThatThrownBy(() -> database.read(_ -> {
                        throw new StackOverflowError("on purpose");
                    }))
                    .isInstanceOf(DatabaseException.class);
        }

        assertThat(database.<Integer>write(handle -> insert(handle, "w1"))).isEqualTo(1);
        assertThat(rows()).isEqualTo(1);
    }

    /** Whoever waits for the commit would wait for ever if it ended the thread. */
    @Test
    void error_at_the_commit_fails_its_callers_and_the_writer_goes_on() {
        AtomicBoolean failing = new AtomicBoolean(true);
        String url = "jdbc:sqlite:" + directory.resolve("own.sqlite");
        Jdbi jdbi = Jdbi.create(() -> failingAtCommit(DriverManager.getConnection(url), failing));

        try (SqliteWriter writer = new SqliteWriter(jdbi)) {
            Request<Integer> first = new Request<>(handle -> handle.execute("CREATE TABLE gone (x INTEGER)"));
            writer.submit(first);
            assertThatThrownBy(first::await)
                    .isInstanceOf(DatabaseException.class)
                    .hasMessageContaining("as if");

            Request<Integer> second = new Request<>(handle -> handle.execute("CREATE TABLE gone (x INTEGER)"));
            writer.submit(second);
            assertThat(second.await()).isZero();
        }
    }

    /** The first commit of all such connections ends with an error. */
    private static Connection failingAtCommit(Connection connection, AtomicBoolean failing) {
        return proxy(Connection.class, (method, arguments) -> {
            Object made = method.invoke(connection, arguments);
            return !method.getName().equals("createStatement")
                    ? made
                    : proxy(Statement.class, (called, given) -> {
                        if (given != null && "COMMIT".equals(given[0]) && failing.getAndSet(false)) {
                            throw new OutOfMemoryError("as if");
                        }
                        return called.invoke(made, given);
                    });
        });
    }

    private interface Call {
        Object of(Method method, Object[] arguments) throws Throwable;
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (_, method, arguments) -> {
                    try {
                        return call.of(method, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    @Test
    void reader_cannot_write() {
        assertThatThrownBy(() -> database.read(handle -> insert(handle, "w1"))).hasMessageContaining("readonly");
    }

    @Test
    void slow_readers_do_not_hold_up_a_writer() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 8; i++) {
                threads.submit(() -> database.read(handle -> {
                    handle.select(COUNT).mapTo(Long.class).one();
                    await(release);
                    return null;
                }));
            }
            Future<Integer> write = threads.submit(() -> database.write(handle -> insert(handle, "w1")));

            assertThat(write.get(10, TimeUnit.SECONDS)).isEqualTo(1);
            release.countDown();
        }
    }

    @Test
    void store_is_touched_by_its_own_platform_threads_only() {
        Thread reader = database.read(_ -> Thread.currentThread());
        Thread writer = database.write(_ -> Thread.currentThread());

        assertThat(reader.isVirtual()).isFalse();
        assertThat(reader.getName()).startsWith("dff-sqlite-reader-");
        assertThat(writer.isVirtual()).isFalse();
        assertThat(writer.getName()).isEqualTo("dff-sqlite-writer");
    }

    @Test
    void offered_work_is_done_without_waiting_for_it() {
        assertThat(database.offer(handle -> insert(handle, "w1"))).isTrue();

        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> rows() == 1);
    }

    @Test
    void close_finishes_what_was_accepted_and_refuses_the_rest() {
        for (int i = 0; i < 500; i++) {
            String id = "w" + i;
            assertThat(database.offer(handle -> insert(handle, id))).isTrue();
        }
        database.close();

        assertThatThrownBy(() -> database.write(handle -> insert(handle, "w-late")))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(this::rows).isInstanceOf(DatabaseException.class);
        assertThat(database.offer(handle -> insert(handle, "w-late"))).isFalse();
        try (Database again = SqliteDatabase.open(directory.resolve("test.sqlite"))) {
            assertThat(again.<Long>read(
                            handle -> handle.select(COUNT).mapTo(Long.class).one()))
                    .isEqualTo(500);
        }
    }

    @Test
    void durable_settings_are_on() {
        assertThat(pragma("journal_mode")).isEqualTo("wal");
        assertThat(pragma("synchronous")).isEqualTo("2"); // FULL
        assertThat(pragma("foreign_keys")).isEqualTo("1");
    }

    /** Later, a reader that looks at the file just then would make the writer fail. */
    @Test
    void new_file_has_its_log_before_anyone_reads_it() throws Exception {
        Path file = directory.resolve("new.sqlite");

        try (Database _ = SqliteDatabase.open(file);
                InputStream in = Files.newInputStream(file)) {
            byte[] head = in.readNBytes(20);
            assertThat(List.of(head[18], head[19])).containsOnly((byte) 2); // file format: 2 is WAL
        }
    }

    private String pragma(String name) {
        return database.write(
                handle -> handle.select("PRAGMA " + name).mapTo(String.class).one());
    }

    @Test
    void file_that_is_no_database_is_named() throws Exception {
        Path file = directory.resolve("broken.sqlite");
        Files.writeString(file, "this is not a database, but long enough to be taken for one. ".repeat(100));

        assertThatThrownBy(() -> SqliteDatabase.open(file).close())
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("broken.sqlite");
    }

    @Test
    void migrations_may_run_again_on_a_store_in_use() {
        database.write(handle -> insert(handle, "w1"));
        database.close();

        try (Database again = SqliteDatabase.open(directory.resolve("test.sqlite"))) {
            assertThat(again.<Long>read(
                            handle -> handle.select(COUNT).mapTo(Long.class).one()))
                    .isEqualTo(1);
        }
    }
}
