package dff.batch;

import dff.db.Database;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Batches as calls find them. Safe for all threads. */
public final class Batches {
    private static final int MAX_ID = 64;

    private final Database database;

    public Batches(Database database) {
        this.database = database;
    }

    /** The batch a caller means: the id as it is, else with the prefix of generated ids. */
    Optional<Batch> find(String calledId) {
        if (calledId.length() > MAX_ID) {
            return Optional.empty();
        }
        return database.read(handle -> find(handle, calledId)
                .or(() -> hasPrefix(calledId)
                        ? Optional.empty()
                        : find(handle, BatchKind.BATCH.idPrefix() + calledId)
                                .or(() -> find(handle, BatchKind.ASYNC_API.idPrefix() + calledId))));
    }

    private static boolean hasPrefix(String id) {
        return id.startsWith(BatchKind.BATCH.idPrefix()) || id.startsWith(BatchKind.ASYNC_API.idPrefix());
    }

    private static Optional<Batch> find(Handle handle, String id) {
        // index batch_id
        return handle.createQuery("""
                        SELECT id, func_id, func_call_kwargs_json, api_auth_id, task_record_limit, is_disabled FROM batch WHERE id = :id
                        """)
                .bind("id", id)
                .map((row, _) -> {
                    int limit = row.getInt("task_record_limit");
                    Integer records = row.wasNull() ? null : (Integer) limit;
                    return new Batch(
                            row.getString("id"),
                            row.getString("func_id"),
                            row.getString("func_call_kwargs_json"),
                            row.getString("api_auth_id"),
                            records,
                            row.getInt("is_disabled") != 0);
                })
                .findOne();
    }
}
