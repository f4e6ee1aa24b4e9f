package dff.task.durable;

import dff.db.Database;
import dff.runner.QueueState;
import dff.task.Origin;
import dff.task.TaskRecord;
import dff.task.TaskResults;
import dff.task.TaskRows;
import dff.task.TaskStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Accepted tasks in a store with one writer: what reads before it writes is not disturbed by others. */
public final class SqlTaskStore implements TaskStore {
    /** How long an Idempotency-Key holds. */
    static final long KEY_MILLIS = TimeUnit.HOURS.toMillis(24);

    private static final String CLAIM =
            "SELECT " + TaskSql.COLUMNS
                    + " FROM task WHERE status = 0 AND queue = :queue AND due <= :now ORDER BY due, seq LIMIT :most"; // index task_due

    private final Database database;
    private final LongSupplier clock;
    private final int limit;
    /** Rows that wait, by queue: exact but for transactions that failed as a whole, until the next recount. */
    private final AtomicIntegerArray waiting;

    private volatile boolean recorded = true;

    /**
     * @param clock Unix milliseconds that never jump
     * @param queues how many there are
     * @param limit tasks that may wait in one queue
     */
    public SqlTaskStore(Database database, LongSupplier clock, int queues, int limit) {
        this.database = database;
        this.clock = clock;
        this.limit = limit;
        this.waiting = new AtomicIntegerArray(queues);
        recount();
    }

    @Override
    public long now() {
        return clock.getAsLong();
    }

    @Override
    public List<String> accept(List<Submission> submissions) {
        return database.write(handle -> {
            List<String> ids = new ArrayList<>(submissions.size());
            Map<Integer, Integer> added = new HashMap<>();
            for (Submission submission : submissions) {
                ids.add(accept(handle, submission, added));
            }
            added(added);
            return ids;
        });
    }

    private String accept(Handle handle, Submission submission, Map<Integer, Integer> added) {
        DurableTask task = submission.task();
        if (submission.key() != null) {
            String known = TaskKeys.known(handle, submission.key(), now());
            if (known != null) {
                return known;
            }
            TaskKeys.insert(handle, submission.key(), task.id(), now() + KEY_MILLIS);
        }
        int queue = task.schedule().queue();
        if (waiting.get(queue) + added.merge(queue, 1, Integer::sum) > limit) {
            throw new QueueFull(state(handle, queue));
        }
        TaskSql.insert(handle, task);
        return task.id();
    }

    @Override
    public <T> Together<T> together(Function<Intake, T> work) {
        return database.write(handle -> together(handle, work));
    }

    @Override
    public <T> Together<T> together(Handle handle, Function<Intake, T> work) {
        SqlIntake intake = new SqlIntake(this, handle);
        return intake.finish(work.apply(intake));
    }

    /** Whether a queue may hold one more beside those a transaction adds. */
    boolean hasRoom(int queue, int adding) {
        return waiting.get(queue) + adding < limit;
    }

    void added(Map<Integer, Integer> byQueue) {
        byQueue.forEach(waiting::addAndGet);
    }

    @Override
    public List<DurableTask> overdue(Set<String> origins, long before, int most) {
        return database.read(handle -> OriginSql.overdue(handle, origins, before, most));
    }

    @Override
    public Map<String, String> open(Set<String> origins) {
        return database.read(handle -> OriginSql.open(handle, origins));
    }

    @Override
    public List<Claimed> claim(String owner, int queue, int most, long leaseMillis) {
        return database.write(handle -> {
            List<Claimed> claimed = TaskSql.fitting(
                    handle.createQuery(CLAIM)
                            .bind("queue", queue)
                            .bind("now", now())
                            .bind("most", most)
                            .map((row, _) -> TaskSql.claimed(row, row.getInt("attempt") + 1)),
                    task -> task);
            if (claimed.isEmpty()) {
                return claimed;
            }
            PreparedBatch take = handle.prepareBatch("""
                    UPDATE task SET status = 1, owner = :owner, attempt = attempt + 1, lease = :lease, start_time = NULL WHERE seq = :seq
                    """);
            long lease = now() + leaseMillis;
            claimed.forEach(task -> take.bind("owner", owner)
                    .bind("lease", lease)
                    .bind("seq", task.seq())
                    .add());
            take.execute();
            waiting.addAndGet(queue, -claimed.size());
            return claimed;
        });
    }

    @Override
    public OptionalLong nextDue(int queue) {
        return database.read(
                handle -> handle.createQuery(
                                "SELECT due FROM task WHERE status = 0 AND queue = :queue ORDER BY due LIMIT 1") // index task_due
                        .bind("queue", queue)
                        .mapTo(Long.class)
                        .findOne()
                        .map(OptionalLong::of)
                        .orElse(OptionalLong.empty()));
    }

