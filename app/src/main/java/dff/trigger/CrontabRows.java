package dff.trigger;

import dff.web.Times;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** What rows of configs tell beside their columns: what holds now, and when they are due next. */
final class CrontabRows {
    /** Longer lists go without the last decision: they are read by programs, not by people. */
    private static final int MAX_ROWS = 100;

    private static final int AT_ONCE = 500;

    private final ScheduledSql sql;
    private final Timetables timetables;
    private final TriggerClock clock;

    CrontabRows(Timetables timetables, TriggerClock clock) {
        this.sql = new ScheduledSql(timetables, 0);
        this.timetables = timetables;
        this.clock = clock;
    }

    static String iso(Long millis) {
        return millis == null ? null : Times.iso(millis);
    }

    void complete(Handle handle, List<Map<String, Object>> rows) {
        List<String> ids = rows.stream().map(row -> (String) row.get("id")).toList();
        Map<String, Scheduled> configs = new HashMap<>();
        Set<String> late = new java.util.HashSet<>();
        for (int from = 0; from < ids.size(); from += AT_ONCE) {
            List<String> some = ids.subList(from, Math.min(ids.size(), from + AT_ONCE));
            sql.find(handle, some).forEach(config -> configs.put(config.id(), config));
            late.addAll(LateSql.among(handle, some));
        }
        Map<String, Long> running = ids.size() > MAX_ROWS ? Map.of() : running(handle, ids);
        long now = clock.wallMillis();
        for (Map<String, Object> row : rows) {
            String id = (String) row.get("id");
            complete(row, Optional.ofNullable(configs.get(id)), now);
            row.put("isLate", late.contains(id));
            row.put("runningSince", iso(running.get(id)));
            Optional<FireSql.Last> last = rows.size() > MAX_ROWS ? Optional.empty() : FireSql.last(handle, id);
            row.put("lastTriggerTime", last.map(one -> iso(one.started())).orElse(null));
            row.put("lastDecision", last.map(CrontabRows::decision).orElse(null));
        }
    }

    /** Start of the oldest task of each config that runs now. */
    private static Map<String, Long> running(Handle handle, List<String> ids) {
        Map<String, Long> since = new HashMap<>();
        if (ids.isEmpty()) {
            return since;
        }
        // index task_expire, its first column: few tasks run at a time, however many wait
        handle.createQuery("""
                        SELECT origin_id, MIN(start_time) AS since FROM task
                        WHERE status = 1 AND start_time IS NOT NULL AND origin = :origin AND origin_id IN (<ids>) GROUP BY origin_id
                        """)
                .bind("origin", CronTasks.ORIGIN)
                .bindList("ids", ids)
                .map((row, _) -> Map.entry(row.getString("origin_id"), row.getLong("since")))
                .forEach(entry -> since.put(entry.getKey(), entry.getValue()));
        return since;
    }

    private static Map<String, Object> decision(FireSql.Last last) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("dueTime", Times.iso(last.due()));
        shown.put("decision", last.decision());
        shown.put("reason", last.reason());
        return shown;
    }

    private void complete(Map<String, Object> row, Optional<Scheduled> found, long now) {
        boolean isPaused = found.filter(config -> config.pause().isOn(now)).isPresent();
        row.put("isPaused", isPaused);
        if (!isPaused) {
            row.put("pauseExpireTime", null);
            row.put("pauseReason", null);
        }
        Timetable.Line line = found.map(config -> config.timetable().at(now)).orElse(null);
        if (line == null || !line.source().equals(Timetables.DYNAMIC)) {
            row.put("dynamicCronExpr", null);
            row.put("dynamicCronExprExpireTime", null);
        }
        row.put("effectiveCronExpr", line == null ? null : line.text());
        row.put("exprSource", line == null ? null : line.source());
        row.put("effectiveTimezone", timetables.zone((String) row.get("timezone")));
        row.put("nextTime", found.map(config -> next(config, now)).orElse(null));
    }

    private static String next(Scheduled config, long now) {
        OptionalLong next = config.isDisabled() ? OptionalLong.empty() : due(config.timetable(), config.pause(), now);
        return next.isEmpty() ? null : Times.iso(next.getAsLong());
    }

    /** When one in force is due and will be started, as things are. */
    static OptionalLong due(Timetable timetable, Pause pause, long now) {
        if (!pause.isOn(now)) {
            return timetable.next(now);
        }
        return pause.until() == null ? OptionalLong.empty() : timetable.next(Math.max(now, pause.until() - 1));
    }

    /** Runs that were expected and have not started, oldest first. */
    List<Map<String, Object>> late(Handle handle) {
        long now = clock.wallMillis();
        List<Map<String, Object>> shown = new ArrayList<>();
        for (LateSql.Case one : LateSql.all(handle)) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("id", one.key().configId());
            row.put("funcId", one.funcId());
            row.put("dueTime", Times.iso(one.key().due()));
            row.put("seconds", Math.max(0, now - one.key().due()) / 1_000);
            row.put("reason", one.reason());
            row.put("taskId", one.taskId());
            shown.add(row);
        }
        return shown;
    }
}
