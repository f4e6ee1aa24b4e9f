package dff.batch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dff.call.EntityCalls;
import dff.call.ScriptStarts;
import dff.db.Database;
import dff.db.ListSql;
import dff.runner.OwnedCall;
import dff.runner.PlatformCall;
import dff.runner.RunOwner;
import dff.task.Origin;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Batches as running scripts see them: {@code DFF.BATCH}, {@code DFF.ASYNC_API}. Safe for all threads. */
public final class BatchScripts {
    private final Database database;
    private final Batches batches;
    private final EntityCalls entities;

    public BatchScripts(Database database, Batches batches, ScriptStarts starts) {
        this.database = database;
        this.batches = batches;
        this.entities = new EntityCalls(starts);
    }

    public Map<String, PlatformCall> calls() {
        OwnedCall get = this::get;
        OwnedCall call = this::call;
        return Map.of("batch.get", get, "batch.list", this::list, "batch.call", call);
    }

    private Object get(ObjectNode request, RunOwner owner) {
        return EntityCalls.named(request)
                .or(() -> EntityCalls.own(owner, BatchCalls.ORIGIN))
                .flatMap(batches::find)
                .flatMap(batch ->
                        rows(BatchKind.shown().is("b.id", batch.id())).stream().findFirst())
                .orElse(null);
    }

    private Object list(ObjectNode request) {
        return rows(BatchKind.shown().orderBy("b.seq")); // the primary key
    }

    private List<Map<String, Object>> rows(ListSql sql) {
        return database.read(handle -> sql.page(handle, EntityCalls.MAX_ROWS, 0, BatchKind.SHAPE));
    }

    private Object call(ObjectNode request, RunOwner owner) {
        String id = request.path("id").asText("");
        Batch batch = batches.find(id).orElseThrow(() -> EntityCalls.notFound("Async API", id));
        if (batch.isDisabled()) {
            throw EntityCalls.disabled("Async API", id);
        }
        int records = batch.taskRecordLimit() == null ? BatchCalls.DEFAULT_RECORDS : batch.taskRecordLimit();
        return entities.start(
                request,
                owner,
                new EntityCalls.Entity(
                        batch.funcId(),
                        batch.kwargsJson(),
                        new Origin(BatchCalls.ORIGIN, "asyncAPI", batch.id(), records)),
                new EntityCalls.Usual(
                        entities.rules().background().batchTimeout(),
                        OptionalInt.empty(),
                        entities.rules().queues().batch()));
    }
}