    @Override
    public Renewed renew(String owner, long leaseMillis, Map<String, Long> started) {
        return database.write(handle -> {
            handle.createUpdate(
                            "UPDATE task SET lease = :lease WHERE status = 1 AND owner = :owner") // index task_expire,
                    // its first column
                    .bind("lease", now() + leaseMillis)
                    .bind("owner", owner)
                    .execute();
            if (!started.isEmpty()) {
                PreparedBatch batch = handle.prepareBatch(
                        "UPDATE task SET start_time = :start WHERE id = :id AND owner = :owner AND status = 1");
                started.forEach((id, start) -> batch.bind("start", start)
                        .bind("id", id)
                        .bind("owner", owner)
                        .add());
                batch.execute();
            }
            Map<String, Integer> held = new HashMap<>();
            Set<String> cancelled = new HashSet<>();
            handle.createQuery("SELECT id, attempt, is_cancelled FROM task WHERE status = 1 AND owner = :owner")
                    .bind("owner", owner)
                    .map((row, _) -> {
                        if (row.getInt("is_cancelled") != 0) {
                            cancelled.add(row.getString("id"));
                        }
                        return Map.entry(row.getString("id"), row.getInt("attempt"));
                    })
                    .forEach(entry -> held.put(entry.getKey(), entry.getValue()));
            return new Renewed(held, cancelled);
        });
    }

    @Override
    public Set<Claimed.Ticket> settle(List<Settlement> settlements) {
        List<Settlement.Ended> ended = new ArrayList<>();
        List<Settlement.Again> again = new ArrayList<>();
        for (Settlement settlement : settlements) {
            switch (settlement) {
                case Settlement.Ended one -> ended.add(one);
                case Settlement.Again one -> again.add(one);
            }
        }
        return database.write(handle -> {
            Set<Claimed.Ticket> written = new HashSet<>();
            end(handle, ended, written);
            again(handle, again, written);
            return written;
        });
    }

    void end(Handle handle, List<Settlement.Ended> ended, Set<Claimed.Ticket> written) {
        if (ended.isEmpty()) {
            return;
        }
        for (Settlement.Ended one : ended) {
            if (one.dead()) {
                DeadLetters.insert(handle, one.ticket(), one.record().exceptionText(), now());
            }
        }
        PreparedBatch delete = handle.prepareBatch(
                "DELETE FROM task WHERE id = :id AND attempt = :attempt AND status = 1"); // index task_id
        ended.forEach(one -> delete.bind("id", one.ticket().id())
                .bind("attempt", one.ticket().attempt())
                .add());
        int[] deleted = delete.execute();
        List<TaskRecord> records = new ArrayList<>();
        for (int i = 0; i < deleted.length; i++) {
            Settlement.Ended one = ended.get(i);
            if (deleted[i] == 0) {
                TaskResults.forget(handle, one.result());
                continue;
            }
            written.add(one.ticket());
            records.add(one.record());
            TaskResults.insert(handle, one.result());
        }
        record(handle, records);
    }

    void record(Handle handle, List<TaskRecord> ended) {
        if (!recorded) {
            return;
        }
        List<TaskRecord> kept = ended.stream()
                .filter(record -> record.origin().recordLimit() > 0)
                .toList();
        if (kept.isEmpty()) {
            return;
        }
        TaskRows.insert(handle, kept);
        Map<String, Origin> origins = new LinkedHashMap<>();
        kept.forEach(record ->
                origins.put(record.origin().kind() + ' ' + record.origin().id(), record.origin()));
        origins.values().forEach(origin -> TaskRows.trim(handle, origin));
    }

    void again(Handle handle, List<Settlement.Again> again, Set<Claimed.Ticket> written) {
        if (again.isEmpty()) {
            return;
        }
        PreparedBatch update = handle.prepareBatch("""
                UPDATE task SET status = 0, owner = NULL, lease = NULL, start_time = NULL, due = :due, deaths = :deaths, losses = :losses,
                    failures = :failures
                WHERE id = :id AND attempt = :attempt AND status = 1
                """);
        again.forEach(one -> update.bind("due", one.due())
                .bind("deaths", one.history().deaths())
                .bind("losses", one.history().losses())
                .bind("failures", one.history().failures())
                .bind("id", one.ticket().id())
                .bind("attempt", one.ticket().attempt())
                .add());
        int[] updated = update.execute();
        for (int i = 0; i < updated.length; i++) {
            if (updated[i] > 0) {
                written.add(again.get(i).ticket());
                waiting.incrementAndGet(again.get(i).queue());
            }
        }
    }

    @Override
    public Reaped reap(int deaths) {
        return database.write(handle -> DeadClaims.reap(this, handle, null, deaths));
    }

