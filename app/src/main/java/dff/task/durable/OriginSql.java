package dff.task.durable;

import dff.task.TaskRows;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** Finds tasks by what has started them, other tasks apart. */
final class OriginSql {
    private OriginSql() {}

    /** Those that were due before an instant and still wait. */
    static List<DurableTask> overdue(Handle handle, Set<String> origins, long before, int most) {
        return handle.createQuery("SELECT " + TaskSql.COLUMNS
                        + """
                        FROM task
                        WHERE origin IN (<origins>) AND due < :before AND +status = 0 AND root_task_id = :root
                        LIMIT :most
                        """) // index task_origin, which holds few of these kinds; the plus keeps the planner from
                // those of what waits
                .bindList("origins", List.copyOf(origins))
                .bind("before", before)
                .bind("root", TaskRows.ROOT)
                .bind("most", most)
                .map((row, _) -> TaskSql.task(row))
                .list();
    }

    /** Those that have not ended, with the ids of their origins. */
    static Map<String, String> open(Handle handle, Set<String> origins) {
        return handle.createQuery(
                        "SELECT id, origin_id FROM task WHERE origin IN (<origins>) AND root_task_id = :root") // index
                // task_origin
                .bindList("origins", List.copyOf(origins))
                .bind("root", TaskRows.ROOT)
                .map((row, _) -> Map.entry(row.getString("id"), row.getString("origin_id")))
                .collectToMap(Map.Entry::getKey, Map.Entry::getValue);
    }
}
