package dff.link;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dff.binding.Door;
import dff.call.CallFormat;
import dff.call.CallInput;
import dff.call.CallOptions;
import dff.call.CallReader;
import dff.call.FixedArguments;
import dff.call.FunctionRuns;
import dff.call.Incoming;
import dff.function.ArgumentCheck;
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
import java.util.List;
import java.util.Map;

/** Calls by link: the steps and their errors in the order callers rely on. */
final class LinkCalls {
    static final int DEFAULT_RECORDS = 100;
    private static final int PARSED_LINKS = 2_000;

    static final List<Door> DOORS = List.of(
            new Door("/api/v1/al/:id", "Auth Link", "AuthLink", "authLink", LinkAccess.REALM),
            new Door("/api/v1/sync/:id", "Sync API", "SyncAPI", "syncAPI", LinkAccess.REALM));

    private final AuthLinks links;
    private final LinkAccess access;
    private final Tasks tasks;
    private final Functions functions;
    private final FunctionRuns runs;
    private final CallReader reader;
    private final CallOptions.Rules rules;
    private final Cache<String, FixedArguments> fixed =
            Caffeine.newBuilder().maximumSize(PARSED_LINKS).build();

    LinkCalls(CallParts parts, LinkAccess access, FunctionRuns runs, CallReader reader) {
        this.links = parts.links();
        this.access = access;
        this.tasks = parts.tasks();
        this.functions = parts.functions();
        this.rules = parts.rules();
        this.runs = runs;
        this.reader = reader;
    }

    List<Route> routes() {
        return DOORS.stream()
                .flatMap(door -> door.routes(this::answer).stream())
                .toList();
    }

    private Answer answer(HttpCall call, Door door) {
        String id = call.param("id");
        AuthLink link = links.find(id)
                .orElseThrow(
                        () -> ApiError.of(ErrorClass.CLIENT_NOT_FOUND, "No such " + door.title(), Map.of("id", id)));
        Incoming incoming = reader.incoming(call);
        Origin origin = origin(link, door);
        try {
            access.admit(incoming, link, door);
        } catch (ApiError refusal) {
            incoming.discard();
            boolean limited = refusal.errorClass() == ErrorClass.CLIENT_RATE_LIMIT;
            tasks.refused(limited ? TaskStatus.LIMITED : TaskStatus.REFUSED, link.funcId(), origin);
            throw refusal;
        } catch (RuntimeException e) {
            incoming.discard();
            throw e;
        }
        return answer(incoming, link, origin);
    }

    private static Origin origin(AuthLink link, Door door) {
        int records = link.taskRecordLimit() == null ? DEFAULT_RECORDS : link.taskRecordLimit();
        return new Origin(LinkFeature.ORIGIN, door.origin(), link.id(), records);
    }

    private Answer answer(Incoming incoming, AuthLink link, Origin origin) {
        HttpCall call = incoming.call();
        Function function = functions
                .find(link.funcId())
                .orElseThrow(() ->
                        ApiError.of(ErrorClass.CLIENT_NOT_FOUND, "No such Func", Map.of("funcId", link.funcId())));
        CallInput input = reader.read(incoming, CallFormat.of(call.param("format")));
        fixed.get(link.kwargsJson(), json -> new FixedArguments((ObjectNode) Json.parse(json)))
                .mergeInto(input.arguments(), function.id());
        if (link.checksArguments()) {
            check(function, input);
        }
        CallOptions options = CallOptions.of(input.options(), function, rules, true);
        return runs.answer(
                call, new FunctionRuns.Run(function, origin, input.arguments().bytes(), options, link.isTrusted()));
    }

    /** Before anything runs, so that a caller learns what is wrong with the call from the platform and not from a traceback. */
    private static void check(Function function, CallInput input) {
        String problem = ArgumentCheck.firstProblem(
                function, Json.parse(input.arguments().bytes()));
        if (problem != null) {
            throw ApiError.of(
                    ErrorClass.CLIENT_BAD_REQUEST,
                    "Invalid kwargs",
                    Map.of("message", problem, "funcId", function.id()));
        }
    }
}
