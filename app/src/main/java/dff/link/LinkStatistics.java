package dff.link;

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
import org.jdbi.v3.core.Handle;

/** How links fared in the last seven days, for their lists. Safe for all threads. */
final class LinkStatistics {
    private static final int DAYS = 7;
    /** Longer lists go without: they are read by programs, not by people. */
    private static final int MAX_LINKS = 100;
    /** Links are recorded under this origin, whatever name the caller used. */
    private static final String ORIGIN = "syncAPI";

    private record Count(String linkId, int day, String status, long calls, long costSum, long costMax) {}

    private final InstantSource clock;
    private final ZoneId zone;

    LinkStatistics(InstantSource clock, ZoneId zone) {
        this.clock = clock;
        this.zone = zone;
    }

    void addTo(Handle handle, List<Map<String, Object>> links) {
        List<String> ids = links.size() > MAX_LINKS
                ? List.of()
                : links.stream().map(link -> (String) link.get("id")).toList();
        LocalDate today = LocalDate.ofInstant(clock.instant(), zone);
        Map<String, List<Count>> counts = new HashMap<>();
        Map<String, Object> last = new HashMap<>();
        if (!ids.isEmpty()) {
            counts(handle, ids, today)
                    .forEach(count -> counts.computeIfAbsent(count.linkId(), _ -> new ArrayList<>())
                            .add(count));
            last = lastTasks(handle, ids);
        }
        for (Map<String, Object> link : links) {
            List<Count> own = counts.getOrDefault(link.get("id"), List.of());
            link.put("lastTaskStatus", last.get(link.get("id")));
            link.put("recentRunningCount", perDay(own, today));
            link.put("recentRunningStatus", perStatus(own));
            link.put("recentRunningCost", cost(own));
        }
    }

    private List<Count> counts(Handle handle, List<String> ids, LocalDate today) {
        // index task_minute_origin
        var query = handle.createQuery("""
                        SELECT origin_id, day, status, SUM(calls) AS calls, SUM(cost_sum) AS cost_sum, MAX(cost_max) AS cost_max
                        FROM (SELECT origin_id, status, calls, cost_sum, cost_max,
                                     CASE WHEN minute >= :day0 THEN 0 WHEN minute >= :day1 THEN 1 WHEN minute >= :day2 THEN 2
                                          WHEN minute >= :day3 THEN 3 WHEN minute >= :day4 THEN 4 WHEN minute >= :day5 THEN 5
                                          ELSE 6 END AS day
                              FROM task_minute
                              WHERE origin = :origin AND origin_id IN (<ids>) AND minute >= :day6) m
                        GROUP BY origin_id, day, status
                        """).bind("origin", ORIGIN).bindList("ids", ids);
        for (int day = 0; day < DAYS; day++) {
            query.bind(
                    "day" + day,
                    today.minusDays(day).atStartOfDay(zone).toInstant().toEpochMilli());
        }
        return query.map((row, _) -> new Count(
                        row.getString("origin_id"),
                        row.getInt("day"),
                        row.getString("status"),
                        row.getLong("calls"),
                        row.getLong("cost_sum"),
                        row.getLong("cost_max")))
                .list();
    }

    private static Map<String, Object> lastTasks(Handle handle, List<String> ids) {
        Map<String, Object> last = new HashMap<>();
        // index task_record_origin
        handle.createQuery("""
                        SELECT origin_id, status, end_time, start_time, exception_type, exception_text
                        FROM task_record
                        WHERE seq IN (SELECT MAX(seq) FROM task_record
                                      WHERE origin = :origin AND origin_id IN (<ids>) GROUP BY origin_id)
                        """)
                .bind("origin", ORIGIN)
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
        task.put("status", running ? "started" : status.equals("success") ? "success" : "failure");
        task.put("timestamp", (running ? row.getLong("start_time") : ended) / 1_000);
        task.put("exceptionType", row.getString("exception_type"));
        task.put("exceptionTEXT", row.getString("exception_text"));
        return task;
    }

    private static List<Map<String, Object>> perDay(List<Count> counts, LocalDate today) {
        List<Map<String, Object>> days = new ArrayList<>();
        for (int i = 0; i < DAYS; i++) {
            int day = i;
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("date", today.minusDays(day).toString());
            entry.put(
                    "count",
                    counts.stream()
                            .filter(count -> count.day() == day)
                            .mapToLong(Count::calls)
                            .sum());
            days.add(entry);
        }
        return days;
    }

    private static Map<String, Object> perStatus(List<Count> counts) {
        Map<String, Long> calls = new LinkedHashMap<>();
        calls.put("OK", 0L);
        calls.put("cached", 0L);
        for (Count count : counts) {
            calls.merge(reason(count.status()), count.calls(), Long::sum);
        }
        Map<String, Object> all = new LinkedHashMap<>(calls);
        all.put("total", counts.stream().mapToLong(Count::calls).sum());
        return all;
    }

    /** The reason callers were given. */
    private static String reason(String status) {
        return switch (status) {
            case "success" -> "OK";
            case "timeout" -> "EFuncTimeout";
            case "expire" -> "EWorkerQueueCongestion";
            default -> "EFuncFailed";
        };
    }

    /** Minutes keep sums, not single costs: smallest and middle values are unknown. */
    private static Map<String, Object> cost(List<Count> counts) {
        long samples = counts.stream().mapToLong(Count::calls).sum();
        boolean enough = samples >= 2;
        Map<String, Object> cost = new LinkedHashMap<>();
        cost.put("samples", samples);
        cost.put("min", null);
        cost.put(
                "max",
                enough ? (Long) counts.stream().mapToLong(Count::costMax).max().orElse(0) : null);
        cost.put(
                "avg",
                enough ? (Long) (counts.stream().mapToLong(Count::costSum).sum() / samples) : null);
        for (String unknown : List.of("mid", "p75", "p95", "p99")) {
            cost.put(unknown, null);
        }
        return cost;
    }
}
