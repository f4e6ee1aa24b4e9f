package dff.batch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dff.apiauth.ApiAuthCheck;
import dff.binding.Door;
import dff.call.AsyncOptions;
import dff.call.AsyncRuns;
import dff.call.CallFormat;
import dff.call.CallInput;
import dff.call.CallOptions;
import dff.call.CallReader;
import dff.call.FixedArguments;
import dff.call.Incoming;
import dff.function.Function;
import dff.function.Functions;
import dff.json.Json;
import dff.task.Origin;
import dff.web.Answer;
import dff.web.ApiError;
import dff.web.ErrorClass;
import dff.web.HttpCall;
import dff.web.Route;
import java.util.List;
import java.util.Map;

/** Calls of batches: the steps and their errors in the order callers rely on; the task is in the store before they are answered. */
public final class BatchCalls {
    /** Batches are recorded under this origin, whatever name the caller used. */
    public static final String ORIGIN = "asyncAPI";

    static final int DEFAULT_RECORDS = 100;
    private static final int PARSED_BATCHES = 2_000;

    private static final List<Door> DOORS = List.of(
            new Door("/api/v1/bat/:id", "Batch", "Batch", "batch", "AsyncAPI"),
            new Door("/api/v1/async/:id", "Async API", "AsyncAPI", "asyncAPI", "AsyncAPI"));

    /** What calls are made of. */
    public record Parts(
            Batches batches,
            ApiAuthCheck apiAuth,
            Functions functions,
            CallReader reader,
            AsyncRuns runs,
            CallOptions.Rules rules) {}

    private final Parts parts;
    private final Cache<String, FixedArguments> fixed =
            Caffeine.newBuilder().maximumSize(PARSED_BATCHES).build();

    public BatchCalls(Parts parts) {
        this.parts = parts;
    }

    public List<Route> routes() {
        return DOORS.stream()
                .flatMap(door -> door.routes(this::answer).stream())
                .toList();
    }

    private Answer answer(HttpCall call, Door door) {
        String id = call.param("id");
        Batch batch = parts.batches()
                .find(id)
                .orElseThrow(
                        () -> ApiError.of(ErrorClass.CLIENT_NOT_FOUND, "No such " + door.title(), Map.of("id", id)));
        Incoming incoming = parts.reader().incoming(call);
        try {
            return accept(incoming, batch, door, demand(incoming, batch, door));
        } catch (RuntimeException e) {
            incoming.discard(); // nobody will read its files
            throw e;
        }
    }

    /** @return what tells its senders apart */
    private String demand(Incoming incoming, Batch batch, Door door) {
        String sender = parts.apiAuth().demand(incoming, batch.apiAuthId(), door.realm() + ":" + batch.id());
        if (batch.isDisabled()) {
            throw ApiError.condition(door.reason() + "Disabled", "This " + door.title() + " is disabled");
        }
        return sender;
    }

    /** What callers of a batch must prove, for those who ask for a result. */
    public void demandResult(HttpCall call, String batchId) {
        Batch batch = parts.batches()
                .find(batchId)
                .filter(found -> found.id().equals(batchId))
                .orElseThrow(() -> ApiError.of(ErrorClass.USER_AUTH, "User not signed in"));
        demand(parts.reader().incoming(call), batch, DOORS.getLast());
    }

    private Answer accept(Incoming incoming, Batch batch, Door door, String sender) {
        Function function = parts.functions()
                .find(batch.funcId())
                .orElseThrow(() ->
                        ApiError.of(ErrorClass.CLIENT_NOT_FOUND, "No such Func", Map.of("funcId", batch.funcId())));
        HttpCall call = incoming.call();
        CallInput input = parts.reader().read(incoming, CallFormat.of(call.param("format")));
        fixed.get(batch.kwargsJson(), json -> new FixedArguments((ObjectNode) Json.parse(json)))
                .mergeInto(input.arguments(), function.id());
        AsyncOptions options = AsyncOptions.of(
                input.options(),
                function,
                parts.rules(),
                AsyncOptions.Kind.BATCH,
                parts.runs().now());
        int records = batch.taskRecordLimit() == null ? DEFAULT_RECORDS : batch.taskRecordLimit();
        Origin origin = new Origin(ORIGIN, door.origin(), batch.id(), records);
        return parts.runs()
                .answer(
                        call,
                        new AsyncRuns.Call(
                                scope(call, batch, sender), function, origin, input.arguments(), options, true));
    }

    /** Nobody learns by another's Idempotency-Key what was answered to that one. */
    private static String scope(HttpCall call, Batch batch, String sender) {
        String user =
                call.identity().map(identity -> " user " + identity.userId()).orElse("");
        return "batch " + batch.id() + (sender.isEmpty() ? "" : " sender " + sender) + user;
    }
}
