package dff.binding;

import dff.task.CostHistogram;
import dff.task.TaskStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** How bindings of one kind fared in the last seven days and the last 24 hours, for their lists. Safe for all threads. */
public final class RunStatistics {
    private static final int DAYS = 7;
    private static final int HOURS = 24;
    private static final long HOUR = 3_600_000;
    private static final long QUARTER = HOUR / 4;
    /** Longer lists go without: they are read by programs, not by people. */
    private static final int MAX_ROWS = 100;
    /** Calls of a day, by how they ended. */
    private record Day(
            String rowId,
            int ago,
            long calls,
            long success,
            long cached,
            long timeout,
            long expire,
            long limited,
            long refused,
            long skipped,
            long cancelled,
            long late) {
        static Day of(ResultSet row, int ago) throws SQLException {
            return new Day(
                    row.getString("origin_id"),
                    ago,
                    row.getLong("calls"),
                    row.getLong("success"),
                    row.getLong("cached"),
                    row.getLong("timeout"),
                    row.getLong("expire"),
                    row.getLong("limited"),
                    row.getLong("refused"),
                    row.getLong("skipped"),
                    row.getLong("cancelled"),
                    row.getLong("late"));
        }

        long failure() {
            return calls - success - cached - timeout - expire - limited - refused - skipped - cancelled - late;
        }

        /** Calls that were let in. */
        long admitted() {
            return calls - limited - refused - skipped;
        }
    }

    /** Calls of a quarter of an hour that ended alike. */
    private record Count(
            String rowId,
            long quarter,
            String status,
            long calls,
            long costSum,
            Long costMin,
            long costMax,
            String costs) {
        static Count of(ResultSet row) throws SQLException {
            long least = row.getLong("cost_min");
            Long costMin = row.wasNull() ? null : (Long) least;
            return new Count(
                    row.getString("origin_id"),
                    row.getLong("quarter"),
                    row.getString("status"),
                    row.getLong("calls"),
                    row.getLong("cost_sum"),
                    costMin,
                    row.getLong("cost_max"),
                    row.getString("costs"));
        }

        boolean isFailure() {
            return isAdmitted()
                    && !status.equals("success")
                    && !status.equals(TaskStatus.CACHED)
                    && !status.equals(TaskStatus.STOPPED);
        }

        boolean isAdmitted() {
            return TaskStatus.isAdmitted(status);
        }
    }

    private final String origin;
    private final InstantSource clock;
    private final ZoneId zone;

    /**
     * @param origin they are recorded under, whatever name the caller used
     * @param zone of the days that are counted by
     */
    public RunStatistics(String origin, InstantSource clock, ZoneId zone) {
        this.origin = origin;
        this.clock = clock;
        this.zone = zone;
    }

    public void addTo(Handle handle, List<Map<String, Object>> rows) {
        List<String> ids = rows.size() > MAX_ROWS
                ? List.of()
                : rows.stream().map(row -> (String) row.get("id")).toList();
        LocalDate today = LocalDate.ofInstant(clock.instant(), zone);
        Map<String, List<Day>> days = Map.of();
        Map<String, List<Count>> counts = Map.of();
        Map<String, Object> last = Map.of();
        if (!ids.isEmpty()) {
            days = days(handle, ids, today).stream().collect(Collectors.groupingBy(Day::rowId));
            counts = counts(handle, ids, startOfRecent()).stream().collect(Collectors.groupingBy(Count::rowId));
            last = lastTasks(handle, ids);
        }
        for (Map<String, Object> row : rows) {
            String id = (String) row.get("id");
            List<Day> week = days.getOrDefault(id, List.of());
            List<Count> recent = counts.getOrDefault(id, List.of());
            row.put("lastTaskStatus", last.get(id));
            row.put("recentRunningCount", perDay(week, today));
            row.put("recentRunningStatus", perStatus(week));
            row.put("recentRunningCost", cost(recent));
            row.put("recentDay", recentDay(recent));
        }
    }

    /** Of the 24 hours that end with the present quarter. */
    private long startOfRecent() {
        return clock.millis() / QUARTER * QUARTER + QUARTER - HOURS * HOUR;
    }

    private long startOf(LocalDate day) {
        return day.atStartOfDay(zone).toInstant().toEpochMilli();
    }