    @Override
    public Reaped reapOthers(String owner, int deaths) {
        return database.write(handle -> DeadClaims.reap(this, handle, owner, deaths));
    }

    @Override
    public int letGo(String owner, Collection<Claimed.Ticket> strays) {
        return database.write(handle -> DeadClaims.letGo(handle, owner, strays));
    }

    @Override
    public Cancelled cancel(String id) {
        return database.write(handle -> cancel(handle, id));
    }

    Cancelled cancel(Handle handle, String id) {
        int marked = handle.createUpdate("UPDATE task SET is_cancelled = 1 WHERE id = :id AND status = 1")
                .bind("id", id)
                .execute();
        if (marked > 0) {
            return new Cancelled(Found.RUNNING, List.of());
        }
        List<TaskRecord> ended =
                endWaiting(handle, "status = 0 AND id = :value", id, 1, TaskStatus.CANCELLED); // index task_id
        return new Cancelled(ended.isEmpty() ? Found.NOTHING : Found.WAITING, ended);
    }

    @Override
    public List<TaskRecord> clear(int queue, int most) {
        return database.write(handle -> endWaiting(
                handle,
                "status = 0 AND queue = :value ORDER BY due, seq",
                queue,
                most,
                TaskStatus.CANCELLED)); // index task_due
    }

    @Override
    public List<TaskRecord> expire(int most) {
        return database.write(handle -> endWaiting(
                handle, "status = 0 AND expire_time < :value", now(), most, TaskStatus.EXPIRED)); // index task_expire
    }

    /** @param condition stands in this file */
    private List<TaskRecord> endWaiting(Handle handle, String condition, Object value, int most, TaskStatus status) {
        List<Claimed> waited = TaskSql.fitting(
                handle.createQuery("SELECT " + TaskSql.COLUMNS + " FROM task WHERE " + condition + " LIMIT :most")
                        .bind("value", value)
                        .bind("most", most)
                        .map((row, _) -> TaskSql.claimed(row, row.getInt("attempt"))),
                task -> task);
        if (waited.isEmpty()) {
            return List.of();
        }
        PreparedBatch delete = handle.prepareBatch("DELETE FROM task WHERE seq = :seq");
        List<TaskRecord> ended = new ArrayList<>();
        for (Claimed task : waited) {
            delete.bind("seq", task.seq()).add();
            ended.add(Records.notRun(task, now(), status));
            waiting.decrementAndGet(task.task().schedule().queue());
        }
        delete.execute();
        record(handle, ended);
        return ended;
    }

    @Override
    public List<Waiting> queues() {
        return database.read(handle -> IntStream.range(0, waiting.length())
                .mapToObj(queue -> new Waiting(state(handle, queue), delayed(handle, queue)))
                .toList());
    }

    private int delayed(Handle handle, int queue) {
        return handle.createQuery(
                        "SELECT COUNT(*) FROM task WHERE status = 0 AND queue = :queue AND due > :now") // index
                // task_due
                .bind("queue", queue)
                .bind("now", now())
                .mapTo(Integer.class)
                .one();
    }

    private QueueState state(Handle handle, int queue) {
        long age = handle.createQuery(
                        "SELECT due FROM task WHERE status = 0 AND queue = :queue ORDER BY due LIMIT 1") // index
                // task_due
                .bind("queue", queue)
                .map((row, _) -> now() - row.getLong(1))
                .findOne()
                .orElse(0L);
        return QueueState.of(queue, Math.max(0, waiting.get(queue)), limit, age);
    }

    @Override
    public void recount() {
        database.write(
                handle -> { // where nothing changes meanwhile
                    int[] counted = new int[waiting.length()];
                    handle.createQuery("SELECT queue, COUNT(*) FROM task WHERE status = 0 GROUP BY queue") // index
                            // task_due
                            .map((row, _) -> Map.entry(row.getInt(1), row.getInt(2)))
                            .forEach(entry -> {
                                if (entry.getKey() < counted.length) {
                                    counted[entry.getKey()] = entry.getValue();
                                }
                            });
                    for (int queue = 0; queue < counted.length; queue++) {
                        waiting.set(queue, counted[queue]);
                    }
                    return null;
                });
    }

    @Override
    public Optional<Open> find(String id) {
        return database.read(handle -> handle.createQuery(
                        "SELECT " + TaskSql.COLUMNS + " FROM task WHERE id = :id") // index task_id
                .bind("id", id)
                .map((row, _) -> new Open(TaskSql.task(row), row.getInt("status") == TaskSql.RUNNING))
                .findOne());
    }

    @Override
    public void keepRecords(boolean wanted) {
        recorded = wanted;
    }
}
