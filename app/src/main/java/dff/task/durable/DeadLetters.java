package dff.task.durable;

import dff.db.Database;
import dff.db.ListSql;
import dff.db.RowShape;
import dff.task.TaskId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Tasks that were given up because their workers kept dying, kept with all that is needed to run them once more. */
public final class DeadLetters {
    /** Exception type in the records of such tasks. */
    public static final String TYPE = "WorkerDied";
    /** Newest ones kept. */
    static final int KEPT = 1_000;

    private static final int MAX_REASON = 256;

    /** Rows as lists show them. */
    public static final RowShape SHAPE = RowShape.of(String::valueOf)
            .number("seq", "d.seq")
            .text("id", "d.id")
            .number("queue", "d.queue")
            .number("attempt", "d.attempt")
            .text("rootTaskId", "d.root_task_id")
            .text("funcId", "d.func_id")
            .json("funcCallKwargsJSON", "d.kwargs_json")
            .text("origin", "d.origin")
            .text("originId", "d.origin_id")
            .number("triggerTimeMs", "d.trigger_time")
            .number("deathTimeMs", "d.death_time")
            .number("timeout", "d.timeout")
            .text("reason", "d.reason");

    private final Database database;

    public DeadLetters(Database database) {
        this.database = database;
    }

    static void insert(Handle handle, Claimed.Ticket ticket, String reason, long now) {
        handle.createUpdate("""
                        INSERT INTO task_dead_letter (id, queue, attempt, root_task_id, func_id, origin, origin_id, seen_as, record_limit,
                            exec_mode, trigger_time, death_time, timeout, keep_result, reason, cron_expr, call_chain_json, kwargs_json, http_json)
                        SELECT id, queue, attempt, root_task_id, func_id, origin, origin_id, seen_as, record_limit, exec_mode,
                            trigger_time, :now, timeout, keep_result, :reason, cron_expr, call_chain_json, kwargs_json, http_json
                        FROM task WHERE id = :id AND attempt = :attempt AND status = 1
                        """)
                .bind("now", now)
                .bind("reason", reason.substring(0, Math.min(reason.length(), MAX_REASON)))
                .bind("id", ticket.id())
                .bind("attempt", ticket.attempt())
                .execute();
        handle.createUpdate("""
                        DELETE FROM task_dead_letter
                        WHERE seq <= (SELECT seq FROM task_dead_letter ORDER BY seq DESC LIMIT 1 OFFSET :keep)
                        """).bind("keep", KEPT).execute();
    }

    public static ListSql list() {
        return new ListSql(SHAPE.columns(), "task_dead_letter d");
    }

    /** Removes one. @return false when there is none */
    public boolean remove(String id) {
        return database.write(handle -> handle.execute("DELETE FROM task_dead_letter WHERE id = ?", id)) > 0;
    }

    /** Makes a waiting task of it, with an id of its own, in one step. @return the new id; empty when there is none */
    public Optional<String> again(String id, long now) {
        return database.write(handle -> {
            String next = TaskId.next();
            int made = handle.createUpdate("""
                            INSERT INTO task (id, status, queue, due, expire_time, attempt, deaths, losses, failures, retries, is_cancelled,
                                root_task_id, func_id, origin, origin_id, seen_as, record_limit, exec_mode, trigger_time, eta, delay,
                                timeout, expires, keep_result, trace_id, cron_expr, call_chain_json, kwargs_json, http_json)
                            SELECT :next, 0, queue, :now, NULL, 0, 0, 0, 0, 0, 0, root_task_id, func_id, origin, origin_id, seen_as,
                                record_limit, exec_mode, :now, NULL, NULL, timeout, NULL, keep_result, '', cron_expr, call_chain_json, kwargs_json,
                                http_json
                            FROM task_dead_letter WHERE id = :id
                            """)
                    .bind("next", next)
                    .bind("now", now)
                    .bind("id", id)
                    .execute();
            if (made == 0) {
                return Optional.<String>empty();
            }
            handle.execute("DELETE FROM task_dead_letter WHERE id = ?", id);
            return Optional.of(next);
        });
    }

    /** Arguments of one, for tests of what is kept. */
    List<String> ids() {
        return database.read(
                handle -> new ArrayList<>(handle.createQuery("SELECT id FROM task_dead_letter ORDER BY seq")
                        .mapTo(String.class)
                        .list()));
    }
}
