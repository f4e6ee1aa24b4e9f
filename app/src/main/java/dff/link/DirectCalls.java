package dff.link;

import dff.call.CallFormat;
import dff.call.CallInput;
import dff.call.CallOptions;
import dff.call.CallReader;
import dff.call.FunctionRuns;
import dff.function.Function;
import dff.function.Functions;
import dff.task.Origin;
import dff.web.Answer;
import dff.web.ApiError;
import dff.web.ErrorClass;
import dff.web.HttpCall;
import dff.web.Route;
import java.util.List;
import java.util.Map;

/** Calls of a published function by a signed-in user. */
final class DirectCalls {
    private static final int RECORDS = 1_000;

    private final Functions functions;
    private final FunctionRuns runs;
    private final CallReader reader;
    private final CallOptions.Rules rules;

    DirectCalls(CallParts parts, FunctionRuns runs) {
        this.functions = parts.functions();
        this.rules = parts.rules();
        this.reader = new CallReader(parts.uploads());
        this.runs = runs;
    }

    List<Route> routes() {
        return List.of(Route.guarded("POST", "/api/v1/func/:funcId", "general_r", this::answer)
                .openWhenEmbedded());
    }

    private Answer answer(HttpCall call) {
        String id = call.param("funcId");
        Function function = functions
                .find(id)
                .orElseThrow(() -> ApiError.of(ErrorClass.CLIENT_NOT_FOUND, "No such Func", Map.of("funcId", id)));
        CallInput input = reader.read(call, CallFormat.NORMAL);
        CallOptions options = CallOptions.of(input.options(), function, rules, false);
        Origin origin = new Origin("direct", "direct", call.traceId(), RECORDS);
        return runs.answer(
                call, new FunctionRuns.Run(function, origin, input.arguments().bytes(), options, false));
    }
}
