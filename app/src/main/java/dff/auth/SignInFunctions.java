package dff.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dff.function.Function;
import dff.function.Functions;
import dff.json.Json;
import dff.json.JsonSyntaxException;
import dff.runner.Outcome;
import dff.runner.ResultBody;
import dff.task.Origin;
import dff.task.TaskAnswer;
import dff.task.TaskRequest;
import dff.task.Tasks;
import dff.web.ApiError;
import dff.web.ErrorClass;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks a published function with {@code integration='signIn'} who someone is. Safe for all threads; blocks as long as the function runs. */
final class SignInFunctions {
    private static final int RECORDS = 1_000;
    /** Where calls that somebody waits for run. */
    private static final int QUEUE = 1;

    private static final int MAX_ANSWER = 64 * 1024;
    private static final List<String> ID_KEYS = List.of("id", "uid", "userid", "user_id", "userId");
    private static final List<String> NAME_KEYS =
            List.of("name", "title", "fullname", "full_name", "fullName", "displayname", "display_name", "displayName");
    private static final List<String> EMAIL_KEYS = List.of("mail", "email");

    private final Functions functions;
    private final Tasks tasks;
    private final AuthConfig config;

    SignInFunctions(Functions functions, Tasks tasks, AuthConfig config) {
        this.functions = functions;
        this.tasks = tasks;
        this.config = config;
    }

    /** How a function answered. */
    sealed interface Verdict {
        record Known(FunctionUser user) implements Verdict {}

        /** It did not say who this is. */
        record Unknown(String subReason, String message) implements Verdict {}
    }

    /** @throws ApiError when there is no such function, or all of them are switched off */
    Verdict ask(String funcId, String username, String password, String traceId) {
        if (!config.functionSignIn()) {
            throw ApiError.condition(
                    "IntegratedSignInDisabled", "Signing in through functions is off (INTEGRATED_SIGN_IN_ENABLED)");
        }
        Function function = functions
                .find(funcId)
                .filter(found -> TokenAuthenticator.isSignIn(Optional.of(found)))
                .orElseThrow(() -> ApiError.of(ErrorClass.CLIENT_NOT_FOUND, "No such Func", Map.of("funcId", funcId)));
        Map<String, String> arguments = new LinkedHashMap<>();
        arguments.put("username", username);
        arguments.put("password", password);
        TaskAnswer answer = tasks.run(request(function, Json.bytes(arguments), traceId));
        return answer.outcome()
                .map(outcome -> verdict(outcome, function.id(), username))
                .orElseGet(SignInFunctions::timeout);
    }

    private TaskRequest request(Function function, byte[] arguments, String traceId) {
        int seconds = function.timeout().orElse(config.functionSeconds());
        return new TaskRequest(
                function.id(),
                function.scriptSetId(),
                function.scriptId(),
                function.name(),
                function.scriptMd5(),
                Optional.empty(),
                TaskRequest.Mode.CALL,
                new Origin(TaskRequest.INTEGRATION, TaskRequest.INTEGRATION, "signIn", RECORDS),
                arguments,
                Optional.empty(),
                new TaskRequest.Limits(
                        seconds,
                        seconds,
                        QUEUE,
                        function.isolation().filter("fresh"::equals).isPresent()),
                "raw",
                traceId);
    }

    private static Verdict verdict(Outcome outcome, String funcId, String username) {
        return switch (outcome) {
            case Outcome.Success success -> said(answered(success), funcId, username);
            case Outcome.Failure failure ->
                new Verdict.Unknown(
                        "SignInFuncRaisedException",
                        failure.meta().path("exception").asText("The function failed"));
            case Outcome.TimedOut _ -> timeout();
            case Outcome.Died died -> raised("The process running the function " + died.how());
            case Outcome.Cancelled _ -> raised("The run was stopped");
            case Outcome.NotStarted _ ->
                throw ApiError.of(ErrorClass.WORKER_QUEUE_CONGESTION, "Too many tasks in worker queue");
        };
    }

    private static Verdict raised(String how) {
        return new Verdict.Unknown("SignInFuncRaisedException", how);
    }

    private static Verdict timeout() {
        return new Verdict.Unknown("SignInFuncTimeout", "The sign-in function took too long");
    }

    /** Who that is can be said in few words; a longer answer says nothing. */
    private static JsonNode answered(Outcome.Success success) {
        ResultBody body = success.body();
        if (!body.isHeld() || body.length() > MAX_ANSWER) {
            body.close();
            return MissingNode.getInstance();
        }
        return switch (success.type()) {
            case TEXT -> TextNode.valueOf(new String(body.bytes(), StandardCharsets.UTF_8));
            case NUMBER, BOOL, JSON -> parsed(body.bytes());
            default -> MissingNode.getInstance();
        };
    }

    private static JsonNode parsed(byte[] json) {
        try {
            return Json.parse(json);
        } catch (JsonSyntaxException _) {
            return MissingNode.getInstance(); // NaN, for example
        }
    }

    private static Verdict said(JsonNode answer, String funcId, String username) {
        String id = "";
        String name = null;
        String email = null;
        if (answer.isObject()) {
            id = first(answer, ID_KEYS).orElse("");
            name = first(answer, NAME_KEYS).orElse(null);
            email = first(answer, EMAIL_KEYS).orElse(null);
        } else if (answer.isBoolean()) {
            id = answer.booleanValue() ? username : "";
        } else if (answer.isTextual()
                || answer.isNumber() && answer.decimalValue().signum() != 0) {
            id = answer.asText();
        }
        return id.isBlank()
                ? new Verdict.Unknown(
                        "SignInFuncReturnedFalseOrNothing",
                        "The sign-in function did not accept user name and password")
                : new Verdict.Known(new FunctionUser(funcId, id, username, name, email));
    }

    private static Optional<String> first(JsonNode object, List<String> keys) {
        return keys.stream()
                .map(object::path)
                .filter(value -> value.isTextual() || value.isNumber())
                .map(JsonNode::asText)
                .filter(text -> !text.isBlank())
                .findFirst();
    }
}
