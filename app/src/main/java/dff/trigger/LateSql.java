package dff.trigger;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Rows of runs that were expected and have not started. */
final class LateSql {
    /** Rows kept. */
    static final int MOST = 1_000;

    /** Which run. */
    record Key(String configId, long due, int delay) {}

    /**
     * A run that has not started.
     *
     * @param taskId null = there is none yet
     * @param reason {@code waiting} in a worker queue, {@code held} by the previous run, {@code expired} in its queue
     */
    record Case(Key key, String funcId, String taskId, String reason, long found) {}

    private LateSql() {}

    static void insert(Handle handle, List<Case> cases) {
        PreparedBatch batch = handle.prepareBatch("""
                INSERT INTO trigger_late (config_id, due_time, delay, func_id, task_id, reason, found_time)
                VALUES (:config, :due, :delay, :func, :task, :reason, :found)
                """);
        for (Case one : cases) {
            bound(batch, one.key())
                    .bind("func", one.funcId())
                    .bind("task", one.taskId())
                    .bind("reason", one.reason())
                    .bind("found", one.found())
                    .add();
        }
        batch.execute();
    }

    private static PreparedBatch bound(PreparedBatch batch, Key key) {
        return batch.bind("config", key.configId()).bind("due", key.due()).bind("delay", key.delay());
    }

    static void delete(Handle handle, List<Key> keys) {
        PreparedBatch batch = handle.prepareBatch(
                "DELETE FROM trigger_late WHERE config_id = :config AND due_time = :due AND delay = :delay");
        keys.forEach(key -> bound(batch, key).add());
        batch.execute();
    }

    static void expired(Handle handle, List<Key> keys) {
        PreparedBatch batch = handle.prepareBatch("""
                UPDATE trigger_late SET reason = 'expired' WHERE config_id = :config AND due_time = :due AND delay = :delay
                """);
        keys.forEach(key -> bound(batch, key).add());
        batch.execute();
    }

    /** Oldest first. */
    static List<Case> all(Handle handle) {
        return handle.createQuery("""
                        SELECT config_id, due_time, delay, func_id, task_id, reason, found_time FROM trigger_late
                        ORDER BY due_time, config_id, delay LIMIT :most
                        """)
                .bind("most", MOST)
                .map((row, _) -> new Case(
                        new Key(row.getString("config_id"), row.getLong("due_time"), row.getInt("delay")),
                        row.getString("func_id"),
                        row.getString("task_id"),
                        row.getString("reason"),
                        row.getLong("found_time")))
                .list();
    }

    static int count(Handle handle) {
        return handle.createQuery("SELECT COUNT(*) FROM trigger_late")
                .mapTo(Integer.class)
                .one();
    }

    /** Those of these configs that have such a run. */
    static Set<String> among(Handle handle, List<String> ids) {
        return handle.createQuery("SELECT DISTINCT config_id FROM trigger_late WHERE config_id IN (<ids>)")
                .bindList("ids", ids)
                .mapTo(String.class)
                .set();
    }

    /** How tasks ended, of those that have a record. */
    static Map<String, String> ends(Handle handle, List<String> taskIds) {
        Map<String, String> ends = new HashMap<>();
        if (taskIds.isEmpty()) {
            return ends;
        }
        handle.createQuery("SELECT id, status FROM task_record WHERE id IN (<ids>)") // index task_record_id
                .bindList("ids", taskIds)
                .map((row, _) -> Map.entry(row.getString("id"), row.getString("status")))
                .forEach(entry -> ends.put(entry.getKey(), entry.getValue()));
        return ends;
    }
}
