package dff.ops.job;

import dff.db.Database;
import dff.db.DatabaseException;
import dff.db.ListSql;
import dff.web.Answer;
import dff.web.ApiError;
import dff.web.Fields;
import dff.web.HttpCall;
import dff.web.ListQuery;
import dff.web.Route;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the jobs of queue 0 one after the other, each by one process at a time, and shows them. One thread. */
public final class SystemJobs implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SystemJobs.class);
    private static final String PATH = "/api/v1/system-jobs";
    private static final Fields LIST = ListQuery.described();
    private static final Fields NOTHING = Fields.of();
    /** Another process may take a job over after that. */
    private static final Duration LEASE = Duration.ofMinutes(30);
    /** Between two looks, for jobs that another process made due. */
    private static final long LOOK_MILLIS = 5_000;

    private final Database database;
    private final JobSql rows;
    private final Map<String, SystemJob> jobs;
    private final InstantSource clock;
    private final Thread thread;
    private volatile boolean closing;

    /** @param runs whether this process serves queue 0 */
    public SystemJobs(Database database, List<SystemJob> jobs, InstantSource clock, boolean runs) {
        this.database = database;
        this.rows = new JobSql(database);
        this.jobs = jobs.stream().collect(Collectors.toMap(SystemJob::id, Function.identity()));
        this.clock = clock;
        this.thread = Thread.ofPlatform().name("dff-system-jobs").daemon().unstarted(this::run);
        rows.ensure(jobs, clock.millis());
        rows.forgetRunning();
        if (runs) {
            thread.start();
        }
    }

    private void run() {
        while (!closing) {
            try {
                for (SystemJob job : jobs.values()) {
                    if (closing) {
                        break;
                    }
                    long now = clock.millis();
                    rows.begin(job.id(), now, now + LEASE.toMillis()).ifPresent(due -> work(job, due, now));
                }
                pause();
            } catch (RuntimeException | Error e) {
                DatabaseException.log(LOG, "system jobs could not be looked at", e);
                LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS));
            }
        }
    }

    private void work(SystemJob job, long due, long started) {
        long count = 0;
        Throwable error = null;
        try {
            count = job.work().getAsLong();
        } catch (RuntimeException | Error e) {
            DatabaseException.log(LOG, "the system job " + job.id() + " failed", e);
            error = e;
        }
        long now = clock.millis();
        rows.end(
                new JobRecords.Run(job.id(), due, started, now, count, error),
                now + job.interval().toMillis());
    }

    private void pause() {
        long wait = Math.min(LOOK_MILLIS, rows.firstDue().orElse(Long.MAX_VALUE) - clock.millis());
        if (!closing) {
            LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(Math.max(1, wait)));
        }
    }

    public List<Route> routes() {
        return List.of(
                Route.guarded("GET", PATH + "/do/list", "general_r", this::list)
                        .withQuery(LIST)
                        .titled("List system jobs", "系统作业列表"),
                Route.guarded("POST", PATH + "/:id/do/run", "general_w", this::runNow)
                        .withBody(NOTHING)
                        .titled("Run a system job now", "立即运行系统作业"));
    }

    private Answer list(HttpCall call) {
        ListQuery query = ListQuery.of(call, LIST);
        ListSql sql = rows.list().orderBy("j.id");
        List<Map<String, Object>> shown = database.read(handle -> sql.page(handle, jobs.size(), 0, JobSql.SHAPE));
        long now = clock.millis();
        shown.forEach(row -> {
            SystemJob job = jobs.get((String) row.get("id"));
            Object lease = row.remove("lease");
            row.put("isRunning", lease instanceof Long until && until >= now);
            row.put("intervalSeconds", job == null ? null : job.interval().toSeconds());
        });
        return query.unpaged(shown);
    }

    private Answer runNow(HttpCall call) {
        String id = call.param("id");
        if (!jobs.containsKey(id)) {
            throw ApiError.notFound("system job", id);
        }
        rows.dueNow(id, clock.millis());
        LockSupport.unpark(thread);
        return Answer.data(Map.of("id", id));
    }

    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
