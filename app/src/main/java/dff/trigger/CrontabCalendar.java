package dff.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import dff.binding.BindingLists;
import dff.db.Database;
import dff.db.ListSql;
import dff.json.Json;
import dff.web.Answer;
import dff.web.Fields;
import dff.web.HttpCall;
import dff.web.ListQuery;
import dff.web.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/** What the configs of a list are due by, added up for a calendar, and what is due next. Safe for all threads. */
final class CrontabCalendar {
    /** Configs added up at most: reading them takes a tenth of a second. */
    static final int MOST_CONFIGS = 10_000;
    /** Different expressions told at most, those of most configs first. */
    static final int MOST_EXPRESSIONS = 1_000;
    /** Times told of those that come next, and configs named of each. */
    static final int NEXT_TIMES = 5;

    static final int NAMED = 5;

    private static final String COLUMNS = """
            b.id, b.cron_expr, b.timezone, b.expire_time, b.is_paused, b.pause_until, b.pause_reason, b.dynamic_expr, b.dynamic_until,
            f.extra_config_json, f.name, f.title""";
    private static final String IN_FORCE =
            "b.is_disabled = 0 AND f.id IS NOT NULL AND (b.is_paused = 0 OR b.pause_until IS NOT NULL)";

    private final Database database;
    private final BindingLists lists;
    private final Timetables timetables;
    private final TriggerClock clock;

    CrontabCalendar(Database database, BindingLists lists, Timetables timetables, TriggerClock clock) {
        this.database = database;
        this.lists = lists;
        this.timetables = timetables;
        this.clock = clock;
    }

    private record Entry(String id, String name, String title, String zone, Timetable timetable, Pause pause) {}

    private record Key(String expression, String zone) {}

    Fields described() {
        return lists.described();
    }

    /** @return {@code {matching, counted, limit, expressions: [{cronExpr, timezone, count}], next: [{time, count, configs: [{id, name, title}]}]}} */
    Answer answer(HttpCall call) {
        ListQuery query = ListQuery.of(call, lists.described());
        ListSql sql = lists.found(query, COLUMNS).where(IN_FORCE).orderBy("b.seq DESC");
        Map<String, Object> shown = new LinkedHashMap<>();
        List<Entry> entries = database.read(handle -> {
            List<Entry> found = sql.page(handle, MOST_CONFIGS, 0, (row, _) -> entry(row));
            shown.put("matching", sql.total(handle, found.size(), MOST_CONFIGS, 0));
            return found;
        });
        long now = clock.wallMillis();
        Map<Key, Integer> counts = counts(entries, now);
        List<Map<String, Object>> expressions = expressions(counts);
        int leftOut = counts.values().stream().mapToInt(Integer::intValue).sum()
                - expressions.stream().mapToInt(row -> (int) row.get("count")).sum();
        shown.put("counted", entries.size() - leftOut); // never due is counted, too
        shown.put("limit", MOST_CONFIGS);
        shown.put("expressions", expressions);
        shown.put("next", next(entries, now));
        return Answer.data(shown);
    }

    private Entry entry(ResultSet row) throws SQLException {
        String zone = row.getString("timezone");
        Timetable timetable = timetables.of(new Timetables.Sayings(
                row.getString("dynamic_expr"),
                ScheduledSql.number(row, "dynamic_until"),
                fixed(row.getString("extra_config_json")),
                row.getString("cron_expr"),
                zone,
                ScheduledSql.number(row, "expire_time")));
        return new Entry(
                row.getString("id"),
                row.getString("name"),
                row.getString("title"),
                timetables.zone(zone),
                timetable,
                Pause.of(row));
    }

    /** Few functions have one: it is looked for before the text is read. */
    private static String fixed(String options) {
        if (options == null || !options.contains("\"" + ScheduledSql.FIXED + "\"")) {
            return null;
        }
        JsonNode read = Json.parse(options);
        return read.path(ScheduledSql.FIXED).textValue();
    }

    /** How many are due by each expression. */
    private static Map<Key, Integer> counts(List<Entry> entries, long now) {
        Map<Key, Integer> counts = new HashMap<>();
        for (Entry entry : entries) {
            Timetable.Line line = entry.timetable().at(now);
            if (line != null && entry.timetable().end() > now) {
                counts.merge(new Key(line.text(), entry.zone()), 1, Integer::sum);
            }
        }
        return counts;
    }

    private static List<Map<String, Object>> expressions(Map<Key, Integer> counts) {
        return counts.entrySet().stream()
                .sorted(Map.Entry.<Key, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(one -> one.getKey().expression())
                        .thenComparing(one -> one.getKey().zone()))
                .limit(MOST_EXPRESSIONS)
                .map(one -> {
                    Map<String, Object> row = new LinkedHashMap<>();
                    row.put("cronExpr", one.getKey().expression());
                    row.put("timezone", one.getKey().zone());
                    row.put("count", one.getValue());
                    return row;
                })
                .toList();
    }

    private static List<Map<String, Object>> next(List<Entry> entries, long now) {
        TreeMap<Long, List<Entry>> times = new TreeMap<>();
        for (Entry entry : entries) {
            OptionalLong due = CrontabRows.due(entry.timetable(), entry.pause(), now);
            if (due.isEmpty() || times.size() == NEXT_TIMES && due.getAsLong() > times.lastKey()) {
                continue;
            }
            times.computeIfAbsent(due.getAsLong(), _ -> new ArrayList<>()).add(entry);
            if (times.size() > NEXT_TIMES) {
                times.pollLastEntry();
            }
        }
        return times.entrySet().stream()
                .map(one -> {
                    Map<String, Object> row = new LinkedHashMap<>();
                    row.put("time", Times.iso(one.getKey()));
                    row.put("count", one.getValue().size());
                    row.put(
                            "configs",
                            one.getValue().stream()
                                    .limit(NAMED)
                                    .map(CrontabCalendar::named)
                                    .toList());
                    return row;
                })
                .toList();
    }

    private static Map<String, Object> named(Entry entry) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("id", entry.id());
        row.put("name", entry.name());
        row.put("title", entry.title());
        return row;
    }
}
