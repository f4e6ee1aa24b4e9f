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

/** Runs the jobs of queue 0 one after the other, each by one process at a time, and shows them. One thread runs them, another renews their leases. */
public final class SystemJobs implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SystemJobs.class);
    private static final String PATH = "/api/v1/system-jobs";
    private static final Fields LIST = ListQuery.described();
    private static final Fields NOTHING = Fields.of();
    /** Between two looks, for jobs that another process made due. */
    private static final long LOOK_MILLIS = 5_000;

    /**
     * Its clocks.
     *
     * @param lease another process may take a job over after that
     * @param renew between two renewals while a job runs
     * @param retry between two tries to write an end that the store refuses
     * @param again after which a job that failed is run again, at the latest
     */
    record Times(Duration lease, Duration renew, Duration retry, Duration again) {
        /** A job of a dead process is run by another one within 35 s. */
        static final Times DEFAULT =
                new Times(Duration.ofSeconds(30), Duration.ofSeconds(5), Duration.ofSeconds(2), Duration.ofMinutes(1));
    }

    private final Database database;
    private final JobSql rows;
    private final Map<String, SystemJob> jobs;
    private final InstantSource clock;
    private final Times times;
    private final Thread thread;
    private final Thread renewer;
    /** What runs now, null = nothing; its lease is renewed. */
    private volatile JobSql.Hold running;

    private volatile boolean closing;

    /** @param runs whether this process serves queue 0 */
    public SystemJobs(Database database, List<SystemJob> jobs, InstantSource clock, boolean runs) {
        this(database, jobs, clock, runs, Times.DEFAULT);
    }

    SystemJobs(Database database, List<SystemJob> jobs, InstantSource clock, boolean runs, Times times) {
        this.database = database;
        this.rows = new JobSql(database);
        this.jobs = jobs.stream().collect(Collectors.toMap(SystemJob::id, Function.identity()));
        this.clock = clock;
        this.times = times;
        this.thread = Thread.ofPlatform().name("dff-system-jobs").daemon().unstarted(this::run);
        this.renewer = Thread.ofPlatform().name("dff-system-lease").daemon().unstarted(this::renew);
        rows.ensure(jobs, clock.millis());
        rows.forgetRunning();
        if (runs) {
            thread.start();
            renewer.start();
        }
    }

    private void run() {
        while (!closing) {
            try {
                for (SystemJob job : jobs.values()) {
                    if (closing) {
                        break;
                    }
                    rows.begin(
                                    job.id(),
                                    clock.millis(),
                                    times.lease().toMillis(),
                                    job.interval().toMillis())
                            .ifPresent(hold -> work(job, hold));
                }
                pause();
            } catch (RuntimeException | Error e) {
                DatabaseException.log(LOG, "system jobs could not be looked at", e);
                LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS));
            }
        }
    }

    private void work(SystemJob job, JobSql.Hold hold) {
        running = hold;
        try {
            long count = 0;
            Throwable error = null;
            try {
                count = job.work().getAsLong();
            } catch (RuntimeException | Error e) {
                DatabaseException.log(LOG, "the system job " + job.id() + " failed", e);
                error = e;
            }
            end(job, new JobRecords.Run(job.id(), hold.due(), hold.started(), clock.millis(), count, error));
        } finally {
            running = null;
        }
    }

    /** Writes the end of a run as soon as the store takes it. What it failed of may be over by then, so it is run again soon. */
    private void end(SystemJob job, JobRecords.Run run) {
        Duration pause =
                run.error() == null || job.interval().compareTo(times.again()) < 0 ? job.interval() : times.again();
        boolean told = false;
        while (true) {
            try {
                if (!rows.end(run, run.ended() + pause.toMillis())) {
                    LOG.warn("the system job {} was taken over by another process, its end is not written", job.id());
                }
                return;
            } catch (RuntimeException | Error e) {
                if (!told) {
                    told = true;
                    DatabaseException.log(
                            LOG,
                            "the end of the system job " + job.id() + " cannot be written; tried again until it can",
                            e);
                }
            }
            if (closing) {
                return; // whoever starts next runs it again
            }
            LockSupport.parkNanos(this, times.retry().toNanos());
        }
    }

    private void renew() {
        while (!closing) {
            LockSupport.parkNanos(this, times.renew().toNanos());
            JobSql.Hold hold = running;
            if (hold == null || closing) {
                continue;
            }
            try {
                rows.renew(hold, clock.millis() + times.lease().toMillis());
            } catch (RuntimeException | Error e) {
                DatabaseException.log(LOG, "the lease of the system job " + hold.jobId() + " could not be renewed", e);
            }
        }
    }

    private void pause() {
        long wait = Math.min(LOOK_MILLIS, rows.firstDue(jobs.keySet()).orElse(Long.MAX_VALUE) - clock.millis());
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
        LockSupport.unpark(renewer);
        try {
            thread.join();
            renewer.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