    /** Added up by the database: a page of rows has a hundred thousand quarters a week. */
    private List<Day> days(Handle handle, List<String> ids, LocalDate today) {
        List<Day> days = new ArrayList<>();
        for (int i = 0; i < DAYS; i++) {
            int ago = i;
            // primary key, in its order: nothing is sorted
            days.addAll(handle.createQuery("""
                            SELECT origin_id, SUM(calls) AS calls,
                                SUM(CASE WHEN status = 'success' THEN calls ELSE 0 END) AS success,
                                SUM(CASE WHEN status = 'cached' THEN calls ELSE 0 END) AS cached,
                                SUM(CASE WHEN status = 'timeout' THEN calls ELSE 0 END) AS timeout,
                                SUM(CASE WHEN status = 'expire' THEN calls ELSE 0 END) AS expire,
                                SUM(CASE WHEN status = 'limited' THEN calls ELSE 0 END) AS limited,
                                SUM(CASE WHEN status = 'refused' THEN calls ELSE 0 END) AS refused,
                                SUM(CASE WHEN status = 'skip' THEN calls ELSE 0 END) AS skipped,
                                SUM(CASE WHEN status = 'cancelled' THEN calls ELSE 0 END) AS cancelled,
                                SUM(CASE WHEN status = 'late' THEN calls ELSE 0 END) AS late
                            FROM task_quarter
                            WHERE origin = :origin AND origin_id IN (<ids>) AND quarter BETWEEN :first AND :last
                            GROUP BY origin_id
                            """)
                    .bind("origin", origin)
                    .bindList("ids", ids)
                    .bind("first", startOf(today.minusDays(ago)))
                    .bind("last", startOf(today.minusDays(ago - 1L)) - 1)
                    .map((row, _) -> Day.of(row, ago))
                    .list());
        }
        return days;
    }

    /** With how long calls took, which only a day is worth reading for. */
    private List<Count> counts(Handle handle, List<String> ids, long since) {
        // primary key
        return handle.createQuery("""
                        SELECT origin_id, quarter, status, calls, cost_sum, cost_min, cost_max, costs
                        FROM task_quarter
                        WHERE origin = :origin AND origin_id IN (<ids>) AND quarter BETWEEN :since AND :last
                        """)
                .bind("origin", origin)
                .bindList("ids", ids)
                .bind("since", since)
                .bind("last", since + HOURS * HOUR - 1)
                .map((row, _) -> Count.of(row))
                .list();
    }

    private Map<String, Object> lastTasks(Handle handle, List<String> ids) {
        Map<String, Object> last = new HashMap<>();
        // index task_record_origin
        handle.createQuery("""
                        SELECT origin_id, status, end_time, start_time, exception_type, exception_text
                        FROM task_record
                        WHERE seq IN (SELECT MAX(seq) FROM task_record
                                      WHERE origin = :origin AND origin_id IN (<ids>) GROUP BY origin_id)
                        """)
                .bind("origin", origin)
                .bindList("ids", ids)
                .map((row, _) -> Map.entry(row.getString("origin_id"), lastTask(row)))
                .forEach(entry -> last.put(entry.getKey(), entry.getValue()));
        return last;
    }

    private static Map<String, Object> lastTask(ResultSet row) throws SQLException {
        String status = row.getString("status");
        long ended = row.getLong("end_time");
        boolean running = row.wasNull();
        Map<String, Object> task = new LinkedHashMap<>();
        task.put("status", running ? "started" : shown(status));
        task.put("timestamp", (running ? row.getLong("start_time") : ended) / 1_000);
        task.put("exceptionType", row.getString("exception_type"));
        task.put("exceptionTEXT", row.getString("exception_text"));
        return task;
    }

    private static String shown(String status) {
        boolean plain = status.equals(TaskStatus.SUCCESS.shown()) || status.equals(TaskStatus.SKIPPED.shown());
        return plain ? status : TaskStatus.FAILURE.shown();
    }

    /** Most calls of a link that were let in within one minute, hour and day, by the windows of rate limits. */
    public Map<String, Object> peaks(Handle handle, String rowId) {
        Map<Long, Long> minutes = new HashMap<>();
        // index task_minute_origin
        handle.createQuery("""
                        SELECT minute, SUM(calls) AS calls FROM task_minute
                        WHERE origin = :origin AND origin_id = :id AND minute > :since GROUP BY minute
                        """)
                .bind("origin", origin)
                .bind("id", rowId)
                .bind("since", clock.millis() - DAYS * 24 * HOUR)
                .map((row, _) -> Map.entry(row.getLong("minute"), row.getLong("calls")))
                .forEach(entry -> minutes.put(entry.getKey(), entry.getValue()));
        Map<String, Object> peaks = new LinkedHashMap<>();
        peaks.put("days", DAYS);
        peaks.put("byMinute", peak(minutes, HOUR / 60));
        peaks.put("byHour", peak(minutes, HOUR));
        peaks.put("byDay", peak(minutes, 24 * HOUR));
        return peaks;
    }

