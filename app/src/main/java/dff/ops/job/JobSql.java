package dff.ops.job;

import dff.db.Database;
import dff.db.ListSql;
import dff.db.RowShape;
import java.util.List;
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

    /** All that run belong to a process that is dead. */
    void forgetRunning() {
        database.write(handle -> handle.execute("UPDATE system_job SET lease = NULL"));
    }

    /** Takes a due job that nobody runs. @return since when it was due, in Unix milliseconds; empty when there is nothing to do */
    OptionalLong begin(String id, long now, long lease) {
        return database.write(handle -> {
            int taken = handle.createUpdate("""
                            UPDATE system_job SET lease = :lease, last_start = :now
                            WHERE id = :id AND next_run <= :now AND (lease IS NULL OR lease < :now)
                            """)
                    .bind("lease", lease)
                    .bind("now", now)
                    .bind("id", id)
                    .execute();
            return taken == 0
                    ? OptionalLong.empty()
                    : OptionalLong.of(handle.createQuery("SELECT next_run FROM system_job WHERE id = :id")
                            .bind("id", id)
                            .mapTo(Long.class)
                            .one());
        });
    }

    /** Writes how a run ended, with its record. */
    void end(JobRecords.Run run, long next) {
        database.write(handle -> {
            JobRecords.insert(handle, run);
            return handle.createUpdate("""
                        UPDATE system_job SET lease = NULL, last_end = :now, next_run = :next, last_count = :count, last_status = :status,
                            last_error = :error
                        WHERE id = :id
                        """)
                    .bind("now", run.ended())
                    .bind("next", next)
                    .bind("count", run.count())
                    .bind("status", run.status())
                    .bind("error", run.errorText())
                    .bind("id", run.jobId())
                    .execute();
        });
    }

    void dueNow(String id, long now) {
        database.write(handle -> handle.execute("UPDATE system_job SET next_run = ? WHERE id = ?", now, id));
    }

    OptionalLong firstDue() {
        return database.read(handle -> handle.createQuery("SELECT MIN(next_run) FROM system_job")
                .mapTo(Long.class)
                .findOne()
                .map(OptionalLong::of)
                .orElse(OptionalLong.empty()));
    }
}
