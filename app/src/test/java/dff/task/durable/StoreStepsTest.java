package dff.task.durable;

import static org.assertj.core.api.Assertions.assertThat;

import dff.db.CountedDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is done all the time may not read all that waits. */
class StoreStepsTest {
    private static final int WAITING = 5_000;
    private static final long NOW = 1_700_000_000_000L;
    /** Five for a task that waits would be twelve times as many. */
    private static final int MOST_STEPS = 2_000;

    @TempDir
    private Path directory;

    private final AtomicLong time = new AtomicLong(NOW);
    private CountedDatabase database;
    private SqlTaskStore store;

    @BeforeEach
    void fill() {
        database = new CountedDatabase(directory.resolve("test.sqlite"));
        store = new SqlTaskStore(database, time::get, TaskStoreContract.QUEUES, 2 * WAITING);
        store.accept(IntStream.range(0, WAITING)
                .mapToObj(i ->
                        new TaskStore.Submission(TaskStoreContract.task(1, NOW + 60_000 + i, NOW + 900_000 + i), null))
                .toList());
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void assertFewSteps(String what, Runnable action) {
        database.assertFewSteps(what, MOST_STEPS, action);
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
        assertFewSteps("next due", () -> store.nextDue(1));
        assertFewSteps("renew", () -> store.renew("w", 12_000, Map.of(one.id(), NOW)));
        assertFewSteps("let go", () -> store.letGo("w", List.of(new Claimed.Ticket("none", 1))));
        assertFewSteps("reap", () -> store.reap(1));
        assertFewSteps("reap of others", () -> store.reapOthers("w", 1));
        assertFewSteps("expire", () -> assertThat(store.expire(500)).isEmpty());
        assertFewSteps("cancel", () -> store.cancel(one.id()));
        assertFewSteps("open", () -> store.open(Set.of("cronJob", "integration")));
    }

    @Test
    void looking_for_late_runs_of_schedules_does_not_read_what_others_have_waiting() {
        time.set(NOW + 3_600_000); // all of it waits for long

        assertFewSteps(
                "late runs",
                () -> assertThat(store.overdue(Set.of("cronJob", "integration"), time.get(), 1_000))
                        .isEmpty());
        assertThat(database.steps(() -> store.overdue(Set.of("asyncAPI"), time.get(), 1_000)))
                .isGreaterThan(WAITING);
    }

    @Test
    void counting_all_that_waits_takes_many_steps() {
        assertThat(database.steps(store::recount)).isGreaterThan(WAITING);
    }
}