    private static long peak(Map<Long, Long> minutes, long window) {
        Map<Long, Long> sums = new HashMap<>();
        minutes.forEach((minute, calls) -> sums.merge(minute / window, calls, Long::sum));
        return sums.values().stream().mapToLong(Long::longValue).max().orElse(0);
    }

    private static long calls(List<Count> counts, Predicate<Count> which) {
        return counts.stream().filter(which).mapToLong(Count::calls).sum();
    }

    private static List<Map<String, Object>> perDay(List<Day> week, LocalDate today) {
        long[] calls = new long[DAYS];
        week.forEach(day -> calls[day.ago()] = day.admitted());
        List<Map<String, Object>> days = new ArrayList<>();
        for (int i = 0; i < DAYS; i++) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("date", today.minusDays(i).toString());
            entry.put("count", calls[i]);
            days.add(entry);
        }
        return days;
    }

    /** By the reason callers were given. */
    private static Map<String, Object> perStatus(List<Day> week) {
        Map<String, Object> calls = new LinkedHashMap<>();
        calls.put("OK", sum(week, Day::success));
        calls.put(TaskStatus.CACHED, sum(week, Day::cached));
        Map<String, Long> failures = new LinkedHashMap<>();
        failures.put("EFuncFailed", sum(week, Day::failure));
        failures.put("EFuncTimeout", sum(week, Day::timeout));
        failures.put("EAPITimeout", sum(week, Day::late));
        failures.put("EWorkerQueueCongestion", sum(week, Day::expire));
        failures.put("EClientRateLimit", sum(week, Day::limited));
        failures.put("EBizCondition", sum(week, Day::refused));
        failures.put(TaskStatus.SKIPPED.shown(), sum(week, Day::skipped));
        failures.put(TaskStatus.STOPPED, sum(week, Day::cancelled));
        failures.values().removeIf(count -> count == 0);
        calls.putAll(failures);
        calls.put("total", sum(week, Day::calls));
        return calls;
    }

    private static long sum(List<Day> week, ToLongFunction<Day> value) {
        return week.stream().mapToLong(value).sum();
    }

    private static CostHistogram costs(List<Count> counts) {
        CostHistogram all = new CostHistogram();
        counts.forEach(count -> all.addText(count.costs()));
        return all;
    }

    /** In milliseconds, of calls that ran; nothing is said about a single one. */
    private static Map<String, Object> cost(List<Count> counts) {
        CostHistogram all = costs(counts);
        List<Count> run =
                counts.stream().filter(count -> count.costMin() != null).toList();
        long least = run.stream().mapToLong(Count::costMin).min().orElse(0);
        long most = run.stream().mapToLong(Count::costMax).max().orElse(0);
        boolean enough = all.samples() >= 2;
        Map<String, Object> cost = new LinkedHashMap<>();
        cost.put("samples", all.samples());
        cost.put("min", enough ? (Long) least : null);
        cost.put("max", enough ? (Long) most : null);
        cost.put("avg", enough ? (Long) (run.stream().mapToLong(Count::costSum).sum() / all.samples()) : null);
        percentile(cost, "mid", 0.5, all);
        percentile(cost, "p75", 0.75, all);
        percentile(cost, "p95", 0.95, all);
        percentile(cost, "p99", 0.99, all);
        return cost;
    }

    /** Classes have a width: what lies outside the known ends is moved onto them. */
    private static void percentile(Map<String, Object> cost, String name, double share, CostHistogram all) {
        Long value = cost.get("min") instanceof Long least && cost.get("max") instanceof Long most
                ? (Long) Math.clamp(all.percentile(share), least, most)
                : null;
        cost.put(name, value);
    }

    /** The last 24 hours, oldest hour first; ours, for the sparkline and the numbers beside it. */
    private Map<String, Object> recentDay(List<Count> recent) {
        long start = startOfRecent();
        long[] calls = new long[HOURS];
        long[] failures = new long[HOURS];
        for (Count count : recent) {
            int hour = (int) ((count.quarter() - start) / HOUR);
            calls[hour] += count.isAdmitted() ? count.calls() : 0;
            failures[hour] += count.isFailure() ? count.calls() : 0;
        }
        CostHistogram all = costs(recent);
        Map<String, Object> day = new LinkedHashMap<>();
        day.put("calls", calls(recent, Count::isAdmitted));
        day.put("failures", calls(recent, Count::isFailure));
        day.put("refused", calls(recent, count -> !count.isAdmitted()));
        day.put("cached", calls(recent, count -> count.status().equals(TaskStatus.CACHED)));
        day.put("p95", all.samples() == 0 ? null : (Long) all.percentile(0.95));
        day.put("callsByHour", calls);
        day.put("failuresByHour", failures);
        return day;
    }
}
