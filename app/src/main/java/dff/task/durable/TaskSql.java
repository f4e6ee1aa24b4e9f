package dff.task.durable;

import dff.json.Json;
import dff.task.Lineage;
import dff.task.Origin;
import dff.task.TaskRows;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.ResultIterable;
import org.jdbi.v3.core.result.ResultIterator;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.SqlStatement;

/** Rows of accepted tasks. */
final class TaskSql {
    /** Bytes of arguments that are read in one transaction, but for the last task. */
    static final long BYTES_AT_ONCE = 16L * 1024 * 1024;

    static final int QUEUED = 0;
    static final int RUNNING = 1;

    static final String COLUMNS = """
            seq, id, status, queue, due, expire_time, owner, attempt, start_time, deaths, losses, failures, retries, is_cancelled, root_task_id,
            func_id, origin, origin_id, seen_as, record_limit, exec_mode, trigger_time, eta, delay, timeout, expires, keep_result, trace_id,
            cron_expr, call_chain_json, kwargs_json, http_json
            """;

    private static final String INSERT = """
            INSERT INTO task (id, status, queue, due, expire_time, attempt, deaths, losses, failures, retries, is_cancelled, root_task_id,
                func_id, origin, origin_id, seen_as, record_limit, exec_mode, trigger_time, eta, delay, timeout, expires, keep_result,
                trace_id, cron_expr, call_chain_json, kwargs_json, http_json)
            VALUES (:id, 0, :queue, :due, :expireTime, 0, 0, 0, 0, :retries, 0, :root, :funcId, :origin, :originId, :seenAs, :recordLimit,
                :execMode, :trigger, :eta, :delay, :timeout, :expires, :keepResult, :traceId, :cronExpr, :chain, :kwargs, :http)
            """;

    /** Arguments bound in one statement, about: each row holds a copy of its own until it is executed. */
    private static final long BATCH_BYTES = 4_194_304;

    private TaskSql() {}

    static void insert(Handle handle, DurableTask task) {
        bound(handle.createUpdate(INSERT), task).execute();
    }

    static void insert(Handle handle, List<DurableTask> tasks) {
        if (tasks.isEmpty()) {
            return;
        }
        PreparedBatch batch = handle.prepareBatch(INSERT);
        long bytes = 0;
        for (DurableTask task : tasks) {
            bound(batch, task).add();
            bytes += task.arguments().length;
            if (bytes > BATCH_BYTES) {
                batch.execute();
                bytes = 0;
            }
        }
        if (batch.size() > 0) {
            batch.execute();
        }
    }

    private static <S extends SqlStatement<S>> S bound(S statement, DurableTask task) {
        Origin origin = task.origin();
        Lineage lineage = task.lineage();
        DurableTask.Schedule schedule = task.schedule();
        return statement
                .bind("id", task.id())
                .bind("queue", schedule.queue())
                .bind("due", schedule.due())
                .bind("expireTime", schedule.expires())
                .bind("retries", schedule.retries())
                .bind("root", lineage.rootTaskId() == null ? TaskRows.ROOT : lineage.rootTaskId())
                .bind("funcId", task.functionId())
                .bind("origin", origin.kind())
                .bind("originId", origin.id())
                .bind("seenAs", origin.seenAs())
                .bind("recordLimit", origin.recordLimit())
                .bind("execMode", lineage.execMode())
                .bind("trigger", lineage.triggered())
                .bind("eta", lineage.eta())
                .bind("delay", lineage.delay())
                .bind("timeout", task.timeout())
                .bind("expires", lineage.expires())
                .bind("keepResult", schedule.keepResult() ? 1 : 0)
                .bind("traceId", task.traceId())
                .bind("cronExpr", lineage.cronExpr())
                .bind("chain", lineage.chain().isEmpty() ? null : Json.text(lineage.chain()))
                .bind("kwargs", new String(task.arguments(), StandardCharsets.UTF_8))
                .bind("http", task.http() == null ? null : new String(task.http(), StandardCharsets.UTF_8));
    }

    static DurableTask task(ResultSet row) throws SQLException {
        String root = row.getString("root_task_id");
        Lineage lineage = new Lineage(
                root.equals(TaskRows.ROOT) ? null : root,
                chain(row.getString("call_chain_json")),
                row.getString("exec_mode"),
                row.getLong("trigger_time"),
                number(row, "eta"),
                row.getObject("delay") == null ? null : (Integer) row.getInt("delay"),
                row.getObject("expires") == null ? null : (Integer) row.getInt("expires"),
                row.getString("cron_expr"));
        String http = row.getString("http_json");
        return new DurableTask(
                row.getString("id"),
                row.getString("func_id"),
                new Origin(
                        row.getString("origin"),
                        row.getString("seen_as"),
                        row.getString("origin_id"),
                        row.getInt("record_limit")),
                lineage,
                new DurableTask.Schedule(
                        row.getInt("queue"),
                        row.getLong("due"),
                        number(row, "expire_time"),
                        row.getInt("retries"),
                        row.getInt("keep_result") != 0),
                row.getInt("timeout"),
                row.getString("trace_id"),
                row.getString("kwargs_json").getBytes(StandardCharsets.UTF_8),
                http == null ? null : http.getBytes(StandardCharsets.UTF_8));
    }

    private static Long number(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : (Long) value;
    }

    private static List<String> chain(String json) {
        List<String> chain = new ArrayList<>();
        if (json != null) {
            Json.parse(json.getBytes(StandardCharsets.UTF_8)).forEach(id -> chain.add(id.asText()));
        }
        return chain;
    }

    /** The first of some tasks, as many as fit into memory together by their arguments, and one at least. */
    static <T> List<T> fitting(ResultIterable<T> rows, Function<T, Claimed> task) {
        List<T> some = new ArrayList<>();
        long bytes = 0;
        try (ResultIterator<T> each = rows.iterator()) {
            while (bytes < BYTES_AT_ONCE && each.hasNext()) {
                T row = each.next();
                some.add(row);
                bytes += task.apply(row).task().arguments().length;
            }
        }
        return some;
    }

    static Claimed claimed(ResultSet row, int attempt) throws SQLException {
        return new Claimed(
                task(row),
                row.getLong("seq"),
                attempt,
                row.getInt("is_cancelled") != 0,
                new Claimed.History(row.getInt("deaths"), row.getInt("losses"), row.getInt("failures")));
    }
}
