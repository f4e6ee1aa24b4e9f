package dff.task;

import dff.db.Database;
import dff.db.DatabaseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps records of ended calls off their callers' path: what ended is collected in memory and written every {@link #FLUSH_MILLIS}. Per
 * origin only what its retention would keep is written, notable ones first; the others count in the statistics by minute. What waits
 * is lost with the process; accepted tasks of the durable lane do not pass here.
 */
public final class TaskRecords implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TaskRecords.class);
    static final long FLUSH_MILLIS = 500;
    /** Most records that wait in memory; failures and slow calls may go to twice of it. */
    static final int MAX_WAITING = 50_000;

    /** Statistics that wait while the store refuses: a row for each link, function and status of a minute. */
    static final int MAX_COUNTS = 50_000;

    /** Between two looks for statistics that are too old. */
    private static final long TRIM_MILLIS = TimeUnit.HOURS.toMillis(1);

    /** Few enough that no other writer waits long. */
    private static final int ORIGINS_A_WRITE = 20;

    private final Database database;
    private final Thread thread;

    // guarded by this
    private Map<String, OriginBuffer> buffers = new HashMap<>();
    private Map<MinuteKey, MinuteCount> minutes = new HashMap<>();
    private int waiting;
    private long dropped;

    private volatile boolean keeping = true;
    private volatile boolean closing;
    /** Not while the server still starts. */
    private volatile long nextTrim = System.currentTimeMillis() + TimeUnit.MINUTES.toMillis(5);

    public TaskRecords(Database database) {
        this.database = database;
        this.thread = Thread.ofPlatform().name("dff-task-records").daemon().start(this::run);
    }

    /** @param answered what the caller was told, as a status of the statistics */
    void add(TaskRecord record, String answered) {
        synchronized (this) {
            minutes.computeIfAbsent(MinuteKey.of(record, answered), _ -> new MinuteCount())
                    .add(record);
            if (record.origin().recordLimit() > 0 && keeping) {
                hold(record);
            }
        }
    }

    private synchronized void hold(TaskRecord record) {
        if (waiting >= (record.isNotable() ? 2 * MAX_WAITING : MAX_WAITING)) {
            dropped++;
            return;
        }
        Origin origin = record.origin();
        // keyed by kind too: a link and a crontab config may have the same id
        String key = origin.kind() + ' ' + origin.keptAs();
        waiting += buffers.computeIfAbsent(key, _ -> new OriginBuffer(origin.recordLimit()))
                .add(record);
    }

    /** What the store did not take waits for the next time. */
    private synchronized void giveBack(List<OriginBuffer> left, Map<MinuteKey, MinuteCount> counts) {
        left.forEach(buffer -> buffer.records().forEach(this::hold));
        counts.forEach((key, count) -> {
            if (minutes.size() < MAX_COUNTS || minutes.containsKey(key)) {
                minutes.computeIfAbsent(key, _ -> new MinuteCount()).addAll(count);
            }
        });
    }

    /** Counts a call whose record, if any, is written elsewhere. */
    public void count(TaskRecord record) {
        synchronized (this) {
            minutes.computeIfAbsent(MinuteKey.of(record), _ -> new MinuteCount())
                    .add(record);
        }
    }

    /** Whether records are kept. */
    public boolean isKeeping() {
        return keeping;
    }

    /** Whether records are kept from now on; calls are counted all the same. */
    public void keep(boolean wanted) {
        keeping = wanted;
    }

    /** Counts a call that was answered without running anything. */
    void addIdle(String status, String functionId, Origin origin, long triggered) {
        MinuteKey key = MinuteKey.of(triggered, origin, functionId, status, status);
        synchronized (this) {
            minutes.computeIfAbsent(key, _ -> new MinuteCount()).calls++;
        }
    }

    /** Records in memory. */
    synchronized int waiting() {
        return waiting;
    }

    private void run() {
        while (!closing) {
            LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(FLUSH_MILLIS));
            try {
                flush();
            } catch (RuntimeException | Error e) {
                DatabaseException.log(LOG, "records could not be written", e);
            }
        }
    }

    /** Writes what waits; returns when it is in the store. */
    void flush() {
        List<OriginBuffer> taken;
        Map<MinuteKey, MinuteCount> counts;
        long lost;
        synchronized (this) {
            if (buffers.isEmpty() && minutes.isEmpty()) {
                return;
            }
            taken = new ArrayList<>(buffers.values());
            counts = minutes;
            lost = dropped;
            buffers = new HashMap<>();
            minutes = new HashMap<>();
            waiting = 0;
            dropped = 0;
        }
        if (lost > 0) {
            LOG.warn("{} records were dropped because {} were waiting to be written", lost, MAX_WAITING);
        }
        write(taken, counts);
        trimStatistics();
    }

    private void write(List<OriginBuffer> taken, Map<MinuteKey, MinuteCount> counts) {
        int written = 0;
        try {
            while (written < taken.size()) {
                List<OriginBuffer> some = taken.subList(written, Math.min(taken.size(), written + ORIGINS_A_WRITE));
                database.write(handle -> {
                    for (OriginBuffer buffer : some) {
                        TaskRows.insert(handle, buffer.records());
                        TaskRows.trim(handle, buffer.records().getFirst().origin());
                    }
                    return null;
                });
                written += some.size();
            }
            database.write(handle -> {
                TaskRows.count(handle, counts);
                QuarterRows.count(handle, counts);
                return null;
            });
        } catch (RuntimeException | Error e) {
            giveBack(taken.subList(written, taken.size()), counts);
            throw e;
        }
    }

    private void trimStatistics() {
        long now = System.currentTimeMillis();
        if (now < nextTrim) {
            return;
        }
        nextTrim = now + TRIM_MILLIS;
        QuarterRows.trim(database, now);
    }

    /** Writes the rest. */
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        flush();
    }
}
