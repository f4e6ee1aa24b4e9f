package dff.task.durable;

import static org.assertj.core.api.Assertions.assertThat;

import dff.db.SqliteDatabase;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.ProgressHandler;

/** What the writer does all the time may not read all that waits: counted in steps of SQLite's virtual machine, which no other load disturbs. */
class StoreStepsTest {
    private static final int WAITING = 5_000;
    private static final long NOW = 1_700_000_000_000L;
    /** One step counted stands for so many. */
    private static final int EACH = 100;
    /** Five for a task that waits would be twelve times as many. */
    private static final int MOST_STEPS = 2_000;

    @TempDir
    private Path directory;

    private final AtomicInteger steps = new AtomicInteger();
    private final AtomicLong time = new AtomicLong(NOW);
    private SqliteDatabase database;
    private SqlTaskStore store;

    @BeforeEach
    void fill() {
        database = SqliteDatabase.open(directory.resolve("test.sqlite"));
        store = new SqlTaskStore(database, time::get, TaskStoreContract.QUEUES, 2 * WAITING);
        store.accept(IntStream.range(0, WAITING)
                .mapToObj(i ->
                        new TaskStore.Submission(TaskStoreContract.task(1, NOW + 60_000 + i, NOW + 900_000 + i), null))
                .toList());
        database.write(this::count);
    }

    private Void count(Handle handle) {
        try {
            ProgressHandler.setHandler(handle.getConnection(), EACH, new ProgressHandler() {
                @Override
                protected int progress() {
                    steps.addAndGet(EACH);
                    return 0;
                }
            });
            return null;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void assertFewSteps(String what, Runnable action) {
        steps.set(0);
        action.run();
        assertThat(steps.get()).as("steps of: " + what).isLessThan(MOST_STEPS);
    }

    @Test
    void what_is_done_all_the_time_does_not_read_all_that_waits() {
        DurableTask one = TaskStoreContract.task(1, NOW);

        assertFewSteps("accept", () -> store.accept(List.of(new TaskStore.Submission(one, null))));
        assertFewSteps(
                "claim", () -> assertThat(store.claim("w", 1, 10, 12_000)).hasSize(1));
        assertFewSteps(
                "claim of nothing",
                () -> assertThat(store.claim("w", 1, 10, 12_000)).isEmpty());
        assertFewSteps("renew", () -> store.renew("w", 12_000, Map.of(one.id(), NOW)));
        assertFewSteps("reap", () -> store.reap(1));
        assertFewSteps("reap of others", () -> store.reapOthers("w", 1));
        assertFewSteps("expire", () -> assertThat(store.expire(500)).isEmpty());
        assertFewSteps("cancel", () -> store.cancel(one.id()));
    }

    @Test
    void counting_all_that_waits_takes_many_steps() {
        steps.set(0);

        store.recount();

        assertThat(steps.get()).isGreaterThan(WAITING);
    }
}
