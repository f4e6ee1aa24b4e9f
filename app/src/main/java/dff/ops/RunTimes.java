package dff.ops;

import dff.db.Database;
import dff.db.ListSql;
import dff.task.Origin;
import dff.web.Answer;
import dff.web.ApiError;
import dff.web.Field;
import dff.web.Fields;
import dff.web.HttpCall;
import dff.web.Route;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;

/** Counts runs by time and by how they ended, for the grid above the list of runs. Statistics by minute know them all, records only the newest. */
final class RunTimes {
    /** Rows of a grid: those with failures first, then those with most runs. */
    static final int ROWS = 8;
    /** Cells of a row at most. */
    static final int CELLS = 48;

    private static final long MINUTE = TimeUnit.MINUTES.toMillis(1);
    /** Statistics by minute are kept a day longer. */
    private static final long LONGEST = TimeUnit.DAYS.toMillis(7);

    private static final Fields QUERY = Fields.of(
            Field.integer("from", 0, Long.MAX_VALUE).must(),
            Field.integer("to", 0, Long.MAX_VALUE),
            Field.choice("groupField", "funcId", "origin"),
            Field.text("scriptSetId"),
            Field.text("funcId"),
            Field.text("origin"),
            Field.text("originId"));

    private final Database database;
    private final InstantSource clock;

    RunTimes(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    Route route() {
        return Route.guarded("GET", "/api/v1/task-records/func/do/count-by-time", "general_r", this::answer)
                .withQuery(QUERY)
                .answers(Map.of("type", "object"))
                .titled("Count runs by time", "按时间统计运行次数");
    }

    /** Begins and ends with whole minutes. */
    private record Span(long from, long to, long step) {
        static Span of(long from, long to) {
            long start = from / MINUTE * MINUTE;
            long minutes = (to - start) / MINUTE + 1;
            return new Span(start, start + minutes * MINUTE, (minutes + CELLS - 1) / CELLS * MINUTE);
        }
    }

    private Answer answer(HttpCall call) {
        var query = call.query(QUERY);
        long from = query.get("from").asLong();
        long to = query.path("to").asLong(clock.millis());
        if (from > to || to - from > LONGEST) {
            throw ApiError.invalidQuery(
                    "Field `from` value `%d` is not valid. (at most 7 days before `to`, which is %d)"
                            .formatted(from, to));
        }
        Span span = Span.of(from, to);
        String group = query.path("groupField").asText("funcId").equals("origin") ? "m.origin" : "m.func_id";
        Filter filter = new Filter(
                query.path("scriptSetId").textValue(),
                query.path("funcId").textValue(),
                query.path("origin").textValue(),
                query.path("originId").textValue());
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("from", span.from());
        data.put("to", span.to());
        data.put("step", span.step());
        database.read(handle -> {
            data.put("totals", totals(handle, span, filter));
            data.put("rows", rows(handle, span, filter, group));
            return null;
        });
        return Answer.data(data);
    }

    private record Filter(String scriptSetId, String funcId, String origin, String originId) {
        /** The primary key of the statistics begins with the minute. */
        ListSql on(String columns, Span span) {
            ListSql sql = new ListSql(columns, "task_minute m")
                    .where("m.minute >= :from", "from", span.from())
                    .where("m.minute < :to", "to", span.to())
                    .where("m.status <> 'cached'"); // nothing ran
            sql.startsWith(scriptSetId == null ? null : scriptSetId + "__", "m.func_id");
            if (funcId != null) {
                sql.is("m.func_id", funcId);
            }
            if (origin != null) {
                sql.is("m.origin", TaskPages.ORIGINS.getOrDefault(origin, origin));
            }
            if (originId != null) {
                sql.is("m.origin_id", Origin.fitting(originId));
            }
            return sql;
        }
    }

    private static Map<String, Long> totals(Handle handle, Span span, Filter filter) {
        Map<String, Long> totals = new LinkedHashMap<>();
        filter.on("m.status, SUM(m.calls)", span)
                .groupBy("m.status")
                .page(handle, Integer.MAX_VALUE, 0, (row, _) -> totals.put(row.getString(1), row.getLong(2)));
        return totals;
    }

    private static List<Map<String, Object>> rows(Handle handle, Span span, Filter filter, String group) {
        Map<String, Map<String, Object>> rows = new LinkedHashMap<>();
        String failures = "SUM(CASE WHEN m.status IN ('success', 'skip', 'cancelled') THEN 0 ELSE m.calls END)";
        filter.on(group + ", SUM(m.calls), " + failures, span)
                .groupBy(group)
                .orderBy("CASE WHEN " + failures + " > 0 THEN 0 ELSE 1 END")
                .orderBy("SUM(m.calls) DESC")
                .orderBy(group)
                .page(handle, ROWS, 0, (row, _) -> {
                    Map<String, Object> one = new LinkedHashMap<>();
                    one.put("id", row.getString(1));
                    one.put("calls", row.getLong(2));
                    one.put("failures", row.getLong(3));
                    one.put("cells", new ArrayList<>());
                    return rows.put(row.getString(1), one);
                });
        if (!rows.isEmpty()) {
            filter.on(group + ", (m.minute - :from) / :step, m.status, SUM(m.calls)", span)
                    .anyOf(group, List.copyOf(rows.keySet()))
                    .bind("step", span.step())
                    .groupBy(group + ", (m.minute - :from) / :step, m.status")
                    .orderBy("2")
                    .page(
                            handle,
                            Integer.MAX_VALUE,
                            0,
                            (row, _) -> cells(rows.get(row.getString(1)))
                                    .add(Map.of(
                                            "cell",
                                            row.getInt(2),
                                            "status",
                                            row.getString(3),
                                            "calls",
                                            row.getLong(4))));
        }
        return List.copyOf(rows.values());
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> cells(Map<String, Object> row) {
        return (List<Map<String, Object>>) row.get("cells");
    }
}
