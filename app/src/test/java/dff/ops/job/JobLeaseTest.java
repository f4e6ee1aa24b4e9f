package dff.ops.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dff.db.SqliteDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who runs a system job, and what happens when its end cannot be written or its process dies. The clock is moved by hand. */
class JobLeaseTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final long START = 1_900_000_000_000L;
    private static final long INTERVAL = Duration.ofMinutes(10).toMillis();
    private static final long LEASE = SystemJobs.Times.DEFAULT.lease().toMillis();
    private static final SystemJobs.Times QUICK = new SystemJobs.Times(
            SystemJobs.Times.DEFAULT.lease(),
            Duration.ofMillis(5),
            Duration.ofMillis(5),
            SystemJobs.Times.DEFAULT.again());

    @TempDir
    private Path directory;

    private final AtomicLong time = new AtomicLong(START);
    private final InstantSource clock = () -> Instant.ofEpochMilli(time.get());
    private final AtomicInteger runs = new AtomicInteger();
    private SqliteDatabase database;

    @BeforeEach
    void open() {
        database = SqliteDatabase.open(directory.resolve("test.sqlite"));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private SystemJob job() {
        return new SystemJob("job", Duration.ofMillis(INTERVAL), runs::incrementAndGet);
    }

    private SystemJobs started(SystemJob job) {
        new JobSql(database).ensure(List.of(job), time.get() - INTERVAL); // due now
        return new SystemJobs(database, List.of(job), clock, true, QUICK);
    }

    private long number(String sql) {
        return database.read(
                handle -> handle.createQuery(sql).mapTo(Long.class).findOne().orElse(0L));
    }

    private void sql(String sql) {
        database.write(handle -> handle.execute(sql));
    }

    private long records() {
        return number("SELECT COUNT(*) FROM system_task_record");
    }

    @Test
    void end_that_the_store_refuses_is_written_as_soon_as_it_takes_it() {
        CountDownLatch broken = new CountDownLatch(1);
        AtomicInteger tries = new AtomicInteger();
        sql(
                "CREATE TRIGGER refuses BEFORE UPDATE ON system_job WHEN NEW.last_end IS NOT NULL BEGIN SELECT RAISE(ABORT, 'full'); END");
        SystemJob failing = new SystemJob("job", Duration.ofMillis(INTERVAL), () -> {
            broken.countDown();
            if (tries.incrementAndGet() == 1) {
                throw new IllegalStateException("no room");
            }
            return 7;
        });
        try (SystemJobs _ = started(failing)) {
            await().atMost(LONG).until(() -> broken.getCount() == 0);
            time.addAndGet(Duration.ofMinutes(3).toMillis());
            await("its lease is renewed meanwhile")
                    .atMost(LONG)
                    .until(() -> number("SELECT lease FROM system_job") == time.get() + LEASE);
            assertThat(records()).isZero();

            sql("DROP TRIGGER refuses");

            await("it is run again at once, as its pause is over")
                    .atMost(LONG)
                    .until(() -> number("SELECT last_count FROM system_job") == 7);
        }
        assertThat(tries).hasValue(2);
        assertThat(number("SELECT COUNT(*) FROM system_task_record WHERE status = 'failure'"))
                .isEqualTo(1);
        assertThat(records()).isEqualTo(2);
    }

    @Test
    void job_that_failed_is_due_again_within_a_minute_and_one_that_did_not_after_its_interval() {
        SystemJob failing = new SystemJob("job", Duration.ofMillis(INTERVAL), () -> {
            throw new StackOverflowError("deep");
        });
        try (SystemJobs _ = started(failing)) {
            await().atMost(LONG).until(() -> records() == 1);
        }
        assertThat(number("SELECT next_run FROM system_job")).isEqualTo(START + 60_000);

        time.addAndGet(60_000);
        try (SystemJobs _ = started(job())) {
            await().atMost(LONG).until(() -> records() == 2);
        }
        assertThat(number("SELECT next_run FROM system_job")).isEqualTo(time.get() + INTERVAL);
    }

    @Test
    void long_job_keeps_its_lease_and_stopping_waits_for_its_end() throws InterruptedException {
        CountDownLatch goOn = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        SystemJob slow = new SystemJob("job", Duration.ofMillis(INTERVAL), () -> {
            begun.countDown();
            try {
                return goOn.await(1, TimeUnit.HOURS) ? 3 : 0;
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        try (SystemJobs _ = started(slow)) {
            assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
            for (int i = 0; i < 3; i++) {
                long now = time.addAndGet(LEASE - 1);
                await().atMost(LONG).until(() -> number("SELECT lease FROM system_job") == now + LEASE);
                assertThat(new JobSql(database).begin("job", now, LEASE, INTERVAL))
                        .as("another process")
                        .isEmpty();
            }
            goOn.countDown();
        }
        assertThat(number("SELECT last_count FROM system_job")).isEqualTo(3);
    }

    @Test
    void job_of_a_dead_process_is_taken_over_within_a_minute_and_its_old_run_writes_nothing() {
        JobSql rows = new JobSql(database);
        rows.ensure(List.of(job()), START - INTERVAL);
        JobSql.Hold dead = rows.begin("job", START, LEASE, INTERVAL).orElseThrow();

        assertThat(rows.begin("job", START + LEASE, LEASE, INTERVAL)).isEmpty();
        assertThat(rows.firstDue(List.of("job"))).hasValue(START + LEASE + 1);
        assertThat(LEASE + 5_000).isLessThanOrEqualTo(60_000);
        JobSql.Hold next = rows.begin("job", START + LEASE + 1, LEASE, INTERVAL).orElseThrow();

        assertThat(rows.renew(dead, START + 2 * LEASE)).isFalse();
        assertThat(rows.end(run(dead), START + INTERVAL)).isFalse();
        assertThat(records()).isZero();
        assertThat(rows.renew(next, START + 3 * LEASE)).isTrue();
        assertThat(rows.end(run(next), START + INTERVAL)).isTrue();
        assertThat(rows.end(run(next), START + INTERVAL)).as("twice").isFalse();
        assertThat(records()).isEqualTo(1);
    }

    private static JobRecords.Run run(JobSql.Hold hold) {
        return new JobRecords.Run(hold.jobId(), hold.due(), hold.started(), hold.started() + 1, 0, null);
    }

    @Test
    void clock_that_was_put_back_delays_no_job() {
        JobSql rows = new JobSql(database);
        rows.ensure(List.of(job()), START);
        long day = Duration.ofDays(1).toMillis();

        assertThat(rows.begin("job", START, LEASE, INTERVAL)).as("not due").isEmpty();
        assertThat(rows.begin("job", START - day, LEASE, INTERVAL)).isPresent();
        assertThat(rows.begin("job", START - 2 * day, LEASE, INTERVAL))
                .as("its process died before that")
                .isPresent();
    }

    @Test
    void job_that_this_version_does_not_know_makes_nobody_look_all_the_time() {
        JobSql rows = new JobSql(database);
        rows.ensure(List.of(new SystemJob("gone", Duration.ofMillis(INTERVAL), () -> 0)), START - 2 * INTERVAL);
        rows.ensure(List.of(job()), START);

        assertThat(rows.firstDue(List.of("job"))).hasValue(START + INTERVAL);
    }
}
