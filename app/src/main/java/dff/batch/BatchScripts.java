package dff.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dff.call.AsyncOptions;
import dff.call.FixedArguments;
import dff.call.ScriptStarts;
import dff.db.Database;
import dff.db.ListSql;
import dff.function.Function;
import dff.json.Json;
import dff.json.RawObject;
import dff.runner.OwnedCall;
import dff.runner.PlatformCall;
import dff.runner.PlatformCallException;
import dff.runner.RunOwner;
import dff.task.Origin;
import dff.task.RunningTask;
import dff.web.ApiError;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Batches as running scripts see them: {@code DFF.BATCH}, {@code DFF.ASYNC_API}. Safe for all threads. */
public final class BatchScripts {
    /** Rows a script is given at most. */
    static final int MAX_ROWS = 1_000;

    private static final String BAD = "BadEntityCall";
    private static final int MAX_EXPIRES = 86_400;

    private final Database database;
    private final Batches batches;
    private final ScriptStarts starts;

    public BatchScripts(Database database, Batches batches, ScriptStarts starts) {
        this.database = database;
        this.batches = batches;
        this.starts = starts;
    }

    public Map<String, PlatformCall> calls() {
        OwnedCall get = this::get;
        OwnedCall call = this::call;
        return Map.of("batch.get", get, "batch.list", this::list, "batch.call", call);
    }

    private Object get(ObjectNode request, RunOwner owner) {
        Optional<String> id =
                request.hasNonNull("id") ? Optional.of(request.get("id").asText()) : own(owner);
        return id.flatMap(batches::find)
                .flatMap(batch ->
                        rows(BatchKind.shown().is("b.id", batch.id())).stream().findFirst())
                .orElse(null);
    }

    /** The batch that started the running task. */
    private static Optional<String> own(RunOwner owner) {
        Origin origin = ScriptStarts.caller(owner).request().origin();
        return origin.kind().equals(BatchCalls.ORIGIN) ? Optional.of(origin.id()) : Optional.empty();
    }

    private Object list(ObjectNode request) {
        return rows(BatchKind.shown().orderBy("b.seq")); // the primary key
    }

    private List<Map<String, Object>> rows(ListSql sql) {
        return database.read(handle -> sql.page(handle, MAX_ROWS, 0, BatchKind.SHAPE));
    }

    private Object call(ObjectNode request, RunOwner owner) {
        RunningTask caller = ScriptStarts.caller(owner);
        String id = request.path("id").asText("");
        Batch batch = batches.find(id)
                .orElseThrow(() -> new PlatformCallException(
                        "EntityNotFound", "Async API not found: `" + id.substring(0, Math.min(id.length(), 64)) + "`"));
        Function function = starts.function(batch.funcId());
        RawObject arguments = merged(batch, ScriptStarts.arguments(request, "kwargs"), function);
        int records = batch.taskRecordLimit() == null ? BatchCalls.DEFAULT_RECORDS : batch.taskRecordLimit();
        Origin origin = new Origin(BatchCalls.ORIGIN, "asyncAPI", batch.id(), records);
        long triggered = number(request, "triggerTime", 0, Integer.MAX_VALUE, 0) * 1_000;
        int timeout = (int) number(
                request,
                "timeout",
                starts.rules().minTimeout(),
                starts.rules().maxTimeout(),
                function.timeout().orElse(starts.rules().background().batchTimeout()));
        int expires = (int) number(
                request,
                "expires",
                1,
                MAX_EXPIRES,
                function.expires().orElse(AsyncOptions.BATCH_EXPIRES_SCALE * timeout));
        int queue = starts.queue(
                request,
                starts.rules().queues().of(function, starts.rules().queues().batch()),
                BAD);
        starts.start(
                caller,
                new ScriptStarts.Start(
                        function,
                        origin,
                        arguments,
                        List.of(function.id()),
                        triggered == 0 ? System.currentTimeMillis() : triggered),
                new ScriptStarts.Limits(timeout, expires, queue));
        return null;
    }

    private static RawObject merged(Batch batch, RawObject given, Function function) {
        try {
            new FixedArguments((ObjectNode) Json.parse(batch.kwargsJson())).mergeInto(given, function.id());
            return given;
        } catch (ApiError e) {
            throw new PlatformCallException(
                    BAD, e.getMessage() + ": " + e.detail().get("kwargsField"));
        }
    }

    private static long number(ObjectNode request, String name, long min, long max, long fallback) {
        JsonNode value = request.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return fallback;
        }
        if (!value.isIntegralNumber() || value.longValue() < min || value.longValue() > max) {
            throw new PlatformCallException(
                    BAD, "`" + name + "` should be an integer between " + min + " and " + max + ", not " + value);
        }
        return value.longValue();
    }
}
