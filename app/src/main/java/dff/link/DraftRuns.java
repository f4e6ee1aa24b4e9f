package dff.link;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dff.call.CallFormat;
import dff.call.CallOptions;
import dff.call.CallReader;
import dff.call.FailureAnswers;
import dff.call.HttpSnapshot;
import dff.json.Json;
import dff.json.JsonSyntaxException;
import dff.json.RawObject;
import dff.runner.Outcome;
import dff.runner.ResultBody;
import dff.script.Drafts;
import dff.script.PublishCheck;
import dff.task.Origin;
import dff.task.TaskAnswer;
import dff.task.TaskRequest;
import dff.task.TaskStatus;
import dff.task.Tasks;
import dff.task.durable.DurableTasks;
import dff.web.Answer;
import dff.web.ApiError;
import dff.web.ErrorClass;
import dff.web.HttpCall;
import dff.web.Route;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Editor runs and publish checks: the draft of one script, the published code of all others. Answered alike whatever the code does. */
final class DraftRuns implements PublishCheck {
    /** Whose editor runs are stopped by everybody who can start them; other tasks by who may change things. */
    private static final String CHANGING = "general_w";

    /** Newest editor runs whose records are kept. */
    private static final int RECORDS = 1_000;
    /** Bytes of what the editor is told of a run. */
    private static final int MAX_REPORT = 16 * 1024 * 1024;

    private static final String NO_ARGUMENTS = "{}";

    private final Drafts drafts;
    private final Tasks tasks;
    private final DurableTasks durable;
    private final CallOptions.Rules rules;
    private final CallReader reader;

    DraftRuns(CallParts parts) {
        this.drafts = parts.drafts();
        this.tasks = parts.tasks();
        this.durable = parts.durable();
        this.rules = parts.rules();
        this.reader = new CallReader(parts.uploads());
    }

    List<Route> routes() {
        return List.of(
                Route.guarded("POST", "/api/v1/func-draft/:funcId", "general_r", this::run),
                Route.guarded("POST", "/api/v1/tasks/:taskId/do/cancel", "general_r", this::cancel));
    }

    private Answer run(HttpCall call) {
        String id = call.param("funcId");
        int dot = id.indexOf('.');
        String scriptId = dot < 0 ? id : id.substring(0, dot);
        Drafts.Saved draft = drafts.find(scriptId).orElseThrow(() -> ApiError.notFound("script", scriptId));
        RawObject arguments = reader.read(call, CallFormat.NORMAL).arguments();
        TaskRequest request = request(
                new Entry(draft, dot < 0 ? "" : checkedName(id.substring(dot + 1)), TaskRequest.Mode.DRAFT),
                arguments.bytes(),
                call.traceId(),
                Optional.of(HttpSnapshot.of(call)));
        TaskAnswer answer = tasks.run(request);
        ObjectNode result = result(answer);
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("id", answer.taskId());
        data.put("status", result.path("status").asText("failure"));
        data.put("result", result);
        data.put("stack", result.get("traceback"));
        data.put("traceInfo", result.get("traceInfo"));
        return Answer.data(data);
    }

    /** The name goes into the run frame as it is. */
    private static String checkedName(String name) {
        if (!name.codePoints().allMatch(Character::isUnicodeIdentifierPart) || name.isEmpty() || name.length() > 64) {
            throw ApiError.of(ErrorClass.CLIENT_NOT_FOUND, "No such Func", Map.of("funcId", name));
        }
        return name;
    }

    private record Entry(Drafts.Saved draft, String function, TaskRequest.Mode mode) {}

