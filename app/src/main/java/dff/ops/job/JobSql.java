package dff.ops.job;

import dff.db.Database;
import dff.db.ListSql;
import dff.db.RowShape;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Rows of system jobs. */
final class JobSql {
    static final RowShape SHAPE = RowShape.of(String::valueOf)
            .text("id", "j.id")
            .number("lastStartMs", "j.last_start")
            .number("lastEndMs", "j.last_end")
            .text("lastStatus", "j.last_status")
            .number("lastCount", "j.last_count")
            .text("lastError", "j.last_error")
            .number("nextRunMs", "j.next_run")
            .number("lease", "j.lease");

    private final Database database;

    JobSql(Database database) {
        this.database = database;
    }

    ListSql list() {
        return new ListSql(SHAPE.columns(), "system_job j");
    }

    void ensure(List<SystemJob> jobs, long now) {
        database.write(handle -> {
            for (SystemJob job : jobs) {
                boolean known = handle.createQuery("SELECT 1 FROM system_job WHERE id = :id")
                        .bind("id", job.id())
                        .mapTo(Integer.class)
                        .findOne()
                        .isPresent();
                if (!known) {
                    handle.execute(
                            "INSERT INTO system_job (id, next_run) VALUES (?, ?)",
                            job.id(),
                            now + job.interval().toMillis());
                }
            }
            return null;
        });
    }

    /** All that run belong to a process that is dead: the embedded store has one process. */
    void forgetRunning() {
        database.write(handle -> handle.execute("UPDATE system_job SET lease = NULL"));
    }

    /**
     * A run of a job by this process.
     *
     * @param due Unix milliseconds since when it was due, as the others
     * @param started tells this run from those of other processes
     */
    record Hold(String jobId, long due, long started) {}

    /**
     * Takes a due job that nobody runs.
     *
     * @param interval of the job: due later than in two of them it is only because the clock was put back; a lease beyond ten of its own
     *     is no lease for the same reason
     * @return empty when there is nothing to do
     */
    Optional<Hold> begin(String id, long now, long lease, long interval) {
        // primary key
        return database.write(handle -> {
            int taken = handle.createUpdate("""
                            UPDATE system_job SET lease = :lease, last_start = :now
                            WHERE id = :id AND (next_run <= :now OR next_run > :farDue)
                                AND (lease IS NULL OR lease < :now OR lease > :farLease)
                            """)
                    .bind("lease", now + lease)
                    .bind("now", now)
                    .bind("farDue", now + 2 * interval)
                    .bind("farLease", now + 10 * lease)
                    .bind("id", id)
                    .execute();
            return taken == 0
                    ? Optional.empty()
                    : Optional.of(new Hold(
                            id,
                            handle.createQuery("SELECT next_run FROM system_job WHERE id = :id")
                                    .bind("id", id)
                                    .mapTo(Long.class)
                                    .one(),
                            now));
        });
    }

    /** Extends the lease of a run. @return false when another process has taken the job over */
    boolean renew(Hold hold, long until) {
        return database.write(handle -> handle.createUpdate(
                                "UPDATE system_job SET lease = :until WHERE id = :id AND last_start = :started AND lease IS NOT NULL")
                        .bind("until", until)
                        .bind("id", hold.jobId())
                        .bind("started", hold.started())
                        .execute())
                > 0;
    }

    /** Writes how a run ended, with its record. @return false when another process has taken the job over: then nothing is written */
    boolean end(JobRecords.Run run, long next) {
        return database.write(handle -> {
            int ended = handle.createUpdate("""
                        UPDATE system_job SET lease = NULL, last_end = :now, next_run = :next, last_count = :count, last_status = :status,
                            last_error = :error
                        WHERE id = :id AND last_start = :started AND lease IS NOT NULL
                        """)
                    .bind("now", run.ended())
                    .bind("next", next)
                    .bind("count", run.count())
                    .bind("status", run.status())
                    .bind("error", run.errorText())
                    .bind("id", run.jobId())
                    .bind("started", run.started())
                    .execute();
            if (ended > 0) {
                JobRecords.insert(handle, run);
            }
            return ended > 0;
        });
    }

    void dueNow(String id, long now) {
        database.write(handle -> handle.execute("UPDATE system_job SET next_run = ? WHERE id = ?", now, id));
    }

    /** When the first of these jobs may be begun; what another process runs is not due before its lease ends. */
    OptionalLong firstDue(Collection<String> ids) {
        return database.read(handle -> handle.createQuery("""
                        SELECT MIN(CASE WHEN lease IS NULL OR lease < next_run THEN next_run ELSE lease + 1 END) FROM system_job
                        WHERE id IN (<ids>)
                        """) // primary key
                .bindList("ids", List.copyOf(ids))
                .mapTo(Long.class)
                .findOne()
                .map(OptionalLong::of)
                .orElse(OptionalLong.empty()));
    }
}
