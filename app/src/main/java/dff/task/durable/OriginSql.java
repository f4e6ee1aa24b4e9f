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
    static List<DurableTask> overdue(Handle handle, List<Integer> queues, Set<String> origins, long before, int most) {
        return handle.createQuery("SELECT " + TaskSql.COLUMNS + """
                        FROM task
                        WHERE status = 0 AND queue IN (<queues>) AND due < :before AND root_task_id = :root AND origin IN (<origins>)
                        LIMIT :most
                        """) // index task_due
                .bindList("queues", queues)
                .bindList("origins", List.copyOf(origins))
                .bind("before", before)
                .bind("root", TaskRows.ROOT)
                .bind("most", most)
                .map((row, _) -> TaskSql.task(row))
                .list();
    }

    /** Those that have not ended, with the ids of their origins. Walks through all tasks, so it is for starts only. */
    static Map<String, String> open(Handle handle, Set<String> origins) {
        return handle.createQuery("SELECT id, origin_id FROM task WHERE origin IN (<origins>) AND root_task_id = :root")
                .bindList("origins", List.copyOf(origins))
                .bind("root", TaskRows.ROOT)
                .map((row, _) -> Map.entry(row.getString("id"), row.getString("origin_id")))
                .collectToMap(Map.Entry::getKey, Map.Entry::getValue);
    }
}
