package dff.task;

import dff.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** SQL of records and statistics. */
public final class TaskRows {
    /** Root of a task that no other task started. */
    public static final String ROOT = "ROOT";

    private static final String INSERT = """
            INSERT INTO task_record (id, root_task_id, script_set_id, script_id, func_id, func_call_kwargs_json, origin, origin_id, cron_expr,
                trigger_time, start_time, end_time, eta, delay, queue, timeout, expires, ignore_result, exec_mode, attempt,
                call_chain_json, status, exception_type, exception_text,
                traceback_text, print_logs_text, return_value_json, cpu_micros, peak_memory)
            VALUES (:id, :root, :scriptSetId, :scriptId, :funcId, :kwargs, :origin, :originId, :cronExpr,
                :triggerTime, :startTime, :endTime, :eta, :delay, :queue, :timeout, :expires, 0, :execMode, :attempt,
                :chain, :status, :exceptionType, :exceptionText,
                :traceback, :logs, :returned, :cpu, :peak)
            """;

    /** Uses index task_record_origin for both looks. */
    private static final String TRIM = """
            DELETE FROM task_record
            WHERE origin = :origin AND origin_id = :originId AND seq <= (
                SELECT seq FROM task_record WHERE origin = :origin AND origin_id = :originId ORDER BY seq DESC LIMIT 1 OFFSET :keep)
            """;

    private static final String COUNT_MORE = """
            UPDATE task_minute SET calls = calls + :calls, cost_sum = cost_sum + :costSum,
                cost_max = CASE WHEN cost_max < :costMax THEN :costMax ELSE cost_max END,
                cost_1 = cost_1 + :c0, cost_10 = cost_10 + :c1, cost_100 = cost_100 + :c2, cost_1000 = cost_1000 + :c3,
                cost_more = cost_more + :c4
            WHERE minute = :minute AND origin = :origin AND origin_id = :originId AND func_id = :funcId AND status = :status
            """;

    private static final String COUNT_FIRST = """
            INSERT INTO task_minute (minute, origin, origin_id, func_id, status, calls, cost_sum, cost_max, cost_1, cost_10, cost_100,
                cost_1000, cost_more)
            VALUES (:minute, :origin, :originId, :funcId, :status, :calls, :costSum, :costMax, :c0, :c1, :c2, :c3, :c4)
            """;

    private TaskRows() {}

    /** Stores records of ended tasks. */
    public static void insert(Handle handle, List<TaskRecord> records) {
        PreparedBatch batch = handle.prepareBatch(INSERT);
        for (TaskRecord record : records) {
            Lineage lineage = record.lineage();
            batch.bind("id", record.id())
                    .bind("root", lineage.rootTaskId() == null ? ROOT : lineage.rootTaskId())
                    .bind("cronExpr", lineage.cronExpr())
                    .bind("eta", lineage.eta())
                    .bind("delay", lineage.delay())
                    .bind("expires", lineage.expires())
                    .bind("execMode", lineage.execMode())
                    .bind("attempt", record.attempt())
                    .bind("chain", lineage.chain().isEmpty() ? null : Json.text(lineage.chain()))
                    .bind("scriptSetId", record.scriptSetId())
                    .bind("scriptId", record.scriptId())
                    .bind("funcId", record.functionId())
                    .bind("kwargs", utf8(record.arguments()))
                    .bind("origin", record.origin().kind())
                    .bind("originId", record.origin().keptAs())
                    .bind("triggerTime", record.triggered())
                    .bind("startTime", record.usage().startMillis())
                    .bind("endTime", record.usage().endMillis())
                    .bind("queue", record.queue())
                    .bind("timeout", record.timeout())
                    .bind("status", record.status().shown())
                    .bind("exceptionType", record.exceptionType())
                    .bind("exceptionText", record.exceptionText())
                    .bind("traceback", record.traceback())
                    .bind("logs", record.logs())
                    .bind("returned", utf8(record.returned()))
                    .bind("cpu", record.usage().cpuMicros())
                    .bind("peak", record.usage().peakKib())
                    .add();
        }
        batch.execute();
    }

    private static String utf8(byte[] bytes) {
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }

    /** Drops what the retention of an origin does not keep. */
    public static void trim(Handle handle, Origin origin) {
        trim(handle, origin.kind(), origin.keptAs(), origin.recordLimit());
    }

    /** As above, of an origin as it is stored. */
    public static void trim(Handle handle, String kind, String keptAs, int keep) {
        handle.createUpdate(TRIM)
                .bind("origin", kind)
                .bind("originId", keptAs)
                .bind("keep", keep)
                .execute();
    }

    static void count(Handle handle, Map<MinuteKey, MinuteCount> counts) {
        counts.forEach((key, count) -> {
            if (!TaskStatus.isAdmitted(key.status())) {
                return; // minutes tell what the platform did
            }
            if (bind(handle, COUNT_MORE, key, count) == 0) {
                bind(handle, COUNT_FIRST, key, count);
            }
        });
    }

    private static int bind(Handle handle, String sql, MinuteKey key, MinuteCount count) {
        var update = handle.createUpdate(sql)
                .bind("minute", key.minute())
                .bind("origin", key.origin())
                .bind("originId", key.originId())
                .bind("funcId", key.functionId())
                .bind("status", key.status())
                .bind("calls", count.calls)
                .bind("costSum", count.costSum)
                .bind("costMax", count.costMax);
        for (int i = 0; i < count.histogram.length; i++) {
            update.bind("c" + i, count.histogram[i]);
        }
        return update.execute();
    }
}
