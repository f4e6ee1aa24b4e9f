package dff.task.durable;

import org.jdbi.v3.core.Handle;

/** Rows of senders' keys. */
final class TaskKeys {
    private record Row(String digest, String taskId, long expires) {}

    private TaskKeys() {}

    /** @return the task that the key was answered with, null when it is new */
    static String known(Handle handle, TaskStore.Key key, long now) {
        // primary key
        Row row = handle.createQuery(
                        "SELECT digest, task_id, expire_time FROM task_key WHERE scope = :scope AND idem_key = :text")
                .bind("scope", key.scope())
                .bind("text", key.text())
                .map((found, _) ->
                        new Row(found.getString("digest"), found.getString("task_id"), found.getLong("expire_time")))
                .findOne()
                .orElse(null);
        if (row == null) {
            return null;
        }
        if (row.expires() < now) {
            handle.execute("DELETE FROM task_key WHERE scope = ? AND idem_key = ?", key.scope(), key.text());
            return null;
        }
        if (!row.digest().equals(key.digest())) {
            throw new TaskStore.KeyReused();
        }
        return row.taskId();
    }

    static void insert(Handle handle, TaskStore.Key key, String taskId, long expires) {
        handle.execute(
                "INSERT INTO task_key (scope, idem_key, digest, task_id, expire_time) VALUES (?, ?, ?, ?, ?)",
                key.scope(),
                key.text(),
                key.digest(),
                taskId,
                expires);
    }
}
