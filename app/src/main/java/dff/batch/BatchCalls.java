package dff.batch;

import dff.apiauth.ApiAuthCheck;
import dff.binding.Door;
import dff.call.CallReader;
import dff.call.Incoming;
import dff.web.Answer;
import dff.web.ApiError;
import dff.web.ErrorClass;
import dff.web.HttpCall;
import dff.web.Route;
import java.util.List;
import java.util.Map;

/** Calls of batches. They are checked as they will be; what would start them is not there yet, and callers are told so. */
public final class BatchCalls {
    private static final List<Door> DOORS = List.of(
            new Door("/api/v1/bat/:id", "Batch", "Batch", "batch", "AsyncAPI"),
            new Door("/api/v1/async/:id", "Async API", "AsyncAPI", "asyncAPI", "AsyncAPI"));

    private final Batches batches;
    private final ApiAuthCheck apiAuth;
    private final CallReader reader;

    public BatchCalls(Batches batches, ApiAuthCheck apiAuth, CallReader reader) {
        this.batches = batches;
        this.apiAuth = apiAuth;
        this.reader = reader;
    }

    public List<Route> routes() {
        return DOORS.stream()
                .flatMap(door -> door.routes(this::answer).stream())
                .toList();
    }

    private Answer answer(HttpCall call, Door door) {
        String id = call.param("id");
        Batch batch = batches.find(id)
                .orElseThrow(
                        () -> ApiError.of(ErrorClass.CLIENT_NOT_FOUND, "No such " + door.title(), Map.of("id", id)));
        Incoming incoming = reader.incoming(call);
        try {
            apiAuth.demand(incoming, batch.apiAuthId(), door.realm() + ":" + batch.id());
        } finally {
            incoming.discard(); // nobody will read its files
        }
        if (batch.isDisabled()) {
            throw ApiError.condition(door.reason() + "Disabled", "This " + door.title() + " is disabled");
        }
        throw ApiError.of(
                ErrorClass.CLIENT_UNSUPPORTED,
                "This version keeps batches but does not run them yet; nothing was started",
                Map.of("id", batch.id()));
    }
}
