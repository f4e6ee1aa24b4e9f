package dff.task.durable;

import dff.db.ListSql;
import dff.db.RowShape;
import java.util.Map;

/** Tasks that have not ended, with the keys that records of ended ones have: tasks are {@code r}, functions {@code f}. */
public final class TaskList {
    /** @param now Unix milliseconds of ours, never a text of a client */
    public static RowShape shape(long now) {
        return RowShape.of(String::valueOf)
                .number("seq", "r.seq")
                .text("id", "r.id")
                .text("rootTaskId", "r.root_task_id")
                .text("funcId", "r.func_id")
                .json("funcCallKwargsJSON", "r.kwargs_json")
                .text("origin", "r.origin")
                .text("originId", "r.origin_id")
                .text("cronExpr", "r.cron_expr")
                .text("execMode", "r.exec_mode")
                .json("callChainJSON", "r.call_chain_json")
                .number("triggerTimeMs", "r.trigger_time")
                .number("dueTimeMs", "r.due")
                .number("startTimeMs", "r.start_time")
                .number("endTimeMs", "NULL")
                .number("expireTimeMs", "r.expire_time")
                .number("eta", "r.eta")
                .number("delay", "r.delay")
                .number("queue", "r.queue")
                .number("timeout", "r.timeout")
                .number("expires", "r.expires")
                .number("attempt", "r.attempt")
                .text("workerId", "r.owner")
                .flag("isCancelling", "r.is_cancelled")
                .text("exceptionType", "NULL")
                .text("exceptionTEXT", "NULL")
                .text("tracebackTEXT", "NULL")
                .text("printLogsTEXT", "NULL")
                .json("returnValueJSON", "NULL")
                .json("responseControlJSON", "NULL")
                .number("subTaskCount", "0")
                .text("status", "CASE WHEN r.status = 0 AND r.due > " + now + " THEN 'waiting' ELSE 'pending' END")
                .text("func_id", "f.id")
                .text("func_name", "f.name")
                .text("func_title", "f.title")
                .text("func_description", "f.description")
                .text("func_category", "f.category");
    }

    private TaskList() {}

    /** Adds what can be told from the function's id. */
    public static void complete(Map<String, Object> row) {
        String function = (String) row.get("funcId");
        row.put("scriptSetId", DurableTask.scriptSetId(function));
        row.put("scriptId", DurableTask.scriptId(function));
    }

    public static ListSql list(RowShape shape) {
        return new ListSql(shape.columns(), "task r").join("func f", "id", "r.func_id");
    }
}
