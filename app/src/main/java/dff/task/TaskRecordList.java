package dff.task;

import dff.db.ListSql;
import dff.db.RowShape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;

/** Records of ended tasks as lists show them: records are {@code r}, functions {@code f}. */
public final class TaskRecordList {
    /** Functions of which calls are counted over time. */
    private static final int FUNCTIONS = 20;

    private static final long GROUP_MILLIS = TimeUnit.MINUTES.toMillis(10);
    private static final long SPAN_MILLIS = TimeUnit.DAYS.toMillis(3);

    public static final RowShape SHAPE = RowShape.of(String::valueOf)
            .number("seq", "r.seq")
            .text("id", "r.id")
            .text("rootTaskId", "r.root_task_id")
            .text("scriptSetId", "r.script_set_id")
            .text("scriptId", "r.script_id")
            .text("funcId", "r.func_id")
            .json("funcCallKwargsJSON", "r.func_call_kwargs_json")
            .text("origin", "r.origin")
            .text("originId", "r.origin_id")
            .text("cronExpr", "r.cron_expr")
            .text("execMode", "r.exec_mode")
            .number("attempt", "r.attempt")
            .json("callChainJSON", "r.call_chain_json")
            .number("triggerTimeMs", "r.trigger_time")
            .number("startTimeMs", "r.start_time")
            .number("endTimeMs", "r.end_time")
            .number("eta", "r.eta")
            .number("delay", "r.delay")
            .number("queue", "r.queue")
            .number("timeout", "r.timeout")
            .number("expires", "r.expires")
            .flag("ignoreResult", "r.ignore_result")
            .text("status", "r.status")
            .text("exceptionType", "r.exception_type")
            .text("exceptionTEXT", "r.exception_text")
            .text("tracebackTEXT", "r.traceback_text")
            .text("printLogsTEXT", "r.print_logs_text")
            .json("returnValueJSON", "r.return_value_json")
            .json("responseControlJSON", "r.response_control_json")
            .text("func_id", "f.id")
            .text("func_name", "f.name")
            .text("func_title", "f.title")
            .text("func_description", "f.description")
            .text("func_category", "f.category")
            .number(
                    "subTaskCount",
                    "(SELECT COUNT(*) FROM task_record c WHERE c.root_task_id = r.id)"); // index task_record_root

    private TaskRecordList() {}

    public static ListSql list() {
        return new ListSql(SHAPE.columns(), "task_record r").join("func f", "id", "r.func_id");
    }

    /**
     * Records of each origin or function.
     *
     * @param column {@code origin_id} or {@code func_id}
     */
    public static Map<String, Long> counts(Handle handle, boolean byFunction, List<String> ids) {
        String column = byFunction ? "func_id" : "origin_id"; // indexes task_record_func and task_record_origin
        Map<String, Long> counts = new LinkedHashMap<>();
        handle.createQuery("SELECT " + column + ", COUNT(*) FROM task_record WHERE " + column + " IN (<ids>) GROUP BY "
                        + column)
                .bindList("ids", ids)
                .map((row, _) -> Map.entry(row.getString(1), row.getLong(2)))
                .forEach(entry -> counts.put(entry.getKey(), entry.getValue()));
        return counts;
    }

    /** Calls of the functions called most in three days, by groups of ten minutes: pairs of Unix milliseconds and count. */
    public static Map<String, List<List<Long>>> callsByFunction(Handle handle) {
        long from = (System.currentTimeMillis() - SPAN_MILLIS) / GROUP_MILLIS * GROUP_MILLIS;
        // the primary key of the statistics begins with the minute
        List<String> most = handle.createQuery(
                        "SELECT func_id FROM task_minute WHERE minute >= :from GROUP BY func_id ORDER BY SUM(calls) DESC LIMIT :limit")
                .bind("from", from)
                .bind("limit", FUNCTIONS)
                .mapTo(String.class)
                .list();
        Map<String, List<List<Long>>> series = new LinkedHashMap<>();
        most.forEach(id -> series.put(id, new ArrayList<>()));
        if (most.isEmpty()) {
            return series;
        }
        handle.createQuery("""
                        SELECT func_id, minute / :group * :group AS start, SUM(calls) FROM task_minute
                        WHERE minute >= :from AND func_id IN (<ids>) GROUP BY func_id, minute / :group * :group ORDER BY 2
                        """)
                .bind("group", GROUP_MILLIS)
                .bind("from", from)
                .bindList("ids", most)
                .map((row, _) -> Map.entry(row.getString(1), List.of(row.getLong(2), row.getLong(3))))
                .forEach(entry -> series.get(entry.getKey()).add(entry.getValue()));
        return series;
    }

    /** Removes all records. @return how many */
    public static int clear(Handle handle) {
        return handle.createUpdate("DELETE FROM task_record").execute();
    }
}
