package dff.ops.job;

import dff.db.Database;
import dff.file.Uploads;
import dff.task.TaskResults;
import dff.task.TaskRows;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import org.jdbi.v3.core.Handle;

/** What goes when its time is over, or when there is too much of it. Written in pieces, so that others get in between. */
public final class Retention {
    private static final int AT_ONCE = 1_000;
    /** Records kept of an origin whose row says nothing, by kind. */
    private static final Map<String, Integer> DEFAULTS = Map.of("syncAPI", 100, "asyncAPI", 100, "cronJob", 500);

    private static final int OTHERS = 1_000;
    private static final int LEAST = 100;

    /** Where the limits of origins of a kind stand. */
    private static final Map<String, String> TABLES =
            Map.of("syncAPI", "auth_link", "asyncAPI", "batch", "cronJob", "crontab_config");

    private final Database database;
    private final InstantSource clock;
    private final Duration recordAge;

    /** @param recordAge older records go */
    public Retention(Database database, InstantSource clock, Duration recordAge) {
        this.database = database;
        this.clock = clock;
        this.recordAge = recordAge;
    }

    /** All jobs. */
    public List<SystemJob> jobs(TaskResults results, Uploads uploads) {
        return List.of(
                new SystemJob("records", Duration.ofMinutes(5), this::records),
                new SystemJob("results", Duration.ofMinutes(1), results::clean),
                new SystemJob("uploads", Duration.ofMinutes(5), () -> uploads.clean(this::inUse)),
                new SystemJob("keys", Duration.ofMinutes(10), this::keys));
    }

    private long records() {
        long before = clock.millis() - recordAge.toMillis();
        long removed = repeated("""
                DELETE FROM task_record WHERE seq IN (SELECT seq FROM task_record WHERE end_time < :before LIMIT :most)
                """, before); // index task_record_end
        removed += repeated("""
                DELETE FROM system_task_record WHERE seq IN (
                    SELECT seq FROM system_task_record WHERE end_time < :before LIMIT :most)
                """, before); // index system_task_record_end
        for (Group group : groups()) {
            removed += database.<Integer>write(handle -> trim(handle, group));
        }
        return removed;
    }

    private record Group(String kind, String id, long count) {}

    private List<Group> groups() {
        return database.read(handle -> handle.createQuery("""
                        SELECT origin, origin_id, COUNT(*) AS found FROM task_record GROUP BY origin, origin_id HAVING COUNT(*) > :least
                        """) // index task_record_origin
                .bind("least", LEAST)
                .map((row, _) -> new Group(row.getString(1), row.getString(2), row.getLong(3)))
                .list());
    }

    private static int trim(Handle handle, Group group) {
        int limit = limit(handle, group);
        if (group.count() <= limit) {
            return 0;
        }
        TaskRows.trim(handle, group.kind(), group.id(), limit);
        return (int) (group.count() - limit);
    }

    private static int limit(Handle handle, Group group) {
        int fallback = DEFAULTS.getOrDefault(group.kind(), OTHERS);
        String table = TABLES.get(group.kind());
        return table == null
                ? fallback
                : handle.createQuery("SELECT task_record_limit FROM " + table + " WHERE id = :id")
                        .bind("id", group.id())
                        .mapTo(Integer.class)
                        .findOne()
                        .orElse(fallback);
    }

    private long keys() {
        return repeated("""
                DELETE FROM task_key WHERE (scope, idem_key) IN (
                    SELECT scope, idem_key FROM task_key WHERE expire_time < :before LIMIT :most)
                """, clock.millis()); // index task_key_expire
    }

    private long repeated(String sql, long before) {
        long removed = 0;
        int some;
        do {
            some = database.<Integer>write(handle -> handle.createUpdate(sql)
                    .bind("before", before)
                    .bind("most", AT_ONCE)
                    .execute());
            removed += some;
        } while (some == AT_ONCE);
        return removed;
    }

    /** Those of these files that a task which has not ended names in its arguments, by the beginnings of their names: one pass through the tasks. */
    private Set<String> inUse(Set<String> names) {
        Set<String> used = new HashSet<>();
        long after = 0;
        while (after >= 0) {
            long from = after;
            after = database.read(handle -> lookForFiles(handle, from, names, used));
        }
        return used;
    }

    /** @return the last seq looked at, -1 = that was all */
    private static long lookForFiles(Handle handle, long after, Set<String> names, Set<String> used) {
        long[] last = {after};
        int[] rows = {0};
        handle.createQuery(
                        "SELECT seq, kwargs_json FROM task WHERE seq > :after ORDER BY seq LIMIT :most") // primary key
                .bind("after", after)
                .bind("most", AT_ONCE)
                .setFetchSize(1)
                .map((row, _) -> {
                    last[0] = row.getLong("seq");
                    Matcher name = Uploads.NAME.matcher(row.getString("kwargs_json"));
                    while (name.find()) {
                        if (names.contains(name.group())) {
                            used.add(name.group());
                        }
                    }
                    return ++rows[0];
                })
                .forEach(_ -> {});
        return rows[0] < AT_ONCE ? -1 : last[0];
    }
}