    private TaskRequest request(Entry entry, byte[] arguments, String traceId, Optional<byte[]> http) {
        Drafts.Saved draft = entry.draft();
        String function = entry.function();
        return new TaskRequest(
                function.isEmpty() ? draft.scriptId() : draft.scriptId() + "." + function,
                draft.scriptSetId(),
                draft.scriptId(),
                function,
                draft.md5(),
                Optional.of(draft.code()),
                entry.mode(),
                new Origin("debug", "debug", traceId, entry.mode() == TaskRequest.Mode.DRAFT ? RECORDS : 0),
                arguments,
                http,
                new TaskRequest.Limits(
                        rules.debugTimeout(),
                        rules.debugTimeout(),
                        rules.queues().debug(),
                        rules.isFresh(draft.isolation())),
                "raw",
                traceId);
    }

    @Override
    public Result check(String scriptId, String draft, String draftMd5) {
        String setId = scriptId.substring(0, scriptId.indexOf("__"));
        TaskAnswer answer = tasks.run(request(
                new Entry(
                        new Drafts.Saved(scriptId, setId, draft, draftMd5, drafts.isolation(setId)),
                        "",
                        TaskRequest.Mode.CHECK),
                NO_ARGUMENTS.getBytes(StandardCharsets.US_ASCII),
                "",
                Optional.empty()));
        ObjectNode result = result(answer);
        return new Result(result.path("status").asText().equals("success"), result);
    }

    /** The runner's report, or one of ours when the runner could not make it. */
    private static ObjectNode result(TaskAnswer answer) {
        Outcome outcome = answer.outcome().orElseThrow(() -> FailureAnswers.stillRunning(answer.taskId()));
        return switch (outcome) {
            case Outcome.Success success -> parsed(success.body(), outcome);
            case Outcome.Failure failure -> parsed(failure.body(), outcome);
            case Outcome.TimedOut timedOut ->
                timedOut.body().length() > 0
                        ? parsed(timedOut.body(), outcome)
                        : report(outcome, "SoftTimeLimitExceeded", "SoftTimeLimitExceeded()");
            case Outcome.Died died -> report(outcome, "RunnerDied", "The process running the script " + died.how());
            case Outcome.Cancelled _ -> report(outcome, "TaskCancelled", "The run was stopped");
            case Outcome.NotStarted _ -> throw FailureAnswers.of(answer);
        };
    }

    private static ObjectNode parsed(ResultBody body, Outcome outcome) {
        long length = body.length();
        if (length > MAX_REPORT) {
            body.close();
            ObjectNode report = report(
                    outcome,
                    "ResultTooLarge",
                    "What this run returned is shown in several forms, which have " + length
                            + " bytes; the editor takes " + MAX_REPORT
                            + ". Let it return less, or call the function by a link");
            return report.put("status", "failure");
        }
        try {
            JsonNode node = Json.parse(body.bytes());
            if (node instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonSyntaxException | java.io.UncheckedIOException _) {
            // reported below
        }
        return report(outcome, "EFuncResultParsingFailed", "The runner's report is not readable");
    }

    private static ObjectNode report(Outcome outcome, String type, String text) {
        ObjectNode report = Json.MAPPER.createObjectNode();
        report.putNull("returnValue");
        report.putObject("responseControl");
        report.putArray("apiFuncs");
        report.putArray("exportedAPIFuncs");
        report.putArray("printLogs");
        report.putArray("logMessages");
        report.put("status", TaskStatus.of(outcome).shown());
        report.put("exception", type + ": " + text);
        report.put("exceptionType", type);
        report.put("traceback", type + ": " + text);
        report.put("stack", type + ": " + text);
        report.putNull("traceInfo");
        report.putNull("funcResult");
        report.put("cost", TaskStatus.usage(outcome).costMillis() / 1_000.0);
        report.putNull("cpuTime");
        report.putNull("peakMemroyUsage");
        return report;
    }

    private Answer cancel(HttpCall call) {
        String id = call.param("taskId");
        boolean mayChange = call.signedIn().may(CHANGING);
        if (!tasks.cancel(id) && !(mayChange && durable.cancel(id))) {
            throw ApiError.notFound("task", id);
        }
        return Answer.data(Map.of("id", id));
    }
}
