package dff.link;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dff.function.Function;
import dff.function.Functions;
import dff.json.Json;
import dff.task.Origin;
import dff.task.TaskStatus;
import dff.task.Tasks;
import dff.web.Answer;
import dff.web.ApiError;
import dff.web.ErrorClass;
import dff.web.HttpCall;
import dff.web.Route;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Calls by link: the steps and their errors in the order callers rely on. */
final class LinkCalls {
    private static final int DEFAULT_RECORDS = 100;
    private static final int PARSED_LINKS = 2_000;

    /** Names differ by the path that was used. */
    private enum Door {
        AL("/api/v1/al/:id", "Auth Link", "AuthLink", "authLink"),
        SYNC("/api/v1/sync/:id", "Sync API", "SyncAPI", "syncAPI");

        final String path;
        final String title;
        final String reason;
        final String origin;

        Door(String path, String title, String reason, String origin) {
            this.path = path;
            this.title = title;
            this.reason = reason;
            this.origin = origin;
        }
    }

    private final AuthLinks links;
    private final Tasks tasks;
    private final Functions functions;
    private final FunctionRuns runs;
    private final CallReader reader;
    private final Throttle throttle;
    private final CallOptions.Rules rules;
    private final InstantSource clock;
    private final Cache<String, FixedArguments> fixed =
            Caffeine.newBuilder().maximumSize(PARSED_LINKS).build();

    LinkCalls(CallParts parts, FunctionRuns runs, CallReader reader) {
        this.links = parts.links();
        this.tasks = parts.tasks();
        this.functions = parts.functions();
        this.rules = parts.rules();
        this.clock = parts.clock();
        this.throttle = new Throttle(parts.counters());
        this.runs = runs;
        this.reader = reader;
    }

    List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        for (Door door : Door.values()) {
            for (String method : List.of("GET", "POST")) {
                routes.add(Route.open(method, door.path, call -> answer(call, door)));
                routes.add(Route.open(method, door.path + "/:format", call -> answer(call, door)));
                routes.add(Route.open(method, door.path + "/:format/*", call -> answer(call, door)));
            }
        }
        return routes;
    }

    private Answer answer(HttpCall call, Door door) {
        String id = call.param("id");
        AuthLink link = links.find(id)
                .orElseThrow(() -> ApiError.of(ErrorClass.CLIENT_NOT_FOUND, "No such " + door.title, Map.of("id", id)));
        Origin origin = origin(link, door);
        try {
            admit(link, door);
        } catch (ApiError refusal) {
            boolean limited = refusal.errorClass() == ErrorClass.CLIENT_RATE_LIMIT;
            tasks.refused(limited ? TaskStatus.LIMITED : TaskStatus.REFUSED, link.funcId(), origin);
            throw refusal;
        }
        Function function = functions
                .find(link.funcId())
                .orElseThrow(() ->
                        ApiError.of(ErrorClass.CLIENT_NOT_FOUND, "No such Func", Map.of("funcId", link.funcId())));
        CallInput input = reader.read(call, CallFormat.of(call.param("format")));
        fixed.get(link.kwargsJson(), json -> new FixedArguments((ObjectNode) Json.parse(json)))
                .mergeInto(input.arguments(), function.id());
        CallOptions options = CallOptions.of(input.options(), function, rules, true);
        return runs.answer(
                call, new FunctionRuns.Run(function, origin, input.arguments().bytes(), options, link.isTrusted()));
    }

    private static Origin origin(AuthLink link, Door door) {
        int records = link.taskRecordLimit() == null ? DEFAULT_RECORDS : link.taskRecordLimit();
        return new Origin("syncAPI", door.origin, link.id(), records);
    }

    private void admit(AuthLink link, Door door) {
        if (link.apiAuthId() != null) {
            // a link that names an unknown API auth must not be open to all
            throw ApiError.of(ErrorClass.API_AUTH, "API Auth not found", Map.of("apiAuthId", link.apiAuthId()));
        }
        if (link.isDisabled()) {
            throw ApiError.condition(door.reason + "Disabled", "This " + door.title + " is disabled");
        }
        if (link.isExpired(clock.millis())) {
            throw ApiError.condition(door.reason + "Expired", "This " + door.title + " is already expired");
        }
        if (!link.throttling().isEmpty()) {
            throttle.check(link.id(), link.throttling());
        }
    }
}
