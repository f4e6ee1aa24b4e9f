package dff.ops.job;

import dff.db.ListSql;
import dff.db.RowShape;
import dff.json.Json;
import dff.task.TaskId;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** Runs of system jobs as task records. */
public final class JobRecords {
    /** Newest ones kept. */
    public static final int KEPT = 1_000;
    /** Queue of the platform's own work. */
    static final int QUEUE = 0;

    private static final int MAX_TEXT = 2_000;
    private static final int MAX_TYPE = 256;

    public static final RowShape SHAPE = RowShape.of(String::valueOf)
            .number("seq", "r.seq")
            .text("id", "r.id")
            .text("name", "r.name")
            .json("kwargsJSON", "'{}'")
            .json("resultJSON", "r.result_json")
            .number("triggerTimeMs", "r.trigger_time")
            .number("startTimeMs", "r.start_time")
            .number("endTimeMs", "r.end_time")
            .number("eta", "NULL")
            .number("delay", "NULL")
            .number("queue", "r.queue")
            .number("timeout", "NULL")
            .number("expires", "NULL")
            .flag("ignoreResult", "0")
            .text("status", "r.status")
            .text("exceptionType", "r.exception_type")
            .text("exceptionTEXT", "r.exception_text")
            .text("tracebackTEXT", "NULL")
            .text("nonCriticalErrorsTEXT", "NULL");

    private JobRecords() {}

    /**
     * One run that has ended.
     *
     * @param due Unix milliseconds it was to start at, as the others
     * @param count what it removed
     * @param error null = it went well
     */
    record Run(String jobId, long due, long started, long ended, long count, Throwable error) {
        String status() {
            return error == null ? "success" : "failure";
        }

        /** Null = it went well. */
        String errorText() {
            return error == null ? null : cut(error.toString(), MAX_TEXT);
        }
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most);
    }

    static void insert(Handle handle, Run run) {
        handle.createUpdate("""
                        INSERT INTO system_task_record (id, name, trigger_time, start_time, end_time, queue, status, result_json,
                            exception_type, exception_text)
                        VALUES (:id, :name, :due, :started, :ended, :queue, :status, :result, :type, :text)
                        """)
                .bind("id", TaskId.next())
                .bind("name", run.jobId())
                .bind("due", run.due())
                .bind("started", run.started())
                .bind("ended", run.ended())
                .bind("queue", QUEUE)
                .bind("status", run.status())
                .bind("result", run.error() == null ? Json.text(Map.of("count", run.count())) : null)
                .bind(
                        "type",
                        run.error() == null ? null : cut(run.error().getClass().getSimpleName(), MAX_TYPE))
                .bind("text", run.errorText())
                .execute();
        // the primary key
        handle.createUpdate("""
                        DELETE FROM system_task_record
                        WHERE seq <= (SELECT seq FROM system_task_record ORDER BY seq DESC LIMIT 1 OFFSET :keep)
                        """).bind("keep", KEPT).execute();
    }

    public static ListSql list() {
        return new ListSql(SHAPE.columns(), "system_task_record r");
    }
}
