package dff.task;

import dff.db.Database;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/** SQL of the statistics by quarters of an hour. */
final class QuarterRows {
    static final long QUARTER = TimeUnit.MINUTES.toMillis(15);
    /** Quarters are kept a little longer than the 30 days that lists look back, minutes longer than the 7 days of charts. */
    static final long QUARTERS_KEPT = TimeUnit.DAYS.toMillis(35);

    static final long MINUTES_KEPT = TimeUnit.DAYS.toMillis(8);

    /** Other writes wait no longer than for so many rows. */
    static final int DROPPED_AT_ONCE = 1_000;

    private record Key(long quarter, String origin, String originId, String status) {}

    private static final String MORE = """
            UPDATE task_quarter SET calls = calls + :calls, cost_sum = cost_sum + :costSum,
                cost_min = CASE WHEN cost_min <= :costMin OR :costMin IS NULL THEN cost_min ELSE :costMin END,
                cost_max = CASE WHEN cost_max < :costMax THEN :costMax ELSE cost_max END, costs = :costs
            WHERE origin = :origin AND origin_id = :originId AND quarter = :quarter AND status = :status
            """;

    private static final String FIRST = """
            INSERT INTO task_quarter (quarter, origin, origin_id, status, calls, cost_sum, cost_min, cost_max, costs)
            VALUES (:quarter, :origin, :originId, :status, :calls, :costSum, :costMin, :costMax, :costs)
            """;

    private QuarterRows() {}

    /** Adds the calls of some minutes, by what their callers were told. Only one thread writes, so that reading before writing loses nothing. */
    static void count(Handle handle, Map<MinuteKey, MinuteCount> minutes) {
        Map<Key, MinuteCount> quarters = new HashMap<>();
        minutes.forEach((minute, count) -> quarters.computeIfAbsent(
                        new Key(
                                minute.minute() / QUARTER * QUARTER,
                                minute.origin(),
                                minute.originId(),
                                minute.answered()),
                        _ -> new MinuteCount())
                .addAll(count));
        quarters.forEach((key, count) -> {
            Optional<String> stored = costs(handle, key);
            stored.ifPresent(count.costs::addText);
            write(handle, stored.isPresent() ? MORE : FIRST, key, count);
        });
    }

    private static Optional<String> costs(Handle handle, Key key) {
        return bound(handle.createQuery("""
                        SELECT costs FROM task_quarter
                        WHERE origin = :origin AND origin_id = :originId AND quarter = :quarter AND status = :status
                        """), key).mapTo(String.class).findOne();
    }

    private static <S extends SqlStatement<S>> S bound(S statement, Key key) {
        return statement
                .bind("quarter", key.quarter())
                .bind("origin", key.origin())
                .bind("originId", key.originId())
                .bind("status", key.status());
    }

    private static void write(Handle handle, String sql, Key key, MinuteCount count) {
        bound(handle.createUpdate(sql), key)
                .bind("calls", count.calls)
                .bind("costSum", count.costSum)
                .bind("costMin", count.costMin == Long.MAX_VALUE ? null : (Long) count.costMin)
                .bind("costMax", count.costMax)
                .bind("costs", count.costs.text())
                .execute();
    }

    /** Drops statistics nobody looks at any more, in writes that others get in between. */
    static void trim(Database database, long now) {
        int dropped;
        do {
            dropped = database.<Integer>write(handle -> trimSome(handle, now));
        } while (dropped == DROPPED_AT_ONCE);
    }

    /**
     * Drops some of the statistics nobody looks at any more. Uses index task_quarter_time and the primary key of task_minute.
     *
     * @return how many; fewer than {@link #DROPPED_AT_ONCE} when nothing is left to drop
     */
    static int trimSome(Handle handle, long now) {
        int quarters = drop(handle, """
                DELETE FROM task_quarter WHERE (origin, origin_id, quarter, status) IN (
                    SELECT origin, origin_id, quarter, status FROM task_quarter WHERE quarter < :before LIMIT :limit)
                """, now - QUARTERS_KEPT, DROPPED_AT_ONCE);
        return quarters + drop(handle, """
                DELETE FROM task_minute WHERE rowid IN (SELECT rowid FROM task_minute WHERE minute < :before LIMIT :limit)
                """, now - MINUTES_KEPT, DROPPED_AT_ONCE - quarters);
    }

    private static int drop(Handle handle, String sql, long before, int limit) {
        return handle.createUpdate(sql)
                .bind("before", before)
                .bind("limit", limit)
                .execute();
    }
}
