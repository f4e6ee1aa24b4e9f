package dff.link;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dff.call.AsyncOptions;
import dff.call.AsyncRuns;
import dff.call.CallFormat;
import dff.call.CallInput;
import dff.call.CallOptions;
import dff.call.CallReader;
import dff.call.FunctionRuns;
import dff.function.Function;
import dff.function.Functions;
import dff.json.Json;
import dff.json.RawObject;
import dff.task.Origin;
import dff.task.TaskRecord;
import dff.task.TaskResults;
import dff.web.Answer;
import dff.web.ApiError;
import dff.web.ErrorClass;
import dff.web.Field;
import dff.web.Fields;
import dff.web.HttpCall;
import dff.web.Route;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Calls of a published function by a signed-in user. */
final class DirectCalls {
    private static final int RECORDS = 1_000;
    /** Calls of one request. */
    private static final int MAX_CALLS = 1_000;

    private static final Fields MANY = Fields.of(Field.array("calls").must());

    private final Functions functions;
    private final FunctionRuns runs;
    private final TaskResults results;
    private final AsyncRuns asyncRuns;
    private final CallReader reader;
    private final CallOptions.Rules rules;

    DirectCalls(CallParts parts, FunctionRuns runs, AsyncRuns asyncRuns) {
        this.asyncRuns = asyncRuns;
        this.functions = parts.functions();
        this.results = parts.results();
        this.rules = parts.rules();
        this.reader = new CallReader(parts.uploads());
        this.runs = runs;
    }

    List<Route> routes() {
        return List.of(
                Route.guarded("POST", "/api/v1/func/:funcId", "general_r", this::answer),
                Route.guarded("POST", "/api/v1/task-records/func/:id/do/run-again", "general_w", this::again)
                        .withBody(Fields.of())
                        .titled("Run a task again with the same arguments", "以相同参数重新运行任务"),
                Route.guarded("POST", "/api/v1/func-many", "general_r", this::many)
                        .withBody(MANY)
                        .titled("Call many functions in the background", "在后台批量调用函数"));
    }

    /** The same function with the same arguments, under the origin of who asks. */
    private Answer again(HttpCall call) {
        String id = call.param("id");
        TaskResults.Asked asked = results.asked(id).orElseThrow(() -> ApiError.notFound("function task record", id));
        if (asked.kwargsJson() == null) {
            throw ApiError.of(
                    ErrorClass.CLIENT_BAD_REQUEST,
                    "The arguments of this task were larger than " + TaskRecord.MAX_VALUE
                            + " bytes, so its record does not hold them",
                    Map.of("id", id, "max", TaskRecord.MAX_VALUE));
        }
        Function function = function(asked.functionId());
        RawObject arguments = RawObject.parse(asked.kwargsJson().getBytes(StandardCharsets.UTF_8));
        ObjectNode given = Json.MAPPER.createObjectNode();
        given.put("queue", asked.queue()).put("timeout", asked.timeout());
        AsyncOptions options = AsyncOptions.of(given, function, rules, AsyncOptions.Kind.DIRECT, asyncRuns.now());
        return asyncRuns.answer(call, background(call, function, arguments, options));
    }

    private Answer many(HttpCall call) {
        JsonNode given = call.json(MANY).get("calls");
        if (given.isEmpty() || given.size() > MAX_CALLS) {
            throw ApiError.invalidBody("Field `calls` holds " + given.size() + " calls; allowed are 1 to " + MAX_CALLS);
        }
        List<AsyncRuns.Call> calls = new ArrayList<>();
        for (JsonNode one : given) {
            calls.add(one(call, one));
        }
        return Answer.data(Map.of("ids", asyncRuns.accept(call, calls)));
    }

    private AsyncRuns.Call one(HttpCall call, JsonNode one) {
        if (!one.path("funcId").isTextual()) {
            throw ApiError.invalidBody("Field `calls` should be a list of {funcId, kwargs, options}");
        }
        Function function = function(one.get("funcId").textValue());
        ObjectNode given = object(one, "options");
        AsyncOptions options = AsyncOptions.of(given, function, rules, AsyncOptions.Kind.DIRECT, asyncRuns.now());
        return background(call, function, RawObject.parse(Json.bytes(object(one, "kwargs"))), options);
    }

    private static ObjectNode object(JsonNode one, String name) {
        JsonNode value = one.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Json.MAPPER.createObjectNode();
        }
        if (value instanceof ObjectNode object) {
            return object;
        }
        throw ApiError.invalidBody("Field `calls[#]." + name + "` should be an object");
    }

    private static AsyncRuns.Call background(
            HttpCall call, Function function, RawObject arguments, AsyncOptions options) {
        // the key of a sender holds for that sender only
        String scope = "func " + call.signedIn().userId() + ' ' + function.id();
        return new AsyncRuns.Call(scope, function, origin(call), arguments, options, false);
    }

    private static Origin origin(HttpCall call) {
        return new Origin("direct", "direct", call.traceId(), RECORDS);
    }

    private Function function(String id) {
        return functions
                .find(id)
                .orElseThrow(() -> ApiError.of(ErrorClass.CLIENT_NOT_FOUND, "No such Func", Map.of("funcId", id)));
    }

    private Answer answer(HttpCall call) {
        Function function = function(call.param("funcId"));
        CallInput input = reader.read(call, CallFormat.NORMAL);
        if (AsyncOptions.areWanted(input.options())) {
            AsyncOptions options =
                    AsyncOptions.of(input.options(), function, rules, AsyncOptions.Kind.DIRECT, asyncRuns.now());
            return asyncRuns.answer(call, background(call, function, input.arguments(), options));
        }
        CallOptions options = CallOptions.of(input.options(), function, rules, false);
        return runs.answer(
                call,
                new FunctionRuns.Run(function, origin(call), input.arguments().bytes(), options, false));
    }
}
