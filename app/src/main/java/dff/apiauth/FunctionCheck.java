package dff.apiauth;

import dff.call.CallOptions;
import dff.call.FunctionRuns;
import dff.function.Function;
import dff.function.Functions;
import dff.json.RawObject;
import dff.runner.Outcome;
import dff.runner.ResultBody;
import dff.task.Origin;
import dff.web.HttpCall;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Asks a published function whether a request may pass. Safe for all threads. */
final class FunctionCheck {
    private static final String ORIGIN = "apiAuth";
    private static final int RECORDS = 100;
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);
    /** No result that counts as false is longer. */
    private static final int LONGEST_FALSE = 64;

    private final Functions functions;
    private final FunctionRuns runs;
    private final CallOptions.Rules rules;

    FunctionCheck(Functions functions, FunctionRuns runs, CallOptions.Rules rules) {
        this.functions = functions;
        this.runs = runs;
        this.rules = rules;
    }

    /**
     * True when the function returned something that Python takes for true.
     *
     * @throws dff.web.ApiError when it raised, took too long or could not run
     */
    boolean lets(HttpCall call, ApiAuth.Func auth) {
        Optional<Function> function = functions.find(auth.funcId());
        if (function.isEmpty()) {
            return false; // deleted, or no longer published
        }
        FunctionRuns.Run run = new FunctionRuns.Run(
                function.get(),
                new Origin(ORIGIN, ORIGIN, auth.id(), RECORDS),
                arguments(function.get()),
                CallOptions.awaited(function.get(), rules),
                false);
        Outcome.Success success = runs.result(call, run);
        try (ResultBody body = success.body()) {
            return isTrue(success, body);
        }
    }

    private static byte[] arguments(Function function) {
        RawObject arguments = new RawObject();
        boolean wanted = function.kwargs().has("req")
                || function.args().stream().anyMatch(name -> name.equals("req") || name.startsWith("**"));
        if (wanted) {
            arguments.put("req", NULL); // the runner puts the request there, which it has anyway
        }
        return arguments.bytes();
    }

    private static boolean isTrue(Outcome.Success success, ResultBody body) {
        if (body.length() == ResultBody.UNKNOWN) {
            return false; // a generator has decided nothing yet
        }
        if (body.length() > LONGEST_FALSE) {
            return true;
        }
        String text = new String(body.bytes(), StandardCharsets.UTF_8).strip();
        return switch (success.type()) {
            case NONE, FILE, REDIRECT -> false;
            case TEXT -> body.length() > 0;
            case BOOL -> text.equals("true");
            case NUMBER -> isNumberButZero(text);
            case JSON -> !text.isEmpty() && !text.matches("\\{\\s*}|\\[\\s*]|null|false|\"\"|-?0(\\.0*)?");
        };
    }

    private static boolean isNumberButZero(String text) {
        try {
            return new BigDecimal(text).signum() != 0;
        } catch (NumberFormatException _) {
            return false; // no number decides nothing
        }
    }
}
